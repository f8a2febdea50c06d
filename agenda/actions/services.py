from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from agenda.actions.division import with_derived_stand
from agenda.actions.models import Action, FormerNumber
from agenda.actions.queries import holders_of
from agenda.actions.rules import faults_in, faults_in_change
from agenda.actions.slips import with_slips
from agenda.actions.steps import steps_taken
from agenda.actions.values import ActionValues, on_one_line
from agenda.actions.words import Adoption, Succession
from agenda.actions.writing import insert_actions, write_action
from agenda.history.services import Entry, Named, keep_versions, record_all
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import cleaned
from agenda.programmes.models import Programme
from agenda.references.services import keep_references, normal_form

KIND = Action.__tablename__
AT_ONCE = 500


def add_action(
    session: Session, programme: Programme, values: ActionValues, stamp: Stamp, *, event: str = "action.add"
) -> Action:
    require(stamp.by, Permission.ACTION_WRITE, programme)
    values = ready(values)
    _refuse(faults_in_new(session, programme, [values])[0])
    (number,) = enter_actions(session, programme, [values], stamp, event=event)
    return session.get_one(Action, number)


def enter_actions(
    session: Session, programme: Programme, wanted: Sequence[ActionValues], stamp: Stamp, *, event: str = "action.add"
) -> list[int]:
    """The adding itself, for those who made the values ready and found nothing wrong with them.

    Returns the row numbers in the same order; the number of statements does not grow with every action.
    """
    require(stamp.by, Permission.ACTION_WRITE, programme)
    numbers: list[int] = []
    for start in range(0, len(wanted), AT_ONCE):
        numbers += _enter(session, programme, wanted[start : start + AT_ONCE], stamp, event)
    return numbers


def _enter(
    session: Session, programme: Programme, wanted: Sequence[ActionValues], stamp: Stamp, event: str
) -> list[int]:
    references = keep_references(session, (text for values in wanted for text in values.references))
    session.flush()
    numbers = insert_actions(session, programme.id, wanted, references)
    pairs = list(zip(numbers, wanted, strict=True))
    record_all(
        session,
        [Entry(event, Named(KIND, number, programme.scope), new=values.told()) for number, values in pairs],
        stamp,
    )
    keep_versions(session, KIND, programme.id, {number: values.stored() for number, values in pairs}, stamp.at)
    return numbers


def faults_in_new(session: Session, programme: Programme, wanted: Sequence[ActionValues]) -> list[list[Fault]]:
    """Per action that is to be added, what keeps it out."""
    holders = holders_of(session, programme.id, (values.number for values in wanted))
    times = Counter(values.number for values in wanted)
    return [[*faults_in(values), *_number_faults(values, None, holders), *_twice(values, times)] for values in wanted]


def _twice(values: ActionValues, times: Mapping[str, int]) -> Iterable[Fault]:
    if times[values.number] > 1:
        yield Fault("number", f"Nummer {values.number} staat er twee keer; elk nummer mag één keer.")


def _number_faults(values: ActionValues, itself: int | None, holders: Mapping[str, int]) -> Iterable[Fault]:
    holder = holders.get(values.number)
    if holder is not None and holder != itself:
        yield Fault("number", f"Nummer {values.number} is of was van een andere actie; kies een ander.")


@dataclass(frozen=True)
class Revision:
    """An action with the values that it is to get."""

    action: Action
    values: ActionValues


