"""The document of a decision list: gathered for its readers, and kept as an edition."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agenda.consultations.models import Attendee, Consultation
from agenda.consultations.queries import items_of
from agenda.decisions.list_content import VARIANTS, ListFacts, list_document
from agenda.decisions.list_queries import corrections_of, list_of, reservations_of
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Reservation
from agenda.decisions.queries import decisions_of
from agenda.documents.models import Edition
from agenda.documents.services import Files, Paper, Subject, keep_edition
from agenda.history.services import record
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.parties.queries import names_on
from agenda.programmes.models import Programme

KIND = DecisionList.__tablename__


def list_facts(session: Session, consultation: Consultation, as_of: datetime, viewer: Viewer) -> ListFacts:
    decisions = decisions_of(session, consultation, viewer)
    return ListFacts(
        programme=session.get_one(Programme, consultation.programme_id),
        consultation=consultation,
        listed=list_of(session, consultation),
        decisions=decisions,
        items={one.id: one for one in items_of(consultation, viewer)},
        attendees=_attendees(session, consultation),
        points=seen_by(viewer, _points(session, consultation)),
        reservations=reservations_of(session, decisions),
        corrections=corrections_of(session, consultation, viewer),
        discreet=_discreet(session, consultation, decisions),
        names=names_on(session, consultation.occasion.day),
        as_of=as_of,
    )


def _discreet(session: Session, consultation: Consultation, seen: Iterable[Decision]) -> frozenset[int]:
    elsewhere = (
        select(Reservation.party_id)
        .join(Reservation.decision)
        .where(Decision.consultation_id == consultation.id, Reservation.edition.is_not(None))
        .where(Decision.id.not_in([one.id for one in seen]))
    )
    return frozenset(session.scalars(elsewhere))


def _attendees(session: Session, consultation: Consultation) -> list[Attendee]:
    of_meeting = select(Attendee).where(Attendee.meeting_id == consultation.meeting.id)
    return list(session.scalars(of_meeting.order_by(Attendee.position, Attendee.id)))


def _points(session: Session, consultation: Consultation) -> list[ActionPoint]:
    found = select(ActionPoint).where(ActionPoint.consultation_id == consultation.id).order_by(ActionPoint.id)
    return list(session.scalars(found.options(joinedload(ActionPoint.item))))


def list_paper(session: Session, consultation: Consultation, variant: str, stamp: Stamp) -> Paper:
    """What the decision list says at this moment."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    if variant not in VARIANTS:
        raise Invalid([Fault("variant", f"‘{variant}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    audience = VARIANTS[variant][1]
    document = list_document(list_facts(session, consultation, stamp.at, audience), variant)
    stem = f"{consultation.occasion.key}-besluitenlijst-{variant}"
    return Paper(Subject(consultation.programme_id, KIND, consultation.id, stem, variant, audience), document)


def keep_list(session: Session, paper: Paper, files: Files, stamp: Stamp) -> Edition:
    require(stamp.by, Permission.DECISION_WRITE, Scope(paper.subject.programme))
    edition = keep_edition(session, paper, files)
    told = {"name": edition.name, "sha256": edition.content_sha256}
    record(session, "decision_list.document", edition, stamp, new=told)
    return edition
