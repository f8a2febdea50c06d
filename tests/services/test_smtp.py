"""The mail gateway before a real SMTP server."""

import ssl
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from agenda.gateways.clock import SystemClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import (
    MailNotTaken,
    MailRefused,
    OneConnection,
    RecipientRefused,
    SmtpMailer,
    one_connection,
)
from agenda.jobs.workshop import Workshop
from agenda.mail.rules import Sender
from tests.certificates import Authority, new_authority
from tests.mail_server import BreakOff, Hang, RefuseContent, RefuseRecipients, RefuseSenders, TakeTime, mail_server

ANSWERS = 12
"""From a greeting to the go-ahead for the content, with TLS and a password; the content itself asks two patiences."""

MESSAGE = b"Subject: Uitvraag\r\nMessage-ID: <a@rve.example>\r\n\r\nBeste collega,\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority"))


def mailer(
    port: int,
    context: ssl.SSLContext | None = None,
    more: str = "",
    timeout: float = 5,
    patience: float | None = None,
) -> SmtpMailer:
    return SmtpMailer(urlsplit(f"smtp://localhost:{port}{more}"), context, timeout, patience)


def send(by: SmtpMailer) -> None:
    by.send("<a@rve.example>", "agenda@rve.example", "wie@ez.example", MESSAGE)


def test_mail_leaves_encrypted_for_a_server_whose_certificate_is_known(authority: Authority) -> None:
    with mail_server(authority=authority) as server:
        send(mailer(server.port, authority.client_context()))
    (received,) = server.messages
    assert received.secured
    assert received.recipients == ("wie@ez.example",)


def test_no_mail_goes_to_a_server_with_an_unknown_certificate(authority: Authority, tmp_path: Path) -> None:
    with mail_server(authority=authority) as server:
        with pytest.raises(MailNotTaken):
            send(mailer(server.port))
    assert server.messages == []


def test_no_mail_goes_in_the_clear_unless_that_was_asked_for() -> None:
    with mail_server() as server:
        with pytest.raises(MailNotTaken):
            send(mailer(server.port))
        assert server.messages == []
        send(mailer(server.port, more="?starttls=no"))
    assert len(server.messages) == 1


def test_a_refused_recipient_is_refused_for_good() -> None:
    with mail_server([RefuseRecipients()]) as server, pytest.raises(MailRefused, match="55"):
        send(mailer(server.port, more="?starttls=no"))


@pytest.mark.parametrize("fault", [BreakOff(), Hang()])
def test_a_server_that_breaks_off_or_hangs_may_take_it_later(fault: BreakOff | Hang) -> None:
    with mail_server([fault]) as server:
        with pytest.raises(MailNotTaken) as refusal:
            send(mailer(server.port, more="?starttls=no", timeout=0.5, patience=0.5))
        assert not isinstance(refusal.value, MailRefused)
        send(mailer(server.port, more="?starttls=no"))
    assert len(server.messages) == 1


def test_a_server_that_takes_its_time_to_accept_gets_the_mail_once() -> None:
    with mail_server([TakeTime(0.6), TakeTime(0.6)]) as server:
        with one_connection(mailer(server.port, more="?starttls=no", timeout=0.2, patience=5)) as by:
            for number in range(2):
                by.send(f"<{number}@rve.example>", "agenda@rve.example", "wie@ez.example", MESSAGE)
    assert (server.attempts, len(server.messages)) == (2, 2)


def test_patience_is_for_the_content_alone() -> None:
    with mail_server([TakeTime(0)]) as server, one_connection(mailer(server.port, more="?starttls=no")) as by:
        by.send("<a@rve.example>", "agenda@rve.example", "wie@ez.example", MESSAGE)
        assert isinstance(by, OneConnection)
        assert by.smtp
        assert by.smtp.sock
        assert by.smtp.sock.gettimeout() == by.mailer.timeout < by.mailer.patience


def test_a_mail_is_held_for_longer_than_it_can_take() -> None:
    usual = SmtpMailer(urlsplit("smtp://localhost"))
    workshop = Workshop(Database("sqlite://", b""), SystemClock(), usual, Sender("A", "a@rve.example"), "")
    assert workshop.lease > timedelta(seconds=ANSWERS * usual.timeout + 2 * usual.patience)


@pytest.mark.parametrize("reply", ["550 5.1.1 No such person", "550 No such user here", "552 5.2.2 Mailbox full"])
def test_an_address_that_takes_no_mail_is_told_apart(reply: str) -> None:
    with mail_server([RefuseRecipients(reply)]) as server, pytest.raises(RecipientRefused):
        send(mailer(server.port, more="?starttls=no"))


@pytest.mark.parametrize(
    "fault",
    [
        RefuseRecipients("550 5.7.1 Relaying denied"),
        RefuseRecipients("550 relay not permitted"),
        RefuseRecipients("554 Blocked by our list"),
        RefuseRecipients("530 5.7.0 Authentication required"),
        RefuseRecipients("550 authentication required"),
        RefuseSenders("530 5.7.0 Must issue a STARTTLS command first"),
        RefuseSenders("553 5.7.1 Sender address rejected: not owned by user"),
        RefuseSenders("550 5.1.8 Sender domain not found"),
    ],
)
def test_a_server_that_takes_nothing_from_us_may_do_so_when_it_is_set_right(
    fault: RefuseRecipients | RefuseSenders,
) -> None:
    with mail_server([fault]) as server, pytest.raises(MailNotTaken) as refusal:
        send(mailer(server.port, more="?starttls=no"))
    assert not isinstance(refusal.value, MailRefused)


@pytest.mark.parametrize(
    "fault", [RefuseContent(), RefuseContent("550 5.1.1 said too late"), RefuseSenders("552 5.3.4 Message too big")]
)
def test_a_mail_that_is_not_wanted_is_refused_for_good_and_says_nothing_of_the_address(
    fault: RefuseContent | RefuseSenders,
) -> None:
    with mail_server([fault]) as server, pytest.raises(MailRefused) as refusal:
        send(mailer(server.port, more="?starttls=no"))
    assert not isinstance(refusal.value, RecipientRefused)


def test_an_address_that_is_refused_for_now_may_take_it_later() -> None:
    with mail_server([RefuseRecipients("450 4.2.0 Greylisted")]) as server, pytest.raises(MailNotTaken) as refusal:
        send(mailer(server.port, more="?starttls=no"))
    assert not isinstance(refusal.value, MailRefused)


def test_a_wrong_password_of_ours_gives_no_mail_up(authority: Authority) -> None:
    with mail_server(authority=authority, accounts={"agenda": "goed"}) as server:
        by = SmtpMailer(urlsplit(f"smtp://agenda:fout@localhost:{server.port}"), authority.client_context(), 5)
        with pytest.raises(MailNotTaken) as refusal:
            send(by)
    assert not isinstance(refusal.value, MailRefused)
    assert "fout" not in str(refusal.value)
