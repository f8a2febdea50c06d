"""What is known of a decision list, and whom it is put to."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.models import Action, ActionRole
from agenda.consultations.models import Attendee, Consultation, Meeting, Member
from agenda.consultations.queries import GOES_ON, series_of
from agenda.consultations.words import MeetingKind, MemberRole
from agenda.decisions.coverage import Coverage, uncovered
from agenda.decisions.models import Correction, Decision, DecisionList, Reservation, SignOff
from agenda.decisions.words import ListState
from agenda.kernel.confidentiality import Eyes, Keeper, Viewer, seen_by
from agenda.kernel.dutch import count
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Actor
from agenda.programmes.models import Occasion

OF_A_PARTY = "besluit dat alleen een partij ziet", "besluiten die alleen een partij ziet"


def list_of(session: Session, consultation: Consultation) -> DecisionList:
    """As it is kept; before anything was done with it, what every list is like."""
    kept = session.scalar(
        select(DecisionList)
        .where(DecisionList.consultation_id == consultation.id)
        .options(selectinload(DecisionList.sign_offs))
    )
    return kept or new_list(session, consultation)


def new_list(session: Session, consultation: Consultation) -> DecisionList:
    silence = series_of(session, consultation.programme_id).silence
    return DecisionList(
        consultation_id=consultation.id,
        consultation=consultation,
        state=ListState.DRAFT,
        edition=0,
        silence=silence,
        sign_offs=[],
    )


def sign_off_of(asked: DecisionList, party: int) -> SignOff:
    found = next((one for one in asked.sign_offs if one.party_id == party), None)
    if found is None:
        raise NotFound("Deze besluitenlijst is niet aan uw partij voorgelegd.")
    return found


def parties_to_ask(session: Session, consultation: Consultation) -> set[int]:
    """Who has a seat, or was invited; when nobody has, whoever has a part in an action of the programme."""
    return _seated(session, consultation) or parties_with_part(session, consultation.programme_id)


def _seated(session: Session, consultation: Consultation) -> set[int]:
    members = select(Member.party_id).where(
        Member.programme_id == consultation.programme_id,
        Member.role != MemberRole.OBSERVER,
        *_held_on(consultation.occasion.day),
    )
    invited = (
        select(Attendee.party_id)
        .join(Meeting)
        .where(Meeting.consultation_id == consultation.id, Meeting.kind == MeetingKind.CONSULTATION)
        .where(Attendee.role != MemberRole.OBSERVER)
    )
    return {party for party in session.scalars(members.union(invited)) if party is not None}


def _held_on(day: date) -> tuple[ColumnElement[bool], ...]:
    begun = or_(Member.valid_from.is_(None), Member.valid_from <= day)
    return begun, or_(Member.valid_until.is_(None), Member.valid_until > day)


def parties_with_part(session: Session, programme: int) -> set[int]:
    return set(session.scalars(select(ActionRole.party_id).join(Action).where(Action.programme_id == programme)))


def corrections_of(session: Session, consultation: Consultation, viewer: Viewer) -> list[Correction]:
    """In the order in which they were made, of the decisions that the viewer sees."""
    found = session.scalars(
        select(Correction)
        .join(Correction.decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Correction.id)
        .options(selectinload(Correction.decision).joinedload(Decision.item))
    ).all()
    seen = {one.id for one in seen_by(viewer, {one.decision.id: one.decision for one in found}.values())}
    return [one for one in found if one.decision_id in seen]


def reservations_of(session: Session, decisions: Iterable[Decision]) -> dict[int, list[Reservation]]:
    """Per decision (row number) of those that the asker has already seen."""
    found: dict[int, list[Reservation]] = {}
    rows = select(Reservation).where(Reservation.decision_id.in_([one.id for one in decisions]))
    for one in session.scalars(rows.order_by(Reservation.party_id)):
        found.setdefault(one.decision_id, []).append(one)
    return found


def lacking_work(session: Session, consultation: Consultation, actor: Actor) -> list[str]:
    """What decisions that ask for work still lack; of those that the actor may not see only how many there are."""
    bare = uncovered(session, consultation, Keeper())
    eyes = Eyes(actor)
    told = [_told(one) for one in bare if eyes.sees(one.decision)]
    hidden = len(bare) - len(told)
    if hidden:
        told.append(f"Bij {count(hidden, *OF_A_PARTY)} ontbreekt nog een actie, trekker of termijn.")
    return told


def _told(one: Coverage) -> str:
    return f"Besluit {one.decision.number}: {' '.join(one.sentences)}"


def lists_to_answer(session: Session, programme: int, parties: Iterable[int]) -> list[SignOff]:
    """What these parties are asked to say of lists that lie before them, the first to close first."""
    return list(
        session.scalars(
            select(SignOff)
            .join(SignOff.decision_list)
            .join(Consultation, Consultation.id == DecisionList.consultation_id)
            .where(Consultation.programme_id == programme, SignOff.party_id.in_(set(parties)))
            .where(DecisionList.state == ListState.SIGN_OFF)
            .order_by(DecisionList.sign_off_until, SignOff.party_id)
            .options(selectinload(SignOff.decision_list).joinedload(DecisionList.consultation))
        )
    )


def later_consultations(session: Session, consultation: Consultation, until: date) -> list[Consultation]:
    """Those after it whose day has come, the first one first."""
    return list(
        session.scalars(
            select(Consultation)
            .join(Occasion)
            .where(Consultation.programme_id == consultation.programme_id)
            .where(Occasion.day > consultation.occasion.day, Occasion.day <= until, GOES_ON)
            .order_by(Occasion.day)
        )
    )
