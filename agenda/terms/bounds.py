"""What the words beside a period make of it: ``uiterlijk``, ``voor``, ``vanaf``, ``en verder``."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from agenda.terms.calendar import DAY, TermCalendar
from agenda.terms.distances import DISTANCE, distance
from agenda.terms.spans import Bound, Span, earliest, latest
from agenda.terms.vocabulary import MEETINGS

SOME_DAYS = timedelta(days=7)
EVENTS = (*MEETINGS, "commissiedebat", "debat", "overleg", "vergadering", "kamerbrief", "inwerkingtreding", "besluit")


def by(span: Span) -> Span:
    return replace(span, first=None) if span.last else span


def before(span: Span) -> Span:
    """To the day before it; ``voor eind 2026`` leaves time until that end."""
    if span.first is None:
        return span
    return replace(span, first=None, last=span.last if span.late else span.first - DAY)


def before_event(span: Span) -> Span:
    return before(latest(span))


def since(span: Span) -> Span:
    return replace(span, last=None) if span.first else span


def after(span: Span) -> Span:
    return replace(span, first=span.last + DAY, last=None) if span.last else span


def after_event(span: Span) -> Span:
    return after(earliest(span))


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
BOUNDS_OF_EVENT = BOUNDS | {"voor": before_event, "tot": before_event, "na": after_event}
TAILS: dict[str, Bound] = {
    r"uiterlijk|of eerder": by,
    r"of later|en (?:verder|later|daarna|komend jaren)|e ?v": since,
}

EVENT = re.compile(rf"(?<!\w)(?:{'|'.join(EVENTS)})[ ,]*$")
BOUND = re.compile(rf"(?<!\w)(?P<bound>{'|'.join(BOUNDS)})[ (:]*$")
TAIL = {re.compile(rf"[ ,(]+(?:{words})[ ).,;]*$"): bound for words, bound in TAILS.items()}
REACH = 80


@dataclass(frozen=True)
class Lead:
    """The words that stand before a period: what they make of it, and what else they say."""

    bound: Bound | None
    rest: str


def lead(words: str, calendar: TermCalendar) -> Lead:
    """Of ``voor het BO van mei 2026`` the period tells when the event is: on some day of it."""
    head, near = words[:-REACH], words[-REACH:]
    near, events = EVENT.subn("", near)
    if found := DISTANCE.search(near):
        return Lead(distance(found, bool(events), calendar), head + near[: found.start()])
    if found := BOUND.search(near):
        bounds = BOUNDS_OF_EVENT if events else BOUNDS
        return Lead(bounds[found["bound"]], head + near[: found.start()])
    return Lead(None, words)


def tail(words: str) -> Bound | None:
    """What the last words of a text make of the period before them: ``2026 en verder``."""
    return next((bound for pattern, bound in TAIL.items() if pattern.match(words)), None)
