"""Ranges of days, and how far a number of units reaches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agenda.terms.calendar import DAY, TermCalendar
from agenda.terms.words import Precision


class Impossible(ValueError):
    """The words name a day that does not exist, or a range that ends before it begins."""


NO_SUCH_DAY = (ValueError, OverflowError)


@dataclass(frozen=True)
class Span:
    """A range of days; without ``first`` or ``last`` it has one bound only.

    ``late`` marks the middle or the end of something: ``voor eind 2026`` leaves time until that end.
    """

    first: date | None
    last: date | None
    precision: Precision
    approximate: bool = False
    late: bool = False
    assumed: bool = False

    def __post_init__(self) -> None:
        if not self.first and not self.last:
            raise Impossible("no bounds at all")
        if self.first and self.last and self.first > self.last:
            raise Impossible(f"{self.first} comes after {self.last}")


Bound = Callable[[Span], Span]


def earliest(span: Span) -> Span:
    """Its first day alone, so far as it has one."""
    return replace(span, last=span.first) if span.first else span


def latest(span: Span) -> Span:
    return replace(span, first=span.last) if span.last else span


def month_start(year: int, month: int) -> date:
    """``month`` may run past December, into the years after."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def month_end(year: int, month: int) -> date:
    return month_start(year, month + 1) - DAY


def months(year: int, first: int, last: int, precision: Precision) -> Span:
    return Span(month_start(year, first), month_end(year, last), precision)


def hull(spans: Iterable[Span]) -> Span:
    """The widest range; the first span may leave its begin open, the last one its end, whichever is told first."""
    spans = list(spans)
    if len(spans) == 1:
        return spans[0]
    if not spans[0].first and not spans[-1].last:
        spans.reverse()
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    return Span(
        first=min(firsts) if firsts and spans[0].first else None,
        last=max(lasts) if lasts and spans[-1].last else None,
        precision=max((span.precision for span in spans), key=list(Precision).index),
        approximate=any(span.approximate for span in spans),
        late=spans[-1].late,
        assumed=any(span.assumed for span in spans),
    )


def _months_later(day: date, number: int, calendar: TermCalendar) -> date:
    """The same day of a later month, or its last day when that month is shorter."""
    month = day.month + number
    return min(month_start(day.year, month) + DAY * (day.day - 1), month_end(day.year, month))


REACHES: dict[str, Callable[[date, int, TermCalendar], date]] = {
    "dag": lambda day, number, calendar: day + DAY * number,
    "werkdag": lambda day, number, calendar: calendar.working_days_later(day, number),
    "week": lambda day, number, calendar: day + timedelta(weeks=number),
    "maand": _months_later,
    "kwartaal": lambda day, number, calendar: _months_later(day, number * 3, calendar),
    "halfjaar": lambda day, number, calendar: _months_later(day, number * 6, calendar),
    "jaar": lambda day, number, calendar: _months_later(day, number * 12, calendar),
}


def later(day: date, number: int, unit: str, calendar: TermCalendar) -> date:
    """``number`` units after ``day``, or before it when negative."""
    return REACHES[unit](day, number, calendar)
