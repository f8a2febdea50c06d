"""The mail servers of the tests, tested: an ordinary client sees each fault as a real server would show it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from itertools import repeat
from pathlib import Path

import pytest

from tests.certificates import Authority, new_authority
from tests.mail_server import (
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

ANN, BOB, CAS, DAN = (f"{name}@provincie.example" for name in ("ann", "bob", "cas", "dan"))
ACCOUNTS = {"agenda": "geheim"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority"))


@contextmanager
def connected(server: MailServer, timeout: float = 5) -> Iterator[smtplib.SMTP]:
    """Hangs up without a QUIT: after some faults nobody would answer it."""
    client = smtplib.SMTP(server.host, server.port, local_hostname="localhost", timeout=timeout)
    try:
        yield client
    finally:
        client.close()


def letter(*recipients: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "agenda@rijk.example",
        ", ".join(recipients or [ANN]),
        "Herinnering: één actie",
    )
    mail.set_content("Graag vóór 8 mei.\n.\nTot zover.")
    return mail


def test_a_mail_arrives_as_it_was_sent() -> None:
    with mail_server() as server, connected(server) as client:
        client.send_message(letter(ANN, BOB))
    (received,) = server.messages
    assert (received.sender, received.recipients) == ("agenda@rijk.example", (ANN, BOB))
    assert received.mail["Subject"] == "Herinnering: één actie"
    assert received.mail.get_content() == "Graag vóór 8 mei.\r\n.\r\nTot zover.\r\n"
    assert (received.secured, received.login) == (False, None)


def test_two_servers_stand_side_by_side() -> None:
    with mail_server() as one, mail_server() as other, connected(other) as client:
        client.send_message(letter())
    assert (len(one.messages), len(other.messages)) == (0, 1)


def test_an_unknown_recipient_is_refused_for_good_and_the_others_are_not() -> None:
    with mail_server([RefuseRecipients(addresses={BOB})]) as server, connected(server) as client:
        refused = client.send_message(letter(ANN, BOB))
    assert refused == {BOB: (550, b"5.1.1 No such person")}
    assert server.messages[0].recipients == (ANN,)


def test_a_busy_server_asks_for_patience_and_takes_the_mail_the_next_time() -> None:
    with mail_server([RefuseRecipients(TRY_LATER)]) as server, connected(server) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            client.send_message(letter())
        assert refusal.value.recipients[ANN][0] == 452
        client.send_message(letter())
    assert (server.attempts, len(server.messages)) == (2, 1)


def test_half_of_the_recipients_are_accepted() -> None:
    with mail_server([RefuseEveryOther()]) as server, connected(server) as client:
        assert set(client.send_message(letter(ANN, BOB, CAS, DAN))) == {BOB, DAN}
    assert server.messages[0].recipients == (ANN, CAS)


def test_content_can_be_refused() -> None:
    with mail_server([RefuseContent()]) as server, connected(server) as client, pytest.raises(smtplib.SMTPDataError):
        client.send_message(letter())
    assert server.messages == []


@pytest.mark.parametrize(("fault", "arrived"), [(BreakOff(), 0), (LoseTheAnswer(), 1)])
def test_a_connection_breaks_off_in_the_content(fault: Delivery, arrived: int) -> None:
    with mail_server([fault]) as server:
        with connected(server) as client, pytest.raises(smtplib.SMTPServerDisconnected):
            client.send_message(letter())
        assert len(server.messages) == arrived
        with connected(server) as client:
            client.send_message(letter())
        assert len(server.messages) == arrived + 1


def test_a_server_keeps_silent_until_the_sender_gives_up() -> None:
    with mail_server(repeat(Hang())) as server:
        for _ in range(2):
            with (
                connected(server, timeout=0.2) as client,
                pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)),
            ):
                client.send_message(letter())
    assert (server.attempts, server.messages) == (2, [])


def test_a_secured_server_takes_mail_from_who_trusts_it_and_signs_in(authority: Authority) -> None:
    with mail_server(authority=authority, accounts=ACCOUNTS) as server, connected(server) as client:
        client.starttls(context=authority.client_context())
        client.login("agenda", "geheim")
        client.send_message(letter())
    assert (server.messages[0].secured, server.messages[0].login) == (True, "agenda")


def test_a_secured_server_takes_nothing_in_the_clear(authority: Authority) -> None:
    secured = mail_server(authority=authority)
    with secured as server, connected(server) as client, pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        client.send_message(letter())
    assert refusal.value.smtp_code == 530


def test_a_wrong_password_is_answered_at_once(authority: Authority) -> None:
    with mail_server(authority=authority, accounts=ACCOUNTS) as server, connected(server) as client:
        client.starttls(context=authority.client_context())
        with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
            client.login("agenda", "geraden")
    assert refusal.value.smtp_code == 535


def test_a_stranger_does_not_trust_the_throwaway_authority(authority: Authority) -> None:
    secured = mail_server(authority=authority)
    with secured as server, connected(server) as client, pytest.raises(ssl.SSLCertVerificationError):
        client.starttls(context=ssl.create_default_context())


def test_the_break_off_works_under_tls_too(authority: Authority) -> None:
    with mail_server([BreakOff()], authority=authority) as server, connected(server) as client:
        client.starttls(context=authority.client_context())
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.send_message(letter())


def test_a_machine_without_openssl_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="apt install openssl"):
        new_authority(tmp_path)
