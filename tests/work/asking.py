"""A workshop to carry out long work in, and tasks for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from agenda.accounts.queries import person_by_email
from agenda.accounts.rules import Account, Operator
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.models import Edition
from agenda.dossiers.releasing import release_to_readers
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.rules import Sender
from agenda.programmes.queries import programme_by_key
from agenda.work.models import Task
from agenda.work.queries import newest_number
from agenda.work.services import ask, cancel
from config import ROOT

FONTS = ROOT / "build" / "fonts"
AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
LONG_AFTER = AT + timedelta(hours=1)
SECRETARIAT = "secretariaat@rve.example"


class NoMailer:
    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        raise AssertionError("no mail was to leave")


def workshop_of(database: Database, at: datetime = AT) -> Workshop:
    sender = Sender("Agenda", "agenda@rve.example")
    return Workshop(database, StandingClock(at), NoMailer(), sender, "https://agenda.example", fonts=FONTS)


def meeting_of(database: Database, key: str = "BO-2026-1") -> int:
    with database.reading() as session:
        return consultation_by_key(session, key).id


def asked(database: Database, kind: str, params: Mapping[str, Any], email: str | None = SECRETARIAT) -> int:
    """The number of the new task that this person asked for; of the operator without one."""
    with database.transaction() as session:
        by = Account(person_by_email(session, email)) if email else Operator()
        programme = programme_by_key(session, "rve")
        key, stamp = f"proef {newest_number(session)}", Stamp(by, AT, "proef")
        return ask(session, kind, key, stamp, programme=programme.id, params=params).id


def dossier(database: Database, *formats: str) -> dict[str, Any]:
    return {"consultation": meeting_of(database), "variant": "full", "formats": list(formats or ("html",))}


def task_of(database: Database, number: int) -> Task:
    with database.reading() as session:
        return session.get_one(Task, number)


def editions_in(database: Database, kind: str = Consultation.__tablename__) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Edition.name).where(Edition.subject_kind == kind).order_by(Edition.id)))


def release(database: Database, at: datetime = AT) -> None:
    """Every dossier that there is, to those for whom it is; what is one party's own needs no release."""
    with database.transaction() as session:
        dossiers = select(Edition).where(Edition.subject_kind == Consultation.__tablename__)
        for edition in session.scalars(dossiers.where(Edition.party_id.is_(None))).all():
            release_to_readers(session, edition, Stamp(Operator(), at, "proef"))


def broken_off(database: Database, number: int, email: str = SECRETARIAT) -> None:
    with database.transaction() as session:
        stamp = Stamp(Account(person_by_email(session, email)), AT, "proef")
        cancel(session, session.get_one(Task, number), stamp)
