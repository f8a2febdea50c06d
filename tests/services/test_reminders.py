from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from agenda.countdown.rules import countdown
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import MaildirMailer, MailNotTaken, MailRefused
from agenda.jobs.clockwork import run_once
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Sender
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.terms.calendar import USUAL_CALENDAR
from tests.progress.asking import begun

ASKED = datetime(2026, 3, 5, 9, 0, tzinfo=AMSTERDAM)
CLOSES = date(2026, 4, 14)


class Taker:
    """A mail server that takes what it is given, or answers with ``answer``."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answer: Exception | None = None

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        if self.answer:
            raise self.answer
        self.taken.append(message)


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def workshop(example: Database, stamp: Stamp, taker: Taker) -> Workshop:
    with example.transaction() as session:
        begun(session, programme_by_key(session, "rve"), CLOSES, replace(stamp, at=ASKED))
    return Workshop(
        example, StandingClock(ASKED), taker, Sender("Agenda", "agenda@rve.example"), "https://agenda.example"
    )


def mails(taker: Taker) -> list[EmailMessage]:
    return [message_from_bytes(mail, policy=default) for mail in taker.taken]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def at(workshop: Workshop, month: int, day: int) -> Workshop:
    return replace(workshop, clock=StandingClock(datetime(2026, month, day, 8, 0, tzinfo=AMSTERDAM)))


def test_a_reminder_run_twice_sends_once(workshop: Workshop, taker: Taker) -> None:
    first = run_once(workshop)
    assert first["reminders"] == first["mail"] == len(taker.taken) > 10
    assert set(run_once(workshop).values()) == {0}


def test_each_person_gets_one_mail_with_all_questions(workshop: Workshop, taker: Taker) -> None:
    run_once(workshop)
    recipients = [mail["To"] for mail in mails(taker)]
    assert len(recipients) == len(set(recipients))


def test_a_party_without_anyone_to_write_to_goes_to_the_secretariat(workshop: Workshop, taker: Taker) -> None:
    with workshop.database.transaction() as session:
        alone = party_by_key(session, "nfia")
        alone.mailbox, alone.contacts = None, []
        secretariat = programme_by_key(session, "rve").secretariat_email
    run_once(workshop)
    text = next(text_of(mail) for mail in mails(taker) if mail["To"] == secretariat)
    assert "geen bereikbaar contact of postbus bekend" in text


def test_a_missed_week_brings_one_reminder_and_no_flood(workshop: Workshop, taker: Taker) -> None:
    run_once(workshop)
    asked = Counter(mail["To"] for mail in mails(taker) if "14 april 2026" in mail["Subject"])
    run_once(at(workshop, 4, 13))
    run_once(at(workshop, 4, 13))
    assert Counter(mail["To"] for mail in mails(taker) if "14 april 2026" in mail["Subject"]) == asked + asked


def test_a_mail_that_is_not_taken_now_is_tried_again_with_the_same_bytes(workshop: Workshop, taker: Taker) -> None:
    taker.answer = MailNotTaken("452 even niet")
    assert run_once(workshop)["mail"] == 0
    taker.answer = None
    run_once(at(workshop, 3, 6))
    with workshop.database.reading() as session:
        mails = session.scalars(select(OutgoingMail)).all()
        assert {mail.state for mail in mails} == {MailState.SENT}
        assert sorted(mail.message for mail in mails) == sorted(taker.taken)


def test_a_mail_that_is_refused_for_good_is_visibly_failed(workshop: Workshop, taker: Taker) -> None:
    taker.answer = MailRefused("550 onbekend")
    run_once(workshop)
    with workshop.database.reading() as session:
        assert {mail.state for mail in session.scalars(select(OutgoingMail))} == {MailState.FAILED}
        assert {mail.last_error for mail in session.scalars(select(OutgoingMail))} == {"550 onbekend"}


def test_the_same_message_lands_in_a_maildir_once(tmp_path: Path) -> None:
    mailer = MaildirMailer(tmp_path / "mail")
    for _ in range(2):
        mailer.send("<a@b>", "x@y.example", "z@y.example", b"Subject: x\r\n\r\ny")
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_the_countdown_shifts_to_the_working_day_before() -> None:
    days = {one.step.name: one.day for one in countdown(date(2026, 5, 28), USUAL_CALENDAR)}
    assert days["dossier"] == date(2026, 5, 13), "14 May 2026 is Ascension Day"
    assert days["ask"] == date(2026, 3, 5)
    assert days["meeting"] == date(2026, 5, 28)
    assert days["letter"] == date(2026, 6, 25)
