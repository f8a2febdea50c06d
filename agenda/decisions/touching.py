"""What is open and concerns one party: decisions by an action that it has a part in or its reservation; its points."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from agenda.actions.models import ActionRole, ActionShare
from agenda.consultations.models import AgendaItem, Consultation
from agenda.decisions.models import ActionPoint, Decision, DecisionAction, Reservation
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import Viewer, seen_by

MOST = 20


def open_decisions_touching(
    session: Session, programme: int, party: int, viewer: Viewer, most: int | None = MOST
) -> list[Decision]:
    """Of this programme and this party (row numbers), the newest first; all of them without ``most``."""
    linked = DecisionAction.decision_id == Decision.id
    plays = exists().where(linked, ActionRole.action_id == DecisionAction.action_id, ActionRole.party_id == party)
    shares = exists().where(linked, ActionShare.action_id == DecisionAction.action_id, ActionShare.party_id == party)
    reserved = exists().where(Reservation.decision_id == Decision.id, Reservation.party_id == party)
    found = session.scalars(
        select(Decision)
        .where(
            Decision.programme_id == programme,
            Decision.follow_up != FollowUp.SETTLED,
            or_(plays, shares, reserved),
        )
        .order_by(Decision.decided_on.desc(), Decision.ordinal)
        .options(joinedload(Decision.item).joinedload(AgendaItem.consultation), joinedload(Decision.consultation))
    )
    return seen_by(viewer, found)[:most]


def open_points_of(
    session: Session, programme: int, party: int, viewer: Viewer, most: int | None = MOST
) -> list[ActionPoint]:
    """What this party (row number) took upon itself in any meeting and has not done, the newest first."""
    found = session.scalars(
        select(ActionPoint)
        .where(
            ActionPoint.consultation.has(Consultation.programme_id == programme),
            ActionPoint.party_id == party,
            ActionPoint.done_on.is_(None),
        )
        .order_by(ActionPoint.id.desc())
        .options(joinedload(ActionPoint.item).joinedload(AgendaItem.consultation), joinedload(ActionPoint.consultation))
    )
    return seen_by(viewer, found)[:most]
