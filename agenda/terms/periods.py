"""What a period of time stands for: one reading for each kind, given the words that were found and a year."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from agenda.terms.calendar import DAY, RecessKind, TermCalendar, prinsjesdag
from agenda.terms.spans import Impossible, Span, hull, month_end, month_start, months
from agenda.terms.vocabulary import MONTH_NUMBERS, WEEKDAY_NUMBERS
from agenda.terms.words import Precision

PARTS = ("begin", "medio", "eind")
PARTS_OF_YEAR = {"begin": ((1, 1), (3, 31)), "medio": ((5, 15), (8, 15)), "eind": ((10, 1), (12, 31))}
PARTS_OF_MONTH = {"begin": (1, 10), "medio": (11, 20), "eind": (21, 31)}
HALVES_OF_MONTH = {1: (1, 15), 2: (16, 31)}
SEASONS = {"voorjaar": ((3, 1), (6, 20)), "zomer": ((6, 1), (8, 31)), "najaar": ((9, 1), (12, 20))}
RECESSES = {kind.label: kind for kind in RecessKind} | {
    "zomer": RecessKind.SUMMER,
    "zomervakantie": RecessKind.SUMMER,
    "kerst": RecessKind.CHRISTMAS,
    "kerstvakantie": RecessKind.CHRISTMAS,
}


@dataclass(frozen=True)
class Found:
    """The words of a period by the name of their slot, with the year and the calendar to read them in."""

    slots: dict[str, str | None]
    year: int
    calendar: TermCalendar

    def __getitem__(self, slot: str) -> str:
        return self.slots.get(slot) or ""

    def numbers(self, most: int = 31) -> tuple[int, int]:
        """The smallest and the largest of the numbers found."""
        numbers = [int(number) for number in re.findall(r"\d+", self["numbers"])]
        if min(numbers) < 1 or max(numbers) > most:
            raise Impossible(self["numbers"])
        return min(numbers), max(numbers)

    @property
    def month(self) -> int:
        return MONTH_NUMBERS[self["month"]]

    @property
    def late(self) -> bool:
        """Whether the middle or the end of something is named, and not its beginning."""
        return bool(self["parts"]) and "begin" not in self["parts"]

    def parts(self, part: Callable[[str], Span]) -> Span:
        """The range of ``begin``, ``medio`` and ``eind`` as far as they are named."""
        named = [part(name) for name in PARTS if name in self["parts"]]
        return replace(hull(named), approximate=True, late=self.late)

    def require_following_year(self) -> None:
        """The second year, when there is one, as in 2025/2026 or 2025-'26."""
        if self["next"] and int(self["next"]) % 100 != (self.year + 1) % 100:
            raise Impossible(self["next"])

    def days_of_month(self, first: int, last: int, precision: Precision, approximate: bool = False) -> Span:
        """From the first to the last day as numbered, or to the end of a month that is shorter."""
        start, end = month_start(self.year, self.month), month_end(self.year, self.month)
        return Span(start + DAY * (first - 1), min(start + DAY * (last - 1), end), precision, approximate)


def numeric_date(found: Found) -> Span:
    day = date(found.year, int(found["month_number"]), int(found["day"]))
    return Span(day, day, Precision.DAY)


def numeric_month(found: Found) -> Span:
    month = int(found["month_number"])
    return months(found.year, month, month, Precision.MONTH)


def days(found: Found) -> Span:
    first, last = (date(found.year, found.month, day) for day in found.numbers())
    if found["weekday"] and WEEKDAY_NUMBERS[found["weekday"]] != first.weekday():
        raise Impossible(found["weekday"])
    return Span(first, last, Precision.DAY)


def days_until(found: Found) -> Span:
    until = days(found)
    return replace(until, first=date(found.year, found.month, int(found["day"])), last=until.last and until.last - DAY)


def weeks(found: Found) -> Span:
    """Weeks by ISO 8601: from Monday, week 1 holding the first Thursday of the year."""
    first, last = found.numbers(most=53)
    return Span(date.fromisocalendar(found.year, first, 1), date.fromisocalendar(found.year, last, 7), Precision.DAY)


def week_of_month(found: Found) -> Span:
    """The first week is the first seven days."""
    first, last = found.numbers(most=5)
    return found.days_of_month(7 * first - 6, 7 * last, Precision.DAY, approximate=True)