def change_action(
    session: Session,
    action: Action,
    values: ActionValues,
    stamp: Stamp,
    *,
    seen: int | None = None,
    event: str = "action.change",
) -> bool:
    """Writes what differs and tells whether anything did. ``seen`` is the version the actor looked at."""
    require(stamp.by, Permission.ACTION_WRITE, action)
    if seen is not None and seen != action.version:
        raise Changed("Iemand anders heeft deze actie intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    for step in steps_taken(ActionValues.of(action), values):
        require(stamp.by, step.needs, action)
    return write_stand(session, action, values, stamp, event)


def write_stand(session: Session, action: Action, values: ActionValues, stamp: Stamp, event: str) -> bool:
    """The change itself, for those whose right was already asked: an accepted update, a decision."""
    return bool(write_stands(session, [Revision(action, values)], stamp, event))


def write_stands(session: Session, changes: Iterable[Revision], stamp: Stamp, event: str) -> list[Action]:
    """Writes what differs, and returns the actions of which anything did; all belong to one programme."""
    pending = pending_changes(changes, stamp)
    _refuse(fault for one in pending for fault in faults_in_change(one.old, one.values))
    return write_pending(session, pending, stamp, event)


@dataclass(frozen=True)
class Pending:
    """A revision that makes a difference; ``old`` is what the action was."""

    action: Action
    old: ActionValues
    values: ActionValues

    @property
    def renumbers(self) -> bool:
        return self.values.number != self.old.number


def pending_changes(changes: Iterable[Revision], stamp: Stamp) -> list[Pending]:
    on = stamp.at.astimezone(AMSTERDAM).date()
    held = ((one, ActionValues.of(one.action)) for one in changes)
    found = (Pending(one.action, old, completed(old, one.values, on)) for one, old in held)
    return [one for one in found if one.values != one.old]


def write_pending(session: Session, pending: Sequence[Pending], stamp: Stamp, event: str) -> list[Action]:
    """The writing itself: what follows from elsewhere, such as a meeting that moves, is not judged anew."""
    if not pending:
        return []
    programme = pending[0].action.programme_id
    holders = holders_of(session, programme, (one.values.number for one in pending if one.renumbers))
    _refuse(fault for one in pending for fault in _number_faults(one.values, one.action.id, holders))
    references = keep_references(session, (text for one in pending for text in one.values.references))
    for one in pending:
        if one.renumbers:
            _keep_number(session, one.action, one.values.number, stamp)
        write_action(session, one.action, one.values, references)
        flag_modified(one.action, "number")  # a changed role or term is a new version of the action too
    record_all(session, [Entry(event, one.action, one.old.told(), one.values.told()) for one in pending], stamp)
    keep_versions(session, KIND, programme, {one.action.id: one.values.stored() for one in pending}, stamp.at)
    return [one.action for one in pending]


def completed(old: ActionValues, values: ActionValues, on: date) -> ActionValues:
    """With what follows from the values: the stand of a divided action, and the slips of its terms."""
    return with_slips(old, ready(values), on)


def ready(values: ActionValues) -> ActionValues:
    """As it is kept: clean texts in one order, and of a divided action the stand that follows from its shares."""
    values = on_one_line(cleaned(values))
    references = dict.fromkeys(map(normal_form, values.references))
    return with_derived_stand(replace(values, references=tuple(references)).as_set())


def _refuse(faults: Iterable[Fault]) -> None:
    if found := list(dict.fromkeys(faults)):
        raise Invalid(found)


def _keep_number(session: Session, action: Action, number: str, stamp: Stamp) -> None:
    """The old number goes on leading here; the action may take one back that was its own."""
    for former in session.query(FormerNumber).filter_by(action_id=action.id, number=number):
        session.delete(former)
    session.add(
        FormerNumber(programme_id=action.programme_id, number=action.number, action_id=action.id, until=stamp.at)
    )


def merge_action(session: Session, action: Action, into: Action, how: Succession, stamp: Stamp) -> None:
    """The action goes up in another one, or is replaced by it: it stays, and leads there."""
    require(stamp.by, Permission.DECISION_WRITE, action)
    if action is into or into.programme_id != action.programme_id:
        raise NotNow("Kies een andere actie uit hetzelfde programma.")
    if into.adoption is Adoption.MERGED:
        raise NotNow(f"Actie {into.number} is zelf al opgegaan in een andere; kies die.")
    values = replace(ActionValues.of(action), adoption=Adoption.MERGED, succession=how, successor=into.id)
    write_stand(session, action, values, stamp, "action.merge")
