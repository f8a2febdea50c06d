"""What happens to goals."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Goal
from agenda.actions.rules import GOAL_NUMBER, order_key
from agenda.history.services import keep_versions, record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import cleaned
from agenda.programmes.models import Programme

KIND = Goal.__tablename__


@dataclass(frozen=True)
class GoalValues:
    """``parent`` is the row number of the goal of the first level that it lies under."""

    number: str
    title: str
    summary: str = ""
    parent: int | None = None

    @classmethod
    def of(cls, goal: Goal) -> "GoalValues":
        return cls(goal.number, goal.title, goal.summary, goal.parent_id)


def add_goal(session: Session, programme: Programme, values: GoalValues, stamp: Stamp) -> Goal:
    require(stamp.by, Permission.ACTION_WRITE, programme)
    values = cleaned(values)
    goal = Goal(programme_id=programme.id)
    _refuse_faults(session, goal, values)
    session.add(goal)
    _write(goal, values)
    record(session, "goal.add", goal, stamp, new=asdict(values))
    keep_versions(session, KIND, programme.id, {goal.id: asdict(values)}, stamp.at)
    return goal


def change_goal(session: Session, goal: Goal, values: GoalValues, stamp: Stamp) -> bool:
    """Writes what differs and tells whether anything did."""
    require(stamp.by, Permission.ACTION_WRITE, goal)
    values, old = cleaned(values), GoalValues.of(goal)
    if old == values:
        return False
    _refuse_faults(session, goal, values)
    _write(goal, values)
    record(session, "goal.change", goal, stamp, old=asdict(old), new=asdict(values))
    keep_versions(session, KIND, goal.programme_id, {goal.id: asdict(values)}, stamp.at)
    return True


def _write(goal: Goal, values: GoalValues) -> None:
    goal.number, goal.order_key = values.number, order_key(values.number)
    goal.title, goal.summary, goal.parent_id = values.title, values.summary, values.parent


def _refuse_faults(session: Session, goal: Goal, values: GoalValues) -> None:
    with session.no_autoflush:
        faults = list(_faults(session, goal, values))
    if faults:
        raise Invalid(faults)


def _faults(session: Session, goal: Goal, values: GoalValues) -> Iterator[Fault]:
    others = {
        other.id: other
        for other in session.scalars(select(Goal).where(Goal.programme_id == goal.programme_id))
        if other is not goal
    }
    if not GOAL_NUMBER.fullmatch(values.number):
        yield Fault("number", f"‘{values.number}’ is geen nummer van een doel; schrijf het als 4 of 4.1.")
    if any(other.number == values.number for other in others.values()):
        yield Fault("number", f"Doel {values.number} bestaat al; kies een ander nummer.")
    if not values.title.strip():
        yield Fault("title", "Vul een titel in.")
    if values.parent is None:
        return
    parent = others.get(values.parent)
    if parent is None or parent.parent_id is not None:
        yield Fault("parent", "Kies een doel van het eerste niveau: doelen hebben ten hoogste twee niveaus.")
    if goal in session and any(other.parent_id == goal.id for other in others.values()):
        yield Fault("parent", "Dit doel heeft zelf subdoelen; haal die er eerst onder vandaan.")
