"""A countdown as pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agenda.countdown.call_day import CallShift
from agenda.countdown.facts import Work
from agenda.countdown.queries import StepStand
from agenda.countdown.round_days import RoundShift
from agenda.countdown.rules import MEETING, StepState
from agenda.kernel.dutch import spoken_date, spoken_list, spoken_weekday

SHOWN_AS = {
    StepState.DONE: "done",
    StepState.DUE: "now",
    StepState.LATE: "late",
    StepState.COMING: "due",
    StepState.PASSED: "passed",
}
"""Per state how the steps are drawn."""

TOLD_WHEN = frozenset({StepState.DUE, StepState.LATE})
READY = "Klaar om te starten, wacht op het secretariaat."


@dataclass(frozen=True)
class ToldStep:
    """``missing`` and ``remark`` are empty when there is nothing to say; the others say what can be done with it."""

    name: str
    label: str
    day: date
    when: str
    state: str
    said: str
    missing: str
    remark: str
    may_start: bool
    starts: Work | None
    may_tick: bool
    may_untick: bool


def told_countdown(stands: Iterable[StepStand]) -> list[ToldStep]:
    return [_told(one) for one in stands]


def _told(one: StepStand) -> ToldStep:
    missing = one.missing if one.state in TOLD_WHEN else ""
    return ToldStep(
        one.step.name,
        one.step.label,
        one.day,
        spoken_weekday(one.day),
        SHOWN_AS[one.state],
        one.state.label.capitalize(),
        f"{READY} {missing}" if one.ready else missing,
        one.note if one.ticked_off else "",
        one.may_start,
        one.step.starts,
        one.state in TOLD_WHEN and one.step.name != MEETING,
        one.ticked_off,
    )


def told_weeks(weeks: int) -> str:
    if weeks == 0:
        return "de dag zelf"
    number = "1 week" if abs(weeks) == 1 else f"{abs(weeks)} weken"
    return f"{number} {'ervoor' if weeks > 0 else 'erna'}"


def told_call(shift: CallShift | None) -> str:
    """Nothing when the call for items stays as it was."""
    moved = shift is not None and shift.new != shift.old
    return f"Agendapunten aandragen kan nu tot en met {spoken_date(shift.new)}." if shift and moved else ""


def told_round(shifts: Iterable[RoundShift]) -> str:
    """What became of the days of the round; nothing when none of them moved."""
    moved = [f"{one.label.lower()} {spoken_date(one.new)}" for one in shifts if one.new != one.old]
    return f"De uitvraag schoof mee: {spoken_list(moved)}." if moved else ""
