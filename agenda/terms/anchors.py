"""Terms that hang on an event such as a Bestuurlijk Overleg, and move with it."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from agenda.kernel.dutch import spoken_date
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar
from agenda.terms.reading import read_retold
from agenda.terms.spelling import folded
from agenda.terms.table import mentions
from agenda.terms.term import Term
from agenda.terms.vocabulary import MEETINGS
from agenda.terms.words import Precision

NOT_EACH = "".join(rf"(?<!{word} )" for word in ("elk", "elke", "ieder", "iedere", "per"))
NAME = rf"(?<!\w){NOT_EACH}(?:{'|'.join(MEETINGS)})(?!\w)"
WHICH = r"(?:(?<!\w)(?:bij|tijdens|dit|komend|ons|voorjaar|najaar|\d{1,2}e) ){0,4}(?:(?<!\w)(?:voor|na)jaars[ -])?"
THEME = r"(?: \w+, \w+ (?:en|&) \w+)?"
NAMED = re.compile(NAME)
EVENT = re.compile(WHICH + NAME + THEME + r"(?P<gap> ?\(?)")


def read_anchored(wording: str, on: date, event: date, calendar: TermCalendar = USUAL_CALENDAR) -> Term:
    """As ``read_term``, with the day of the event for the words that name it; what names no event is read as usual."""
    term = read_retold(wording, on, calendar, partial(_on_its_day, event, on))
    return replace(term, precision=Precision.EVENT) if NAMED.search(folded(wording)) else term


def _on_its_day(event: date, on: date, text: str) -> str:
    """``voor bo mei 2026`` becomes ``voor 8 mei 2026``: the date that the wording gives the event is its old one."""
    own_dates = {mention.start: mention.end for mention in mentions(text, on)}
    for found in reversed(list(EVENT.finditer(text))):
        end = own_dates.get(found.end(), found.start("gap"))
        text = text[: found.start()] + spoken_date(event) + text[end:]
    return text
