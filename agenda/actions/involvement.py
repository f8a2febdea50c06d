"""What each party does in an agenda: how much, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole, ActionShare, ActionTerm
from agenda.actions.words import RoleKind
from agenda.parties.models import Party
from agenda.programmes.models import Programme


@dataclass(frozen=True)
class Involvement:
    """In how many actions a party leads, and in how many it has another role or a share."""

    leads: int
    otherwise: int


def involvement(session: Session, programme: Programme) -> dict[int, Involvement]:
    """Per party (row number) that does anything in the agenda of this programme."""
    leading = case((ActionRole.role == RoleKind.LEAD, 1), else_=0)
    held = union_all(
        _held(programme, ActionRole, leading),
        _held(programme, ActionShare, literal(0)),
    ).subquery()
    party, action, leading_in = held.c
    leads = func.max(leading_in).label("leads")
    per_action = select(party.label("party"), leads).group_by(party, action).subquery()
    led = func.sum(per_action.c.leads)
    rows = session.execute(select(per_action.c.party, led, func.count() - led).group_by(per_action.c.party))
    return {number: Involvement(led, otherwise) for number, led, otherwise in rows}


def _held(programme: Programme, kind: type[ActionRole | ActionShare], leading: ColumnElement[int]) -> Any:
    columns = (kind.party_id, kind.action_id, leading.label("leading"))
    return select(*columns).join(Action, Action.id == kind.action_id).where(Action.programme_id == programme.id)


def roles_of(session: Session, programme: Programme, party: Party) -> Sequence[Row[*tuple[Any, ...]]]:
    """The roles of a party, each with its action as columns, in the order of the agenda."""
    role = (ActionRole.role, ActionRole.assumed, ActionRole.decides, ActionRole.authority, ActionRole.responsibility)
    first_term = and_(ActionTerm.action_id == Action.id, ActionTerm.position == 1)
    return session.execute(
        select(*role, *_action(Action.kind, Action.phase, Action.rating), ActionTerm.wording.label("term"))
        .join(Action, Action.id == ActionRole.action_id)
        .join(ActionTerm, first_term, isouter=True)
        .where(Action.programme_id == programme.id, ActionRole.party_id == party.id)
        .order_by(Action.order_key)
    ).all()


def shares_of(session: Session, programme: Programme, party: Party) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a party does of divided actions: the action as columns, with the term and the stand of the share."""
    return session.execute(
        select(*_action(ActionShare.phase, ActionShare.rating), ActionShare.wording.label("term"), ActionShare.owner)
        .join(Action, Action.id == ActionShare.action_id)
        .where(Action.programme_id == programme.id, ActionShare.party_id == party.id)
        .order_by(Action.order_key)
    ).all()


def _action(*stand: Any) -> tuple[Any, ...]:
    return Action.id, Action.number, Action.title, *stand
