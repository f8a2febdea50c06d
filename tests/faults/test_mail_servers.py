"""Mail servers that refuse, hang, break off or lose the answer."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import repeat
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, text

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import MailNotTaken, MailRefused, SmtpMailer
from agenda.jobs.delivering import MOST_SILENCES, deliver_mail
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.delivery import Held, claim, settle
from agenda.mail.models import MailState, OutgoingMail
from tests.databases import CHAIN_KEY
from tests.faults.killing import address, copies, mail_url, wait_until
from tests.faults.test_delivery import states, write_mails
from tests.faults.worker import SENDER
from tests.mail_server import (
    REFUSED_CONTENT,
    TRY_LATER,
    BreakOff,
    Delivery,
    Hang,
    LoseTheAnswer,
    MailServer,
    RefuseContent,
    RefuseEveryOther,
    RefuseRecipients,
    mail_server,
)

LATE = datetime(2036, 1, 1, 12, 0, tzinfo=AMSTERDAM)
LEASE = timedelta(minutes=15)
SILENCE = 0.3
"""Seconds that these tests wait for a server."""

TROUBLES: dict[str, Callable[[], list[Delivery]]] = {
    "refuses for now": lambda: [RefuseRecipients(TRY_LATER)] * 3,
    "refuses the content for now": lambda: [RefuseContent(TRY_LATER)] * 3,
    "drops in DATA and hangs": lambda: [BreakOff(), Hang(), BreakOff()],
    "accepts every other": lambda: [RefuseEveryOther(TRY_LATER)] * 3,
}


class Odd:
    """A mailer that does something unheard of with the first mail, and takes the others."""

    def __init__(self, workshop: Workshop | None = None) -> None:
        self.workshop = workshop
        self.taken: list[str] = []

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        if self.workshop is not None:
            self.workshop.stopping.set()
        elif not self.taken:
            self.taken.append("")
            raise ValueError("wie0@rve.example is raar")
        self.taken.append(message_id)


def workshop_for(database: Database, server: MailServer, at: datetime = LATE) -> Workshop:
    mailer = SmtpMailer(urlsplit(mail_url(server)), timeout=SILENCE, patience=SILENCE)
    return Workshop(database, StandingClock(at), mailer, SENDER, "https://agenda.example")


def after(workshop: Workshop, **time_gone: int) -> Workshop:
    return replace(workshop, clock=StandingClock(workshop.clock.now() + timedelta(**time_gone)))


def mails(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def claimed(database: Database, at: datetime) -> Held:
    with database.transaction() as session:
        held = claim(session, at, LEASE)
    assert held is not None
    return held


def settled(database: Database, held: Held, error: MailNotTaken | None, at: datetime) -> OutgoingMail:
    with database.transaction() as session:
        settle(session, held, error, at)
    (mail,) = mails(database)
    return mail


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_not_taken_now_leaves_later_once(database: Database, trouble: str) -> None:
    script = TROUBLES[trouble]()
    written = write_mails(database, 3)
    with mail_server(script) as server:
        workshop = workshop_for(database, server)
        at_once = deliver_mail(workshop)
        waiting = [mail for mail in mails(database) if mail.state is MailState.WAITING]
        assert len(waiting) == 3 - at_once > 0
        assert all(mail.due_at > LATE and mail.last_error and mail.leased_until is None for mail in waiting)
        assert deliver_mail(workshop) == 0
        assert deliver_mail(after(workshop, minutes=2)) == 3 - at_once
        assert copies(server) == dict.fromkeys(written, 1)
    assert states(database) == {MailState.SENT}


@pytest.mark.parametrize("fault", [RefuseRecipients(), RefuseContent(REFUSED_CONTENT)])
def test_what_is_refused_for_good_has_failed_and_keeps_no_other_from_leaving(
    database: Database, fault: Delivery
) -> None:
    write_mails(database, 3)
    with mail_server([fault]) as server:
        assert deliver_mail(workshop_for(database, server)) == 2
        assert deliver_mail(after(workshop_for(database, server), days=30)) == 0
    failed, *others = mails(database)
    assert (failed.state, failed.failed_at, failed.leased_until) == (MailState.FAILED, LATE, None)
    assert "55" in (failed.last_error or "")
    assert {mail.state for mail in others} == {MailState.SENT}


def test_a_mail_of_which_the_answer_was_lost_comes_again_under_the_same_message_id(database: Database) -> None:
    (message_id,) = write_mails(database, 1)
    with mail_server([LoseTheAnswer()]) as server:
        assert deliver_mail(workshop_for(database, server)) == 0
        assert deliver_mail(after(workshop_for(database, server), minutes=2)) == 1
        assert copies(server) == {message_id: 2}


def test_a_server_that_is_away_is_not_asked_for_every_mail(database: Database) -> None:
    write_mails(database, 10)
    with mail_server(repeat(BreakOff())) as server:
        assert deliver_mail(workshop_for(database, server)) == 0
        assert server.attempts == MOST_SILENCES
    assert sum(mail.tries for mail in mails(database)) == MOST_SILENCES


def test_after_two_days_of_silence_a_mail_has_failed(database: Database) -> None:
    write_mails(database, 1)
    with mail_server(repeat(BreakOff())) as server:
        for hours in range(0, 24 * 3, 6):
            deliver_mail(after(workshop_for(database, server), hours=hours))
    (mail,) = mails(database)
    assert mail.state is MailState.FAILED


def test_a_mail_that_nobody_can_send_waits_its_turn_and_the_others_leave(database: Database) -> None:
    write_mails(database, 3)
    odd = Odd()
    workshop = Workshop(database, StandingClock(LATE), odd, SENDER, "https://agenda.example")
    assert deliver_mail(workshop) == 2
    first, *_ = mails(database)
    assert first.state is MailState.WAITING
    assert first.last_error == "Onverwachte fout bij het verzenden: ValueError"


def test_who_is_asked_to_stop_ends_the_mail_in_hand_and_takes_no_other(database: Database) -> None:
    write_mails(database, 3)
    workshop = Workshop(database, StandingClock(LATE), Odd(), SENDER, "https://agenda.example")
    workshop = replace(workshop, mailer=Odd(workshop))
    assert deliver_mail(workshop) == 1
    assert [mail.state for mail in mails(database)] == [MailState.SENT, MailState.WAITING, MailState.WAITING]
    assert {mail.leased_until for mail in mails(database)} == {None}


def test_what_one_holds_no_other_gets_before_the_lease_ends(database: Database) -> None:
    write_mails(database, 1)
    first = claimed(database, LATE)
    with database.transaction() as session:
        assert claim(session, LATE + LEASE - timedelta(seconds=1), LEASE) is None
    second = claimed(database, LATE + LEASE)
    assert (second.id, second.message) == (first.id, first.message)
    assert [mail.tries for mail in mails(database)] == [2]


def test_who_comes_too_late_spoils_nothing(database: Database) -> None:
    write_mails(database, 1)
    first = claimed(database, LATE)
    second = claimed(database, LATE + LEASE)
    mail = settled(database, first, MailRefused("550 onbekend"), LATE + LEASE)
    assert (mail.state, mail.leased_until, mail.last_error) == (MailState.WAITING, second.leased_until, None)
    assert settled(database, second, None, LATE + LEASE).state is MailState.SENT
    mail = settled(database, first, MailRefused("550 onbekend"), LATE + LEASE)
    assert (mail.state, mail.failed_at, mail.last_error) == (MailState.SENT, None, None)


def test_a_mail_that_was_accepted_is_sent_also_when_another_was_refused_meanwhile(database: Database) -> None:
    write_mails(database, 1)
    first, second = claimed(database, LATE), claimed(database, LATE + LEASE)
    assert settled(database, second, MailRefused("550"), LATE + LEASE).state is MailState.FAILED
    mail = settled(database, first, None, LATE + LEASE)
    assert (mail.state, mail.sent_at, mail.failed_at, mail.last_error) == (MailState.SENT, LATE + LEASE, None, None)


def test_a_mail_that_was_taken_away_while_it_left_is_not_missed(database: Database) -> None:
    write_mails(database, 1)
    held = claimed(database, LATE)
    with database.transaction() as session:
        session.execute(text("DELETE FROM outgoing_mail"))
    for error in (None, MailNotTaken("later")):
        with database.transaction() as session:
            settle(session, held, error, LATE)
    assert mails(database) == []


def test_nobody_waits_for_a_mail_server_that_hangs(database: Database) -> None:
    write_mails(database, 1)
    with mail_server([Hang()]) as server:
        patient = SmtpMailer(urlsplit(mail_url(server)), timeout=SILENCE, patience=3 * SILENCE)
        workshop = replace(workshop_for(database, server), mailer=patient)
        sending = threading.Thread(target=deliver_mail, args=(workshop,))
        sending.start()
        wait_until(lambda: server.attempts, "the mail that hangs")
        begun, another = time.monotonic(), Database(address(database), CHAIN_KEY)
        with another.transaction() as session:
            session.execute(text("UPDATE outgoing_mail SET subject = 'nog even'"))
        assert sending.is_alive(), f"it took {time.monotonic() - begun} seconds"
        sending.join()
        another.engine.dispose()
