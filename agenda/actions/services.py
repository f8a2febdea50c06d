from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from agenda.actions.models import Action, ActionRole, ActionTerm, Goal
from agenda.actions.queries import number_taken
from agenda.actions.rules import faults_in, order_key
from agenda.actions.values import TERM_FIELDS, ActionValues
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.references.services import keep_reference


def add_goal(session: Session, programme: Programme, number: str, title: str, summary: str, stamp: Stamp) -> Goal:
    require(stamp.by, Permission.ACTION_WRITE, programme)
    goal = Goal(programme_id=programme.id, number=number, order_key=order_key(number), title=title, summary=summary)
    session.add(goal)
    record(session, "goal.add", goal, stamp, new={"number": number, "title": title, "summary": summary})
    return goal


def add_action(session: Session, programme: Programme, values: ActionValues, stamp: Stamp) -> Action:
    require(stamp.by, Permission.ACTION_WRITE, programme)
    _refuse_faults(session, programme.id, values, None)
    action = Action(programme_id=programme.id, roles=[], terms=[], references=[])
    _write(session, action, values)
    session.add(action)
    record(session, "action.add", action, stamp, new=values.told())
    return action


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
    return write_stand(session, action, values, stamp, event)


def write_stand(session: Session, action: Action, values: ActionValues, stamp: Stamp, event: str) -> bool:
    """The change itself, for those whose right was already asked: an accepted update, a decision."""
    old = ActionValues.of(action)
    if values == old:
        return False
    _refuse_faults(session, action.programme_id, values, action.id)
    _write(session, action, values)
    record(session, event, action, stamp, old=old.told(), new=values.told())
    return True


def _refuse_faults(session: Session, programme: int, values: ActionValues, itself: int | None) -> None:
    faults = faults_in(values)
    if number_taken(session, programme, values.number, itself):
        faults.append(Fault("number", f"Nummer {values.number} is al in gebruik; kies een ander."))
    if faults:
        raise Invalid(faults)


def _write(session: Session, action: Action, values: ActionValues) -> None:
    for name, value in values.plain().items():
        setattr(action, name, value)
    action.goal_id, action.order_key = values.goal, order_key(values.number)
    _write_roles(session, action, values)
    _write_terms(action, values)
    if action.id is not None:
        flag_modified(action, "number")  # a changed role or term is a new version of the action too
    action.references = [keep_reference(session, text) for text in values.references]


def _write_roles(session: Session, action: Action, values: ActionValues) -> None:
    held = {(role.party_id, role.role): role for role in action.roles}
    wanted = {(role.party, role.role): role for role in values.roles}
    for key in held.keys() - wanted.keys():
        action.roles.remove(held[key])
    if action.id is not None:
        session.flush()
    for (party, kind), role in wanted.items():
        row = held.get((party, kind))
        if row is None:
            row = ActionRole(party_id=party, role=kind)
            action.roles.append(row)
        row.assumed, row.authority = role.assumed, role.authority


def _write_terms(action: Action, values: ActionValues) -> None:
    del action.terms[len(values.terms) :]
    for position, term in enumerate(values.terms, start=1):
        if position > len(action.terms):
            action.terms.append(ActionTerm(position=position))
        for name in TERM_FIELDS:
            setattr(action.terms[position - 1], name, getattr(term, name))
