"""The words of time in a sentence, and whether they lie ahead of the letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agenda.intake.sentences import clause_around
from agenda.intake.tenses import has_verb, lacks_participle, tells_past
from agenda.intake.vocabulary import NUMBER, any_of
from agenda.kernel.dutch import MONTHS
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar
from agenda.terms.reading import read_term
from agenda.terms.term import Term

YEAR = r"(?<!\d)(?:19|20|21)\d\d(?!\d)"
MONTH = rf"(?:{any_of(*MONTHS)})"
SEASON = r"(?:voorjaar|najaar|zomer|herfst|winter|lente)"
NTH = r"(?:eerste|tweede|derde|vierde|laatste|1e|2e|3e|4e)"
PART = r"(?:kwartaal|helft|halfjaar|half jaar|maanden|weken|week)"
WHICH = r"(?:dit|deze|komende?|volgende?|aanstaande|aankomende?|vorige?|afgelopen|het|de)"
OF_YEAR = rf"(?:\s(?:van\s)?(?:het\s)?(?:{YEAR}|(?:volgend|komend|dit|vorig) jaar))"
LATER_DAY = rf"\d{{1,2}}(?:\s(?:en|tot|tot en met|t/m)\s\d{{1,2}})?\s{MONTH}(?:\s{YEAR})?"
THIS = r"(?:dit|komend|volgend|vorig|afgelopen|lopend)e?"
NAMED = "|".join(
    (
        LATER_DAY,
        r"\d{1,2}-\d{1,2}-\d{4}",
        rf"{NTH}\s{PART}(?:\s(?:van\s)?{MONTH})?{OF_YEAR}?",
        rf"Q[1-4](?:\s{YEAR})?",
        rf"(?:{WHICH}\s)?{SEASON}{OF_YEAR}?",
        rf"(?:(?:{WHICH}\s)?(?:zomer|kerst|herfst|voorjaars|mei)reces){OF_YEAR}?",
        rf"prinsjesdag{OF_YEAR}?|de kerst(?!\w)",
        rf"{THIS}\s(?:kalender)?(?:jaar|kwartaal|maand|week|halfjaar|parlementaire jaar)",
        rf"{MONTH}\s{YEAR}",
    )
)
BEFORE = (
    r"(?:in de loop van|uiterlijk(?: in| op| per| eind)?|niet later dan|vóór|voor|tot en met|tot|vanaf|per|na|rond"
    r"|omstreeks|tegen|sinds|tussen|binnen|gedurende|aan het eind van|het eind van|eind|einde|begin|medio|half"
    r"|halverwege|in|op)"
)
BARE = (
    rf"(?:{BEFORE}\s)(?:het\s|de\s|jaar\s)*(?:begin\s|medio\s|eind\s)?(?:{MONTH}|{YEAR})(?:\s?[-/]\s?{YEAR})?"
    r"(?!\s?%|,\d)"
)
LASTING = (
    r"(?:gedurende|binnen|over|voor een periode van|voor de duur van)"
    rf"\s(?:een|één|{NUMBER})\s(?:jaar|jaren|maanden|maand|weken)"
)
RECURRING = r"(?:(?:half|twee|drie|vier)?jaarlijks|maandelijks|doorlopend|elk (?:half)?jaar|ieder (?:half)?jaar)(?!\w)"
SOON = r"zo spoedig mogelijk|zo snel mogelijk|op korte termijn|z\.s\.m\."
SPAN = rf"(?:{BEFORE}\s){{0,2}}(?:het\s|de\s)?(?:{NAMED})(?:\s(?:en|tot en met|t/m|tot)\s(?:{NAMED}))?"
TIME = re.compile(rf"(?<![\w-])(?:{LASTING}|{SPAN}|{BARE}|{RECURRING}|{SOON})(?!\w)", re.IGNORECASE)
PLANNED = re.compile(r"(?<!\w)(?:gepland|ingepland|voorzien|geagendeerd|beoogd)\s$", re.IGNORECASE)
LAST = re.compile(r"\s(?:jongstleden|jl\b|j\.l\.)", re.IGNORECASE)
SINCE = re.compile(r"(?:sinds|vorige?|afgelopen)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Time:
    """``start`` and ``end`` count signs of the sentence; ``ahead`` when its days and its verb say it is to come."""

    wording: str
    start: int
    end: int
    term: Term
    ahead: bool


def times(sentence: str, on: date, calendar: TermCalendar = USUAL_CALENDAR) -> Iterator[Time]:
    for match in TIME.finditer(sentence):
        start, end = _begin(sentence, match), match.end()
        term = read_term(sentence[start:end], on, calendar)
        clause = clause_around(sentence, start, end)
        ahead = not LAST.match(sentence, end) and _is_ahead(term, clause, sentence, on)
        yield Time(term.wording, start, end, term, ahead)


def _begin(sentence: str, match: re.Match[str]) -> int:
    """``gepland voor mei`` is in May, ``voor mei`` before it: the word that tells them apart belongs to the term."""
    planned = PLANNED.search(sentence, max(0, match.start() - 20), match.start())
    return planned.start() if planned and match[0].lower().startswith("voor ") else match.start()


def _is_ahead(term: Term, clause: str, sentence: str, on: date) -> bool:
    if SINCE.match(term.wording):
        return False
    if term.last and term.last < on:
        return False
    begin = term.first or term.last
    if begin and begin > on:
        return True
    if tells_past(clause):
        return False
    whole = not has_verb(clause) or lacks_participle(clause)
    return not (whole and tells_past(sentence))
