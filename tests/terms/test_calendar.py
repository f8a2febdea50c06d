"""The days on which government does not meet."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.terms.calendar import (
    DAY,
    FRIDAY,
    USUAL_CALENDAR,
    Recess,
    RecessKind,
    TermCalendar,
    easter,
    prinsjesdag,
    public_holidays,
    working_day_before,
)

any_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))
EASTERS = [
    *(date(1818, 3, 22), date(1943, 4, 25), date(1954, 4, 18), date(1981, 4, 19), date(2000, 4, 23), date(2008, 3, 23)),
    *(date(2011, 4, 24), date(2019, 4, 21), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)),
    *(date(2028, 4, 16), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19), date(2100, 3, 28)),
]


@pytest.mark.parametrize("sunday", EASTERS)
def test_easter_falls_where_the_almanac_has_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@given(st.integers(1583, 4000))
@settings(deadline=None)
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).isoweekday() == 7
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_the_holidays_of_2026_are_those_of_the_algemene_termijnenwet() -> None:
    assert public_holidays(2026) == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
        date(2026, 12, 26): "Tweede kerstdag",
    }
    assert list(public_holidays(2026)) == sorted(public_holidays(2026))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2014, 4, 26), "Koningsdag"),
        (date(2031, 4, 26), "Koningsdag"),
        (date(2013, 4, 30), "Koninginnedag"),
        (date(2006, 4, 29), "Koninginnedag"),
    ],
)
def test_the_birthday_is_kept_on_saturday_when_it_falls_on_sunday(day: date, name: str) -> None:
    assert public_holidays(day.year)[day] == name


def test_good_friday_and_liberation_day_are_no_working_days() -> None:
    assert not USUAL_CALENDAR.is_working_day(date(2026, 4, 3))
    assert not USUAL_CALENDAR.is_working_day(date(2026, 5, 5))
    assert USUAL_CALENDAR.is_working_day(date(2026, 5, 4))
    assert not USUAL_CALENDAR.is_working_day(date(2026, 5, 9))


def test_a_day_off_that_is_kept_is_no_working_day() -> None:
    bridge = date(2026, 5, 15)
    assert USUAL_CALENDAR.is_working_day(bridge)
    assert not TermCalendar(days_off=frozenset({bridge})).is_working_day(bridge)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 8), date(2026, 5, 7)),
        (date(2026, 5, 11), date(2026, 5, 8)),
        (date(2026, 5, 6), date(2026, 5, 4)),
        (date(2026, 4, 7), date(2026, 4, 2)),
        (date(2026, 4, 28), date(2026, 4, 24)),
        (date(2026, 12, 28), date(2026, 12, 24)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_working_day_before_skips_weekends_and_holidays(day: date, before: date) -> None:
    assert working_day_before(day) == before


def test_the_working_day_before_skips_the_days_off_that_are_kept() -> None:
    calendar = TermCalendar(days_off=frozenset({date(2026, 5, 15)}))
    assert working_day_before(date(2026, 5, 16)) == date(2026, 5, 15)
    assert working_day_before(date(2026, 5, 16), calendar) == date(2026, 5, 13)


@given(any_day)
@settings(deadline=None)
def test_the_working_day_before_is_the_last_one(day: date) -> None:
    before = working_day_before(day)
    assert USUAL_CALENDAR.is_working_day(before)
    between = (before + DAY * number for number in range(1, (day - before).days))
    assert not any(USUAL_CALENDAR.is_working_day(one) for one in between)


@given(any_day, st.integers(-60, 60))
@settings(deadline=None)
def test_so_many_working_days_lie_between(day: date, number: int) -> None:
    other = USUAL_CALENDAR.working_days_later(day, number)
    first, last = sorted([day, other])
    passed = range(1, (last - first).days + 1) if number > 0 else range((last - first).days)
    assert sum(USUAL_CALENDAR.is_working_day(first + DAY * step) for step in passed) == abs(number)
    assert number == 0 or USUAL_CALENDAR.is_working_day(other)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2023, date(2023, 7, 7), date(2023, 9, 4)), (2024, date(2024, 7, 5), date(2024, 9, 2))],
)
def test_the_summers_of_2023_and_2024_are_known(year: int, first: date, last: date) -> None:
    recess = USUAL_CALENDAR.recess(RecessKind.SUMMER, year)
    assert recess is not None
    assert (recess.first, recess.last, recess.assumed) == (first, last, False)


@pytest.mark.parametrize("known", USUAL_CALENDAR.recesses)
def test_the_rule_of_thumb_gives_the_recesses_that_are_known(known: Recess) -> None:
    assert known == USUAL_CALENDAR.recess(known.kind, known.first.year)
    assumed = TermCalendar(recesses=()).recess(known.kind, known.first.year)
    assert assumed is None or (assumed.first, assumed.last) == (known.first, known.last)


@given(st.integers(1990, 2100).filter(lambda year: year not in {2023, 2024}))
@settings(deadline=None)
def test_another_summer_starts_on_the_first_friday_of_july_and_is_assumed(year: int) -> None:
    recess = USUAL_CALENDAR.recess(RecessKind.SUMMER, year)
    assert recess is not None
    assert (recess.first.month, recess.first.weekday(), recess.first.day <= 7) == (7, FRIDAY, True)
    assert recess.assumed
    assert recess.last - recess.first == timedelta(days=59)


def test_what_cannot_be_assumed_is_not_known() -> None:
    assert USUAL_CALENDAR.recess(RecessKind.MAY, 2026) is None


@given(st.integers(1900, 2100))
@settings(deadline=None)
def test_prinsjesdag_is_the_third_tuesday_of_september(year: int) -> None:
    day = prinsjesdag(year)
    assert (day.month, day.isoweekday(), 15 <= day.day <= 21) == (9, 2, True)