def last_week_of_month(found: Found) -> Span:
    last = month_end(found.year, found.month)
    return Span(last - DAY * 6, last, Precision.DAY, approximate=True)


def month(found: Found) -> Span:
    return months(found.year, found.month, found.month, Precision.MONTH)


def numbered_months(found: Found) -> Span:
    return months(found.year, *found.numbers(most=12), Precision.MONTH)


def _unit_of_year(found: Found) -> tuple[int, Precision]:
    """Its length in months, with its name."""
    return {"maanden": (1, Precision.MONTH), "kwartalen": (3, Precision.QUARTER)}[found["units"]]


def first_part_of_year(found: Found) -> Span:
    """``eerste drie maanden``"""
    length, precision = _unit_of_year(found)
    _, number = found.numbers(most=12 // length)
    return months(found.year, 1, number * length, precision)


def last_part_of_year(found: Found) -> Span:
    length, precision = _unit_of_year(found)
    _, number = found.numbers(most=12 // length)
    return months(found.year, 13 - number * length, 12, precision)


def part_of_month(found: Found) -> Span:
    return found.parts(lambda part: found.days_of_month(*PARTS_OF_MONTH[part], Precision.MONTH))


def half_of_month(found: Found) -> Span:
    first, last = found.numbers(most=2)
    return found.days_of_month(HALVES_OF_MONTH[first][0], HALVES_OF_MONTH[last][1], Precision.MONTH)


def quarters(found: Found) -> Span:
    first, last = found.numbers(most=4)
    return months(found.year, first * 3 - 2, last * 3, Precision.QUARTER)


def part_of_quarter(found: Found) -> Span:
    quarter, _ = found.numbers(most=4)

    def part(name: str) -> Span:
        number = quarter * 3 - 2 + PARTS.index(name)
        return months(found.year, number, number, Precision.QUARTER)

    return found.parts(part)


def halves(found: Found) -> Span:
    first, last = found.numbers(most=2)
    return replace(months(found.year, first * 6 - 5, last * 6, Precision.HALF_YEAR), late=found.late)


def season(found: Found) -> Span:
    """Part of a season is read as all of it."""
    first, last = (date(found.year, *day) for day in SEASONS[found["season"]])
    return Span(first, last, Precision.SEASON, approximate=True, late=found.late)


def winter(found: Found) -> Span:
    """Winter is called by the year of its December, or by both its years."""
    found.require_following_year()
    return Span(date(found.year, 12, 1), month_end(found.year, 14), Precision.SEASON, approximate=True, late=found.late)


def turn_of_year(found: Found) -> Span:
    found.require_following_year()
    return Span(date(found.year, 12, 15), date(found.year + 1, 1, 15), Precision.EVENT, approximate=True)


def whole_year(found: Found) -> Span:
    return months(found.year, 1, 12, Precision.YEAR)


def part_of_year(found: Found) -> Span:
    def part(name: str) -> Span:
        first, last = (date(found.year, *day) for day in PARTS_OF_YEAR[name])
        return Span(first, last, Precision.YEAR)

    return found.parts(part)


def year_or_month(found: Found) -> Span:
    """``2026-03`` is a month; ``2025/26``, ``2009/10`` and ``2026-28`` are years."""
    number = int(found["number"])
    years_on = number - found.year % 100
    if 1 <= number <= 12 and (found["stroke"], years_on) != ("/", 1):
        return months(found.year, number, number, Precision.MONTH)
    return months(found.year, 1, 12 * (1 + years_on), Precision.YEAR)


def recess(found: Found) -> Span:
    found.require_following_year()
    kept = found.calendar.recess(RECESSES[found["recess"]], found.year)
    if kept is None:
        raise Impossible(found["recess"])
    return Span(kept.first, kept.last, Precision.EVENT, assumed=kept.assumed)


def before_recess(found: Found) -> Span:
    span = recess(found)
    return replace(span, first=None, last=span.first and span.first - DAY)


def after_recess(found: Found) -> Span:
    """From the day after it to the end of that month."""
    span = recess(found)
    first = span.last and span.last + DAY
    return replace(span, first=first, last=first and month_end(first.year, first.month), approximate=True)


def budget_day(found: Found) -> Span:
    day = prinsjesdag(found.year)
    return Span(day, day, Precision.EVENT)
