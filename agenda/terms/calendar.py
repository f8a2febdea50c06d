"""The days on which government does not meet: recesses of parliament and public holidays."""

from dataclasses import dataclass
from datetime import date, timedelta

from agenda.kernel.words import Word

DAY = timedelta(days=1)
FRIDAY, TUESDAY = 4, 1


class RecessKind(Word):
    """The recesses of the Tweede Kamer."""

    SPRING = "spring", "voorjaarsreces"
    MAY = "may", "meireces"
    SUMMER = "summer", "zomerreces"
    AUTUMN = "autumn", "herfstreces"
    CHRISTMAS = "christmas", "kerstreces"


@dataclass(frozen=True, order=True)
class Recess:
    """From its first to its last day, both included; ``assumed`` when a rule of thumb says so and not a decision."""

    first: date
    last: date
    kind: RecessKind
    assumed: bool = False


KNOWN_RECESSES = (
    Recess(date(2023, 4, 21), date(2023, 5, 8), RecessKind.MAY),
    Recess(date(2023, 7, 7), date(2023, 9, 4), RecessKind.SUMMER),
    Recess(date(2023, 10, 13), date(2023, 10, 23), RecessKind.AUTUMN),
    Recess(date(2023, 12, 22), date(2024, 1, 15), RecessKind.CHRISTMAS),
    Recess(date(2024, 2, 16), date(2024, 2, 26), RecessKind.SPRING),
    Recess(date(2024, 4, 26), date(2024, 5, 13), RecessKind.MAY),
    Recess(date(2024, 7, 5), date(2024, 9, 2), RecessKind.SUMMER),
)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """``nth_weekday(2026, 9, TUESDAY, 3)`` is Prinsjesdag 2026."""
    start = date(year, month, 1)
    return start + DAY * ((weekday - start.weekday()) % 7 + 7 * (nth - 1))


def prinsjesdag(year: int) -> date:
    """The third Tuesday of September (Grondwet, article 65)."""
    return nth_weekday(year, 9, TUESDAY, 3)


def assumed_summer(year: int) -> Recess:
    """From the first Friday of July to the Monday in the ninth week after it, as in 2023 and 2024."""
    first = nth_weekday(year, 7, FRIDAY, 1)
    return Recess(first, first + DAY * 59, RecessKind.SUMMER, assumed=True)


def assumed_christmas(year: int) -> Recess:
    """From the last Friday before Christmas to the Monday in the fourth week after it, as in 2023."""
    christmas = date(year, 12, 25)
    first = christmas - DAY * ((christmas.weekday() - FRIDAY - 1) % 7 + 1)
    return Recess(first, first + DAY * 24, RecessKind.CHRISTMAS, assumed=True)


ASSUMED_RECESSES = {RecessKind.SUMMER: assumed_summer, RecessKind.CHRISTMAS: assumed_christmas}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, as mended by Lichtenberg)."""
    golden, century = year % 19, year // 100
    leap, moon = century - century // 4, (8 * century + 13) // 25
    epact = (19 * golden + leap - moon + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    sunday = epact - (year + year // 4 + epact + 2 - leap) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def kings_day(year: int) -> date:
    """27 April, or the Saturday before when that is a Sunday; until 2013 Queen's Day, 30 April."""
    birthday = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return birthday - DAY if birthday.isoweekday() == 7 else birthday


def public_holidays(year: int) -> dict[date, str]:
    """The days that the Algemene termijnenwet (article 3) counts as a holiday, with their Dutch names, in order."""
    sunday = easter(year)
    days = {
        date(year, 1, 1): "Nieuwjaarsdag",
        sunday - DAY * 2: "Goede Vrijdag",
        sunday + DAY: "Tweede paasdag",
        kings_day(year): "Koningsdag" if year >= 2014 else "Koninginnedag",
        date(year, 5, 5): "Bevrijdingsdag",
        sunday + DAY * 39: "Hemelvaartsdag",
        sunday + DAY * 50: "Tweede pinksterdag",
        date(year, 12, 25): "Eerste kerstdag",
        date(year, 12, 26): "Tweede kerstdag",
    }
    return dict(sorted(days.items()))


@dataclass(frozen=True)
class TermCalendar:
    """What the functional manager keeps: recesses as decided, and days off beside the public holidays."""

    recesses: tuple[Recess, ...] = KNOWN_RECESSES
    days_off: frozenset[date] = frozenset()

    def recess(self, kind: RecessKind, year: int) -> Recess | None:
        """The recess that starts in ``year``: as kept, else as assumed, else none."""
        for recess in self.recesses:
            if recess.kind is kind and recess.first.year == year:
                return recess
        assume = ASSUMED_RECESSES.get(kind)
        return assume(year) if assume else None

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.days_off and day not in public_holidays(day.year)

    def working_day_before(self, day: date) -> date:
        """The last working day before ``day``; for the day itself or earlier, ask with the day after it."""
        return self.working_days_later(day, -1)

    def working_days_later(self, day: date, number: int) -> date:
        """The day on which ``number`` working days have passed since ``day``; when negative, have yet to pass to it."""
        step = DAY if number > 0 else -DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


USUAL_CALENDAR = TermCalendar()


def working_day_before(day: date, calendar: TermCalendar = USUAL_CALENDAR) -> date:
    """The last working day before ``day``."""
    return calendar.working_day_before(day)
