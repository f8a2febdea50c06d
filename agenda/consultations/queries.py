from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.consultations.models import Consultation, Decision, DecisionAction
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme


def consultation_by_key(session: Session, key: str, programme: Programme | None = None) -> Consultation:
    wanted = select(Consultation).join(Occasion).where(Occasion.key == key).options(selectinload(Consultation.items))
    if programme is not None:
        wanted = wanted.where(Consultation.programme_id == programme.id)
    found = session.scalars(wanted).all()
    if not found:
        raise NotFound(f"Er is geen overleg ‘{key}’.")
    if len(found) > 1:
        raise NotFound(f"Meer programma’s hebben een overleg ‘{key}’; noem het programma erbij.")
    return found[0]


def consultations_of(session: Session, programme: Programme) -> Sequence[Consultation]:
    """Newest first."""
    return session.scalars(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == programme.id)
        .order_by(Occasion.day.desc())
    ).all()


def previous_consultation(session: Session, consultation: Consultation) -> Consultation | None:
    return session.scalar(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == consultation.programme_id, Occasion.day < consultation.occasion.day)
        .order_by(Occasion.day.desc())
        .limit(1)
    )


def decisions_of(session: Session, consultation: Consultation) -> Sequence[Decision]:
    return session.scalars(
        select(Decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Decision.ordinal)
        .options(selectinload(Decision.actions))
    ).all()


def decisions_about(session: Session, action: Action) -> Sequence[Decision]:
    return session.scalars(
        select(Decision)
        .join(DecisionAction)
        .where(DecisionAction.action_id == action.id)
        .order_by(Decision.decided_on.desc(), Decision.ordinal)
        .options(joinedload(Decision.consultation))
    ).all()


def next_ordinal(session: Session, consultation: Consultation) -> int:
    last = session.scalar(select(func.max(Decision.ordinal)).where(Decision.consultation_id == consultation.id))
    return (last or 0) + 1


def decision_by_number(session: Session, programme: Programme, number: str) -> Decision:
    decision = session.scalar(
        select(Decision).join(Consultation).where(Consultation.programme_id == programme.id, Decision.number == number)
    )
    if decision is None:
        raise NotFound(f"Er is geen besluit ‘{number}’.")
    return decision


def decision_texts(session: Session, programme: Programme) -> Sequence[Row[str, str]]:
    """Number and text of each decision, newest first."""
    return session.execute(
        select(Decision.number, Decision.text)
        .join(Consultation)
        .where(Consultation.programme_id == programme.id)
        .order_by(Decision.decided_on.desc(), Decision.consultation_id, Decision.ordinal)
    ).all()
