"""What the words before a period make of it: ``uiterlijk``, ``voor``, ``vanaf``, ``binnen drie maanden na``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from agenda.terms.calendar import DAY, TermCalendar
from agenda.terms.spans import Span, later
from agenda.terms.vocabulary import UNITS
from agenda.terms.words import Precision

Bound = Callable[[Span], Span]
SOME_DAYS = timedelta(days=7)
EVENTS = "bo|bestuurlijk overleg|commissiedebat|debat|overleg|vergadering|kamerbrief|inwerkingtreding|besluit"
UNIT_OF = {word: unit for unit, plurals in UNITS.items() for word in (unit, *plurals)}
AMOUNT = rf"(?P<number>\d{{1,3}}) (?P<unit>{'|'.join(sorted(UNIT_OF, key=len, reverse=True))})\b"


def by(span: Span) -> Span:
    return replace(span, first=None) if span.last else span


def before(span: Span) -> Span:
    """To the day before it; ``voor eind 2026`` leaves time until that end."""
    if span.first is None:
        return span
    return replace(span, first=None, last=span.last if span.late else span.first - DAY)


def since(span: Span) -> Span:
    return replace(span, last=None) if span.first else span


def after(span: Span) -> Span:
    return replace(span, first=span.last + DAY, last=None) if span.last else span


def around(span: Span) -> Span:
    """A week to either side of a single day; a longer period stays what it is."""
    if span.first and span.first == span.last:
        return replace(span, first=span.first - SOME_DAYS, last=span.first + SOME_DAYS, approximate=True)
    return replace(span, approximate=True)


BOUNDS: dict[str, Bound] = {
    "uiterlijk": by,
    "t/m": by,
    "voor": before,
    "tot": before,
    "vanaf": since,
    "na": after,
    "rond": around,
}


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
    start = span.first or span.last
    return replace(span, first=None, last=start and later(start, -number, unit, calendar))


DISTANCES = {"na": within_after, "vanaf": within_since, "voor": ahead_of}

EVENT = re.compile(rf"(?<!\w)(?:{EVENTS})[ ,]*$")
BOUND = re.compile(rf"(?<![\w])(?P<bound>{'|'.join(BOUNDS)})[ (:]*$")
DISTANCE = re.compile(rf"(?:binnen )?(?<!\d){AMOUNT}(?: [a-z]+){{0,3}} (?P<bound>{'|'.join(DISTANCES)}) ?$")
LASTING = re.compile(rf",? ?(?:gedurende|voor|looptijd)(?: periode)? {AMOUNT}")
SOON = re.compile(rf"(?<!\w)(?:binnen|over) {AMOUNT}(?!(?: [a-z]+){{0,3}} (?:{'|'.join(DISTANCES)})\b)")
REACH = 80


@dataclass(frozen=True)
class Lead:
    """The words that stand before a period: what they make of it, and what else they say."""

    bound: Bound | None
    rest: str


def lead(words: str, calendar: TermCalendar) -> Lead:
    head, near = words[:-REACH], EVENT.sub("", words[-REACH:])
    for pattern, bound_of in ((DISTANCE, _distance), (BOUND, _plain_bound)):
        if found := pattern.search(near):
            return Lead(bound_of(found, calendar), head + near[: found.start()])
    return Lead(None, words)


def _distance(found: re.Match[str], calendar: TermCalendar) -> Bound:
    return partial(DISTANCES[found["bound"]], int(found["number"]), UNIT_OF[found["unit"]], calendar)


def _plain_bound(found: re.Match[str], calendar: TermCalendar) -> Bound:
    return BOUNDS[found["bound"]]


def lasting(span: Span, words: str, calendar: TermCalendar) -> Span:
    """The range that ``gedurende twee jaar`` gives to a start when it follows on it."""
    found = LASTING.match(words)
    if not found or not span.first:
        return span
    return replace(span, last=later(span.first, int(found["number"]), UNIT_OF[found["unit"]], calendar))


def soon(text: str, on: date, calendar: TermCalendar) -> Span | None:
    """``binnen drie maanden``, reckoned from the day of the document."""
    found = SOON.search(text)
    if not found:
        return None
    return Span(on, later(on, int(found["number"]), UNIT_OF[found["unit"]], calendar), Precision.DAY)
