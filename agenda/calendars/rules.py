"""What may stand in the calendar, and where each of its recesses comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agenda.kernel.dutch import spoken_date, spoken_weekday
from agenda.kernel.refusal import Fault
from agenda.kernel.words import Word
from agenda.terms.calendar import KNOWN_RECESSES, Recess, RecessKind, TermCalendar, public_holidays

LONGEST_RECESS = 100
LONGEST_NAME = 200
SATURDAY = 5


class RecessOrigin(Word):
    """From where a recess is known, the surest first."""

    KEPT = "kept", "bijgehouden"
    KNOWN = "known", "vooraf bekend"
    ASSUMED = "assumed", "aangenomen"
    UNKNOWN = "unknown", "nog niet bekend"


@dataclass(frozen=True)
class RecessLine:
    """A kind of recess in one year; ``recess`` is None as long as nobody knows its days."""

    kind: RecessKind
    year: int
    recess: Recess | None
    origin: RecessOrigin


def recess_lines(calendar: TermCalendar, kept: Iterable[Recess], year: int) -> list[RecessLine]:
    """All kinds, in the order in which they come in a year."""
    decided = frozenset(kept)
    found = ((kind, calendar.recess(kind, year)) for kind in RecessKind)
    return [RecessLine(kind, year, recess, _origin(recess, decided)) for kind, recess in found]


def _origin(recess: Recess | None, kept: frozenset[Recess]) -> RecessOrigin:
    if recess is None:
        return RecessOrigin.UNKNOWN
    if recess.assumed:
        return RecessOrigin.ASSUMED
    return RecessOrigin.KEPT if recess in kept else RecessOrigin.KNOWN


def known_years() -> set[int]:
    return {recess.first.year for recess in KNOWN_RECESSES}


def recess_faults(first: date, last: date) -> Iterator[Fault]:
    if last < first:
        yield Fault("last", "De laatste dag ligt voor de eerste; draai ze om.")
    elif (last - first).days >= LONGEST_RECESS:
        yield Fault("last", f"Een reces duurt ten hoogste {LONGEST_RECESS} dagen; controleer het jaar.")


def day_off_faults(day: date, name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("name", "Geef de vrije dag een naam.")
    elif len(name) > LONGEST_NAME:
        yield Fault("name", f"Houd de naam korter dan {LONGEST_NAME} tekens.")
    if day.weekday() >= SATURDAY:
        yield Fault("day", f"{spoken_weekday(day).capitalize()} valt in het weekend en telt al niet als werkdag.")
    elif holiday := public_holidays(day.year).get(day):
        yield Fault("day", f"{spoken_date(day)} is een feestdag ({holiday}) en telt al niet als werkdag.")
