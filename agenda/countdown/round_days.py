"""The days of a round, by the countdown to its consultation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agenda.countdown.rules import WEEK, CountdownDay, on_working_day
from agenda.kernel.dutch import spoken_date
from agenda.progress.models import Round, RoundState
from agenda.terms.calendar import TermCalendar

ANSWERING = WEEK
"""Between the close and the as-of date, for judging."""


@dataclass(frozen=True)
class RoundDays:
    """``starts_on`` is None for at once."""

    starts_on: date | None
    closes_on: date
    as_of: date


def proposed_days(days: Iterable[CountdownDay], calendar: TermCalendar, today: date) -> RoundDays:
    """Never a day that has gone by."""
    day_of = {one.step.name: one.day for one in days}
    closes_on = max(on_working_day(day_of["freeze"] - ANSWERING, calendar), today)
    starts_on = day_of["ask"] if day_of["ask"] > today else None
    return RoundDays(starts_on, closes_on, max(day_of["freeze"], closes_on))


STARTS, CLOSES, AS_OF = "starts_on", "closes_on", "as_of"
MOVES: dict[RoundState, tuple[str, ...]] = {
    RoundState.PLANNED: (STARTS, CLOSES, AS_OF),
    RoundState.OPEN: (CLOSES, AS_OF),
    RoundState.CLOSED: (AS_OF,),
    RoundState.FROZEN: (),
}
"""Which days have not been used yet, in their order."""

LABELS = {STARTS: "Opent op", CLOSES: "Sluit op", AS_OF: "Peildatum"}


@dataclass(frozen=True)
class RoundShift:
    """``stays`` tells why the day is not as far from the meeting as it was."""

    name: str
    old: date
    new: date
    stays: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]


def shifts_of(round_: Round, by: timedelta, calendar: TermCalendar, today: date) -> list[RoundShift]:
    """Each day keeps its distance to the meeting, as far as that is still to come and in order."""
    found: list[RoundShift] = []
    begun = {RoundState.PLANNED: today, RoundState.OPEN: round_.starts_on}
    not_before = begun.get(round_.state, round_.closes_on)
    for name in MOVES[round_.state]:
        old: date | None = getattr(round_, name)
        if old is not None:
            found.append(_shift(name, old, by, calendar, today, not_before))
            not_before = found[-1].new
    return found


def _shift(name: str, old: date, by: timedelta, calendar: TermCalendar, today: date, not_before: date) -> RoundShift:
    new = on_working_day(old + by, calendar)
    if old < today:
        return RoundShift(name, old, old, "Deze dag is al voorbij en blijft.")
    if new < today:
        return RoundShift(name, old, max(old, not_before), f"{spoken_date(new)} is al voorbij; deze dag blijft.")
    if new < not_before:
        return RoundShift(name, old, max(old, not_before), "Blijft, omdat de dag ervoor ook blijft.")
    return RoundShift(name, old, new)
