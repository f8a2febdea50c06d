from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.consultations.models import Consultation
from agenda.decisions.models import ActionPoint, Decision, DecisionAction, WithdrawnDecision
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme


def decisions_of(session: Session, consultation: Consultation, viewer: Viewer) -> list[Decision]:
    found = session.scalars(
        select(Decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Decision.ordinal)
        .options(joinedload(Decision.item), selectinload(Decision.actions))
    )
    return seen_by(viewer, found)


def left_open_before(session: Session, consultation: Consultation, viewer: Viewer) -> list[Decision]:
    """What consultations before this one decided and is not settled yet, the oldest first."""
    found = session.scalars(
        select(Decision)
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .join(Occasion, Occasion.id == Consultation.occasion_id)
        .where(
            Decision.programme_id == consultation.programme_id,
            Decision.follow_up != FollowUp.SETTLED,
            Occasion.day < consultation.occasion.day,
        )
        .order_by(Occasion.day, Decision.ordinal)
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


def whole_decision(session: Session, programme: Programme, number: str, viewer: Viewer) -> Decision:
    """With all that hangs on it; one that the viewer may not see is not there."""
    decision = session.scalar(
        select(Decision)
        .where(Decision.programme_id == programme.id, Decision.number == number)
        .options(
            joinedload(Decision.consultation).lazyload(Consultation.meetings),
            joinedload(Decision.reported_in).lazyload(Consultation.meetings),
            joinedload(Decision.item),
            selectinload(Decision.actions),
            selectinload(Decision.reservations),
            selectinload(Decision.corrections),
        )
    )
    if decision is None or not viewer.sees(decision):
        raise NotFound(f"Er is geen besluit ‘{number}’.")
    return decision


def points_of(session: Session, decision: Decision, viewer: Viewer) -> list[ActionPoint]:
    """What somebody took upon them along with this decision."""
    found = session.scalars(select(ActionPoint).where(ActionPoint.decision_id == decision.id).order_by(ActionPoint.id))
    return seen_by(viewer, found)


def meetings_since(session: Session, programme: int, day: date = date.min) -> Sequence[Row[int, str, date]]:
    """Row number, key and day of each consultation on or after that day, newest first."""
    return session.execute(
        select(Consultation.id, Occasion.key, Occasion.day)
        .join(Occasion, Occasion.id == Consultation.occasion_id)
        .where(Consultation.programme_id == programme, Occasion.day >= day)
        .order_by(Occasion.day.desc())
    ).all()


def all_decisions(session: Session, programme: Programme, viewer: Viewer) -> list[Decision]:
    """Newest first."""
    found = session.scalars(
        select(Decision)
        .where(Decision.programme_id == programme.id)
        .order_by(Decision.decided_on.desc(), Decision.consultation_id, Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    return seen_by(viewer, found)
