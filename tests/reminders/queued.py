"""Lines of the queue to try things on."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account, Operator
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.programmes.models import Programme
from agenda.reminders.digests import Desk
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.planning import plan
from agenda.reminders.searching import Site
from agenda.terms.calendar import USUAL_CALENDAR
from tests.progress.asking import begun

AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
"""A Monday."""

CLOSES = date(2026, 4, 14)
GRONINGEN = "economie@groningen.example"
POST = Post(Sender("Agenda", "agenda@rve.example"), "https://agenda.example")


def by(session: Session, email: str, at: datetime = AT) -> Stamp:
    person = session.scalars(select(Person).where(Person.email == email)).unique().one()
    return Stamp(Account(person), at, "site")


def desk(session: Session, at: datetime = AT) -> Desk:
    return Desk(session, at, USUAL_CALENDAR)


def queued(session: Session, programme: Programme, **more: Any) -> Reminded:
    """A line as planning makes one; about a subject that is not there, so that a digest drops it."""
    known = session.scalars(select(Reminded.subject_id).where(Reminded.subject_kind == "nergens")).all()
    values: dict[str, Any] = {
        "programme_id": programme.id,
        "recipient": "ez@rve.example",
        "kind": "term_near",
        "subject_kind": "nergens",
        "subject_id": 1 + max(known, default=0),
        "step": "last-28/2026-04-13",
        "about": "1.1 Nationale strategie",
        "due_at": AT - timedelta(hours=1),
        "at": AT - timedelta(days=1),
        **more,
    }
    row = Reminded(**{"due_on": values["due_at"].date(), **values})
    session.add(row)
    session.flush()
    return row


def told(session: Session, programme: Programme, **more: Any) -> Reminded:
    return queued(session, programme, state=ReminderState.TOLD, told_at=AT - timedelta(days=2), **more)


def planned(session: Session, programme: Programme, at: datetime = AT) -> None:
    """The queue on the morning on which the uitvraag for the next meeting was opened."""
    begun(session, programme, CLOSES, Stamp(Operator(), at - timedelta(hours=1), "proef"))
    plan(session, programme, at, Site())
    session.flush()


def line_to(session: Session, recipient: str) -> Reminded:
    return session.scalars(select(Reminded).where(Reminded.recipient == recipient)).one()


def failed(session: Session, programme: Programme | None, key: str = "x", **more: Any) -> OutgoingMail:
    values: dict[str, Any] = {
        "key": key,
        "message_id": f"<{key}@agenda.example>",
        "sender": "agenda@rve.example",
        "recipient": "ez@rve.example",
        "subject": "Uitvraag BO-2026-1",
        "message": b"Subject: Uitvraag\r\n\r\nx",
        "state": MailState.FAILED,
        "written_at": AT - timedelta(days=2),
        "due_at": AT - timedelta(days=1),
        "failed_at": AT - timedelta(days=1),
        "tries": 8,
        "last_error": "550 5.1.1 onbekend",
        "programme_id": programme.id if programme else None,
        **more,
    }
    mail = OutgoingMail(**values)
    session.add(mail)
    session.flush()
    return mail


def another_programme(session: Session) -> Programme:
    other = Programme(
        key="ander",
        name="Ander programma",
        secretariat="Ander secretariaat",
        secretariat_email="ander@elders.example",
        consultation_name="BO Anders",
    )
    session.add(other)
    session.flush()
    return other
