"""A consultation with members, for who tries what becomes of its meetings."""

from dataclasses import replace
from datetime import date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.attendees import take_over_members
from agenda.consultations.meetings import MeetingValues, plan_meeting
from agenda.consultations.members import MemberValues, add_member
from agenda.consultations.models import Meeting
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import MeetingKind, MemberRole
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.progress.asking import BY_OPERATOR, MEETING

POST = Post(Sender("Uitvoeringsagenda", "agenda@rve.example", b"k"), "https://agenda.example")
BOTH = (MeetingKind.PRE_MEETING.value, MeetingKind.CONSULTATION.value)
VALUES = MeetingValues(
    date(2026, 4, 2), time(14), time(16), "Den Haag", "https://bel.example/a?b=1&c=2", "De chef", "S"
)
NOW = replace(BY_OPERATOR, at=datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM))


def seat(session: Session, programme: Programme) -> None:
    """A chair without a party, somebody of EZ with a substitute, and somebody of NFIA without an address."""
    ez, nfia = party_by_key(session, "ez").id, party_by_key(session, "nfia").id
    for values in (
        MemberValues("Vera Zitter", role=MemberRole.CHAIR, email="Voorzitter@rve.example", sits_in=BOTH),
        MemberValues(
            "Emma Ez",
            ez,
            email="emma@ez.example",
            substitute_name="Sam",
            substitute_email="sam@ez.example",
            sits_in=BOTH,
        ),
        MemberValues("Nico Nfia", nfia, sits_in=BOTH),
    ):
        add_member(session, programme, values, NOW)


def pre_meeting(session: Session, programme: Programme, values: MeetingValues = VALUES) -> Meeting:
    """Planned, with its members, of whom nobody was invited yet."""
    consultation = consultation_by_key(session, MEETING, programme)
    meeting = plan_meeting(session, consultation, MeetingKind.PRE_MEETING, values, NOW)
    take_over_members(session, meeting, NOW)
    return meeting


def mails(session: Session) -> list[tuple[str, EmailMessage]]:
    """Per mail its receiver and content, in the order in which they were written."""
    written = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    return [(one.recipient, message_from_bytes(one.message, policy=default)) for one in written]


def calendar_in(mail: EmailMessage) -> Calendar:
    (part,) = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar
