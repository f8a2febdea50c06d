"""Gives a period its year: the one that is written, the one of its neighbour, or the nearest that fits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, islice

from agenda.terms.calendar import TermCalendar
from agenda.terms.periods import Found
from agenda.terms.spans import NO_SUCH_DAY, Impossible, Span
from agenda.terms.table import Mention

LEAP_DAY_RETURNS = 10


def dated(mention: Mention, on: date, calendar: TermCalendar) -> Span:
    if mention.year is not None:
        return in_year(mention, mention.year, calendar)
    return NEAREST[mention.which](mention, on, calendar)


def in_year(mention: Mention, year: int, calendar: TermCalendar) -> Span:
    return mention.row.reading(Found(mention.slots, year, calendar))


def with_neighbours_years(mentions: list[Mention], calendar: TermCalendar) -> list[Mention]:
    """``november tot en met februari 2027``: what lacks a year takes it from what follows, in order of time."""
    known: list[Mention] = []
    for mention in reversed(mentions):
        if mention.lacks_year and known and known[-1].year is not None:
            year = _year_ahead_of(mention, known[-1], known[-1].year, calendar)
            mention = replace(mention, year=year, written=known[-1].written)
        known.append(mention)
    return known[::-1]


def _year_ahead_of(mention: Mention, following: Mention, year: int, calendar: TermCalendar) -> int:
    start, limit = in_year(mention, year, calendar).first, in_year(following, year, calendar).last
    return year - 1 if start and limit and start > limit else year


def _spans(mention: Mention, years: Iterable[int], calendar: TermCalendar) -> Iterator[Span]:
    """In those years that have such a day: few have a 29 February."""
    for year in islice(years, LEAP_DAY_RETURNS):
        try:
            yield in_year(mention, year, calendar)
        except NO_SUCH_DAY:
            continue


def _first_of(spans: Iterator[Span]) -> Span:
    for span in spans:
        return span
    raise Impossible("in no year")


def _not_ended(mention: Mention, on: date, calendar: TermCalendar) -> Span:
    spans = _spans(mention, count(on.year - 1), calendar)
    return _first_of(span for span in spans if (span.last or on) >= on)


def _coming(mention: Mention, on: date, calendar: TermCalendar) -> Span:
    spans = _spans(mention, count(on.year - 1), calendar)
    return _first_of(span for span in spans if (span.first or span.last or on) > on)


def _past(mention: Mention, on: date, calendar: TermCalendar) -> Span:
    spans = _spans(mention, count(on.year, -1), calendar)
    return _first_of(span for span in spans if (span.last or on) < on)


def _this(mention: Mention, on: date, calendar: TermCalendar) -> Span:
    """The one in which we are, else that of this calendar year."""
    spans = list(_spans(mention, (on.year, on.year - 1), calendar))
    current = (span for span in spans if (span.first or on) <= on <= (span.last or on))
    return next(current, None) or _first_of(iter(spans))


NEAREST: dict[str, Callable[[Mention, date, TermCalendar], Span]] = {
    "": _not_ended,
    "dit": _this,
    "komend": _coming,
    "vorig": _past,
}
