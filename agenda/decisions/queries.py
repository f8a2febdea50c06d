from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision, DecisionAction, WithdrawnDecision
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Programme


def decisions_of(session: Session, consultation: Consultation, viewer: Viewer) -> list[Decision]:
    found = session.scalars(
        select(Decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Decision.ordinal)
        .options(joinedload(Decision.item), selectinload(Decision.actions))
    )
    return seen_by(viewer, found)


def decisions_about(session: Session, action: Action, viewer: Viewer) -> list[Decision]:
    found = session.scalars(
        select(Decision)
        .join(DecisionAction)
        .where(DecisionAction.action_id == action.id)
        .order_by(Decision.decided_on.desc(), Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    return seen_by(viewer, found)


def next_ordinal(session: Session, consultation: Consultation) -> int:
    """A number that no decision has, or had until it was withdrawn."""
    given = (
        session.scalar(select(func.max(kind.ordinal)).where(kind.consultation_id == consultation.id))
        for kind in (Decision, WithdrawnDecision)
    )
    return max(one or 0 for one in given) + 1


def decision_by_number(session: Session, programme: Programme, number: str) -> Decision:
    decision = session.scalar(select(Decision).where(Decision.programme_id == programme.id, Decision.number == number))
    if decision is None:
        raise NotFound(f"Er is geen besluit ‘{number}’.")
    return decision


def all_decisions(session: Session, programme: Programme, viewer: Viewer) -> list[Decision]:
    """Newest first."""
    found = session.scalars(
        select(Decision)
        .where(Decision.programme_id == programme.id)
        .order_by(Decision.decided_on.desc(), Decision.consultation_id, Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    return seen_by(viewer, found)
