"""Reads what is known of series, members and meetings."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from agenda.consultations.models import Attendee, Consultation, Meeting, Member, OtherEvent
from agenda.consultations.words import MeetingKind
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme


def members_of(session: Session, programme: Programme) -> Sequence[Member]:
    """In their order, also who has no seat any more."""
    wanted = select(Member).where(Member.programme_id == programme.id)
    return session.scalars(wanted.order_by(Member.position, Member.id)).all()


def member_at(session: Session, programme: Programme, identity: int) -> Member:
    found = session.get(Member, identity)
    if found is None or found.programme_id != programme.id:
        raise NotFound("Dit lid staat niet (meer) in de reeks.")
    return found


def sits_on(member: Member, day: date) -> bool:
    since, until = member.valid_from, member.valid_until
    return (since is None or since <= day) and (until is None or day < until)


def seated(members: Iterable[Member], kind: MeetingKind, day: date) -> list[Member]:
    """Who of these has a seat in that kind of meeting on that day."""
    return [one for one in members if kind.value in one.sits_in and sits_on(one, day)]


def other_events(session: Session, programme: Programme) -> Sequence[OtherEvent]:
    wanted = select(OtherEvent).where(OtherEvent.programme_id == programme.id)
    return session.scalars(wanted.order_by(OtherEvent.first, OtherEvent.id)).all()


def other_event_at(session: Session, programme: Programme, identity: int) -> OtherEvent:
    found = session.get(OtherEvent, identity)
    if found is None or found.programme_id != programme.id:
        raise NotFound("Deze andere bijeenkomst staat er niet (meer).")
    return found


def last_planned(session: Session, programme: Programme) -> Consultation | None:
    """The consultation with the last day."""
    return session.scalar(
        select(Consultation)
        .join(Consultation.occasion)
        .where(Consultation.programme_id == programme.id)
        .order_by(Occasion.day.desc())
        .limit(1)
    )


def next_consultation(session: Session, programme: Programme, today: date) -> Consultation | None:
    """The first one that is still to come, or else the last one that was."""
    found = session.scalar(
        select(Consultation)
        .join(Consultation.occasion)
        .where(Consultation.programme_id == programme.id, Occasion.day >= today)
        .order_by(Occasion.day)
        .limit(1)
    )
    return found or last_planned(session, programme)


def meetings_with_attendees(session: Session, consultation: Consultation) -> list[Meeting]:
    """The first day first; each with who is invited."""
    found = session.scalars(
        select(Meeting).where(Meeting.consultation_id == consultation.id).options(selectinload(Meeting.attendees))
    )
    return sorted(found, key=lambda one: (one.day, one.id))


def meeting_at(session: Session, consultation: Consultation, identity: int) -> Meeting:
    found = session.get(Meeting, identity, options=[selectinload(Meeting.attendees)])
    if found is None or found.consultation_id != consultation.id:
        raise NotFound(f"{consultation.occasion.key} heeft deze bijeenkomst niet.")
    return found


def attendee_at(session: Session, programme: Programme, key: str, identity: int) -> Attendee | None:
    """Of a meeting of the consultation with this key; None when there is none."""
    return session.scalar(
        select(Attendee)
        .join(Attendee.meeting)
        .join(Meeting.consultation)
        .join(Consultation.occasion)
        .where(Attendee.id == identity, Consultation.programme_id == programme.id, Occasion.key == key)
        .options(contains_eager(Attendee.meeting).contains_eager(Meeting.consultation))
    )
