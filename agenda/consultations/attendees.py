"""Who is invited to a meeting, and what they answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.meeting_queries import members_of, seated
from agenda.consultations.meeting_rules import (
    LONGEST_NOTE,
    faults_in_addresses,
    faults_in_lines,
    is_over,
    line,
    lines_of,
    refuse_cancelled,
)
from agenda.consultations.models import Attendee, Meeting, Member
from agenda.consultations.words import MemberRole, Presence, Reply
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.programmes.models import Programme

GUEST_LINES = ("name", "office", "email")


@dataclass(frozen=True)
class GuestValues:
    """``party`` is a row number."""

    name: str
    email: str = ""
    office: str = ""
    party: int | None = None
    role: MemberRole = MemberRole.OBSERVER


@dataclass(frozen=True)
class ReplyValues:
    reply: Reply
    note: str = ""
    stands_in: str = ""
    stands_in_email: str = ""


def take_over_members(session: Session, meeting: Meeting, stamp: Stamp) -> list[Attendee]:
    """Who has a seat in this kind of meeting on its day, and was not taken over yet."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    refuse_cancelled(meeting)
    _hold(session, meeting)
    programme = session.get_one(Programme, meeting.consultation.programme_id)
    known = {one.member_id for one in meeting.attendees}
    here = seated(members_of(session, programme), meeting.kind, meeting.day)
    added = [_from_member(one) for one in here if one.id not in known]
    meeting.attendees.extend(added)
    if added:
        record(session, "meeting.take_over", meeting, stamp, new={"members": len(added)})
    return added


def _hold(session: Session, meeting: Meeting) -> None:
    """Who takes members over at the same time waits, and then sees who is there."""
    session.flush()
    session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    session.expire(meeting, ["attendees"])


def _from_member(member: Member) -> Attendee:
    return Attendee(
        member_id=member.id,
        party_id=member.party_id,
        position=member.position,
        role=member.role,
        name=member.name,
        office=member.office,
        email=member.email,
        **UNANSWERED,
    )


UNANSWERED = {
    "reply": Reply.NONE,
    "reply_note": "",
    "presence": Presence.UNKNOWN,
    "stands_in": "",
    "stands_in_email": "",
}


def add_guest(session: Session, meeting: Meeting, values: GuestValues, stamp: Stamp) -> Attendee:
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    refuse_cancelled(meeting)
    values = replace(values, **lines_of(values, GUEST_LINES))
    values = replace(values, email=values.email.lower())
    if faults := list(_faults_in_guest(meeting, values)):
        raise Invalid(faults)
    guest = Attendee(
        party_id=values.party,
        position=max((one.position for one in meeting.attendees), default=0) + 1,
        role=values.role,
        name=values.name,
        office=values.office,
        email=values.email,
        **UNANSWERED,
    )
    meeting.attendees.append(guest)
    record(session, "attendee.add", guest, stamp, new={"role": values.role})
    return guest


def _faults_in_guest(meeting: Meeting, values: GuestValues) -> Iterator[Fault]:
    if not values.name:
        yield Fault("name", "Vul de naam van de gast in.")
    if values.email and values.email in {one.email for one in meeting.attendees}:
        yield Fault("email", "Op dit adres doet al iemand mee.")
    yield from faults_in_lines({name: getattr(values, name) for name in GUEST_LINES})
    yield from faults_in_addresses({"email": values.email})


def drop_attendee(session: Session, attendee: Attendee, stamp: Stamp) -> None:
    """Not invited after all; who was mailed already has to hear of it first: ``invitations.withdraw``."""
    meeting = attendee.meeting
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    if attendee.presence is not Presence.UNKNOWN:
        raise NotNow("Van deze deelnemer is de aanwezigheid al vastgelegd; die blijft staan.")
    record(session, "attendee.drop", attendee, stamp, old={"role": attendee.role}, new={"role": None})
    meeting.attendees.remove(attendee)


def keep_reply(session: Session, attendee: Attendee, values: ReplyValues, stamp: Stamp) -> bool:
    """Tells whether anything changed."""
    require(stamp.by, Permission.ATTENDANCE_WRITE, attendee)
    _refuse_too_late(attendee.meeting, stamp)
    values = _tidied(values)
    if faults := list(_faults_in_reply(values)):
        raise Invalid(faults)
    old = _reply_of(attendee)
    if old == values:
        return False
    if values.stands_in_email != attendee.stands_in_email:
        attendee.stands_in_sequence = None
    attendee.reply, attendee.reply_note, attendee.replied_at = values.reply, values.note, stamp.at
    attendee.stands_in, attendee.stands_in_email = values.stands_in, values.stands_in_email
    record(session, "attendee.reply", attendee, stamp, old={"reply": old.reply}, new={"reply": values.reply})
    return True


def _refuse_too_late(meeting: Meeting, stamp: Stamp) -> None:
    refuse_cancelled(meeting)
    if is_over(meeting, stamp.at):
        raise NotNow("Deze bijeenkomst is geweest; een antwoord kan niet meer.")


def _reply_of(attendee: Attendee) -> ReplyValues:
    return ReplyValues(attendee.reply, attendee.reply_note, attendee.stands_in, attendee.stands_in_email)


def _tidied(values: ReplyValues) -> ReplyValues:
    """Somebody who comes, or does not, has nobody in their place."""
    note = clean_text(values.note).strip()
    if values.reply is not Reply.SUBSTITUTE:
        return ReplyValues(values.reply, note)
    return ReplyValues(values.reply, note, line(values.stands_in), line(values.stands_in_email).lower())


def _faults_in_reply(values: ReplyValues) -> Iterator[Fault]:
    if values.reply is Reply.SUBSTITUTE and not values.stands_in:
        yield Fault("stands_in", "Noem wie er in de plaats komt.")
    if len(values.note) > LONGEST_NOTE:
        yield Fault("note", f"Houd de toelichting korter dan {LONGEST_NOTE} tekens.")
    yield from faults_in_lines({"stands_in": values.stands_in})
    yield from faults_in_addresses({"stands_in_email": values.stands_in_email})
