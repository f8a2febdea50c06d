"""Lengths of time, and what they make of the period they are reckoned from: ``binnen drie maanden na``."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from agenda.terms.calendar import DAY, TermCalendar
from agenda.terms.spans import Bound, Span, later, latest
from agenda.terms.vocabulary import UNITS
from agenda.terms.words import Precision

UNIT_OF = {word: unit for unit, plurals in UNITS.items() for word in (unit, *plurals)}
AMOUNT = rf"(?P<number>\d{{1,3}}) (?P<unit>{'|'.join(sorted(UNIT_OF, key=len, reverse=True))})\b"


def within_after(number: int, unit: str, calendar: TermCalendar, span: Span) -> Span:
    """``binnen drie maanden na``"""
    end = span.last or span.first
    return replace(span, first=span.first or end, last=end and later(end, number, unit, calendar))


def within_since(number: int, unit: str, calendar: TermCalendar, span: Span) -> Span:
    """``drie jaar vanaf``"""
    start = span.first or span.last
    return replace(span, last=start and later(start, number, unit, calendar))


def ahead_of(number: int, unit: str, calendar: TermCalendar, span: Span) -> Span:
    """``drie weken voor``"""
    start = span.last if span.late else span.first or span.last
    return replace(span, first=None, last=start and later(start, -number, unit, calendar))


def ahead_of_event(number: int, unit: str, calendar: TermCalendar, span: Span) -> Span:
    """``drie weken voor het BO van mei``"""
    return ahead_of(number, unit, calendar, latest(span))


DISTANCES = {"na": within_after, "vanaf": within_since, "start": within_since, "voor": ahead_of}
DISTANCES_OF_EVENT = DISTANCES | {"voor": ahead_of_event}
DISTANCE = re.compile(
    rf"(?:binnen )?(?<!\d){AMOUNT}(?: [a-z]+){{0,3}}[,;:(]? (?P<bound>{'|'.join(DISTANCES)})(?: per)?[ :]*$"
)
LASTING = re.compile(rf"(?:,? ?(?:gedurende|voor|looptijd)(?: 1)?(?: periode)? |, | \(){AMOUNT}")
SOON = re.compile(rf"(?<!\w)(?:binnen|over|komend) {AMOUNT}(?!(?: [a-z]+){{0,3}} (?:{'|'.join(DISTANCES)})\b)")


def distance(found: re.Match[str], of_event: bool, calendar: TermCalendar) -> Bound:
    reckon = (DISTANCES_OF_EVENT if of_event else DISTANCES)[found["bound"]]
    return partial(reckon, int(found["number"]), UNIT_OF[found["unit"]], calendar)


def lasting(span: Span, words: str, calendar: TermCalendar) -> Span:
    """The range that ``gedurende twee jaar`` gives to the start before it; what fits in the span adds nothing."""
    found = LASTING.match(words)
    if not found or not span.first:
        return span
    end = later(span.first, int(found["number"]), UNIT_OF[found["unit"]], calendar)
    return replace(span, last=end) if not span.last or end > span.last + DAY else span


def soon(text: str, on: date, calendar: TermCalendar) -> Span | None:
    """``binnen drie maanden``, reckoned from the day of the document."""
    found = SOON.search(text)
    if not found:
        return None
    return Span(on, later(on, int(found["number"]), UNIT_OF[found["unit"]], calendar), Precision.DAY)
