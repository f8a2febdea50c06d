"""From when to when, as people type it: in Dutch or ISO 8601, days or moments.

A day counts whole: from its very beginning up to and including its end. A moment is one in Amsterdam unless it names
another zone.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from agenda.kernel.dutch import AMSTERDAM, WEEKDAYS, spoken_date, spoken_moment
from agenda.kernel.refusal import Refusal
from agenda.kernel.text import one_line
from agenda.terms.vocabulary import MONTH_NUMBERS, SHORT_MONTHS

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
YEARS = range(1900, 2200)
MOST_SHOWN = 60
SAMPLES = "schrijf het als 17 november 2025, 17-11-2025 of 2025-11-17"
MONTHS = MONTH_NUMBERS | {short: MONTH_NUMBERS[month] for month, shorts in SHORT_MONTHS.items() for short in shorts}

WHOLE_DAY = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),? )?"
    r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})(?:[-/.](?P<month2>\d{1,2})[-/.]| (?P<name>[a-z]{3,9})\.? )(?P<year2>\d{4}))"
    r"(?:(?:t|,? (?:om )?)(?P<time>.+))?",
    re.ASCII,
)
HOURS = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6}))?)?| uur)"
    r"(?: uur)?(?P<zone>z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
YEARLESS = re.compile(r"\d{1,2}(?:[-/.]\d{1,2}(?:[-/.]\d{2})?| [a-z]{3,9}\.?)", re.ASCII)


class NotAMoment(Refusal):
    """What was typed is no day or moment."""


def read_start(text: str) -> datetime:
    """The moment after which changes count: just before the day begins, or the moment itself."""
    given = read_given(text)
    return given if isinstance(given, datetime) else _midnight(given) - INSTANT


def read_end(text: str) -> datetime:
    """The last moment that counts."""
    given = read_given(text)
    return given if isinstance(given, datetime) else _midnight(given + DAY) - INSTANT


def since_day(day: date) -> datetime:
    return _midnight(day) - INSTANT


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def read_given(text: str) -> date | datetime:
    plain = " ".join(text.casefold().split())
    found = WHOLE_DAY.fullmatch(plain)
    if found is None:
        missing = "daarbij ontbreekt het jaar; " if YEARLESS.fullmatch(plain) else "dat is geen dag; "
        raise NotAMoment(f"{_as_typed(text)}: {missing}{SAMPLES}.")
    day = _day(found, text)
    return _moment(day, found["time"], text) if found["time"] else day


def _as_typed(text: str) -> str:
    return f"‘{one_line(text).strip()[:MOST_SHOWN]}’"


def _day(found: re.Match[str], text: str) -> date:
    month = found["month"] or found["month2"] or str(MONTHS.get(found["name"], 0))
    try:
        day = date(int(found["year"] or found["year2"]), int(month), int(found["day"] or found["day2"]))
    except ValueError as error:
        raise NotAMoment(f"{_as_typed(text)}: die dag bestaat niet; {SAMPLES}.") from error
    if day.year not in YEARS:
        raise NotAMoment(
            f"{_as_typed(text)}: dat jaar ligt te ver weg; kies een jaar van {YEARS[0]} tot en met {YEARS[-1]}."
        )
    if found["weekday"] not in {None, WEEKDAYS[day.weekday()]}:
        raise NotAMoment(f"{_as_typed(text)}: {spoken_date(day)} is een {WEEKDAYS[day.weekday()]}; verbeter de dag.")
    return day


def _moment(day: date, hours: str, text: str) -> datetime:
    found = HOURS.fullmatch(hours)
    refusal = NotAMoment(f"{_as_typed(text)}: dat tijdstip bestaat niet; schrijf het als 2025-11-17 14:05.")
    if found is None:
        raise refusal
    fraction = (found["fraction"] or "").ljust(6, "0")
    try:
        clock = time(int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0), int(fraction))
    except ValueError as error:
        raise refusal from error
    if found["zone"]:
        return _zoned(day, clock, found["zone"], refusal)
    moment = datetime.combine(day, clock, AMSTERDAM)
    if moment.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise refusal  # the hour that summer time leaves out
    return moment


def _zoned(day: date, clock: time, zone: str, refusal: NotAMoment) -> datetime:
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock.isoformat()}{zone.upper()}")
    except ValueError:
        raise refusal from None


def is_turned(start: datetime, end: datetime) -> bool:
    """Whether it begins after its end; the day after the last one begins at the very instant where that one ends."""
    return start > end or (start == end and _is_midnight(end + INSTANT))


def spoken_window(start: datetime, end: datetime) -> str:
    """``van 1 maart 2026 tot en met 31 maart 2026``; hours where it is not whole days."""
    last = spoken_date(_local(end).date()) if _is_midnight(end + INSTANT) else spoken_moment(end)
    return f"van {spoken_start(start)} tot en met {last}"


def spoken_start(start: datetime) -> str:
    first = start + INSTANT
    return spoken_date(_local(first).date()) if _is_midnight(first) else spoken_moment(start)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM)


def _is_midnight(moment: datetime) -> bool:
    return _local(moment).time() == time()
