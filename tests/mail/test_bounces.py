import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.app import make_post
from agenda.commands.parts import make_bench
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import MailRefused, RecipientRefused
from agenda.jobs import bouncing as bouncing_job
from agenda.jobs.bouncing import read_bounces
from agenda.jobs.delivering import deliver_mail
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Refusal
from agenda.mail.models import Bounce, MailState, OutgoingMail
from agenda.mail.queries import bounces_at, bouncing
from agenda.mail.rules import Message, Sender, message_id
from agenda.mail.services import forget_bounce, forget_recipient, note_bounce, write_mail
from config import Config
from tests.mail.notices import notice
from tests.services.test_reminders import Taker

AT = datetime(2026, 3, 16, 8, 0, tzinfo=AMSTERDAM)
LATER = AT + timedelta(hours=1)
SENDER = Sender("Agenda", "agenda@rve.example")
WHO, OTHER = "weg@ez.example", "er@ez.example"


def ours(key: str) -> str:
    return message_id(key, SENDER)


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    """Two mails have left and one waits; the Maildir for what comes back is empty."""
    with database.transaction() as session:
        for key, recipient in (("a", "Weg@EZ.example"), ("b", OTHER), ("waits", WHO)):
            write_mail(session, Message(key, recipient, "Uw vragen", "Beste"), SENDER, AT, kind="digest", programme=7)
        for mail in session.scalars(select(OutgoingMail).where(OutgoingMail.key != "waits")):
            mail.state, mail.sent_at = MailState.SENT, AT
    (tmp_path / "new").mkdir()
    return Workshop(database, StandingClock(LATER), Taker(), SENDER, "https://agenda.example", bounces=tmp_path)


def lay(workshop: Workshop, *messages: bytes) -> None:
    assert workshop.bounces
    for number, message in enumerate(messages):
        (workshop.bounces / "new" / f"{number}.mail.example").write_bytes(message)


def states(workshop: Workshop) -> dict[str, MailState]:
    with workshop.database.reading() as session:
        return {mail.key: mail.state for mail in session.scalars(select(OutgoingMail))}


def known(workshop: Workshop) -> list[tuple[str, datetime, str]]:
    with workshop.database.reading() as session:
        return [(one.address, one.at.astimezone(AMSTERDAM), one.reason) for one in session.scalars(select(Bounce))]


UNTOUCHED = {"a": MailState.SENT, "b": MailState.SENT, "waits": MailState.WAITING}


def test_a_mail_that_came_back_has_failed_and_its_address_is_known(workshop: Workshop) -> None:
    lay(workshop, notice(ours("a"), WHO))
    assert read_bounces(workshop) == 1
    assert states(workshop) == UNTOUCHED | {"a": MailState.FAILED}
    assert known(workshop) == [(WHO, LATER, "550 5.1.1 No such user")]
    with workshop.database.reading() as session:
        failed = session.scalars(select(OutgoingMail).where(OutgoingMail.state == MailState.FAILED)).one()
        assert (failed.key, failed.failed_at) == ("a", LATER)
        assert failed.last_error == "De mail kwam terug: 550 5.1.1 No such user"


def test_what_was_read_is_put_away_and_read_no_more(workshop: Workshop, tmp_path: Path) -> None:
    lay(workshop, notice(ours("a"), WHO), b"junk", b"")
    assert read_bounces(workshop) == 1
    assert list((tmp_path / "new").iterdir()) == []
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == [
        f"{number}.mail.example:2,S" for number in range(3)
    ]
    assert read_bounces(workshop) == 0


def test_a_notice_that_is_read_twice_changes_nothing_more(workshop: Workshop) -> None:
    lay(workshop, notice(ours("a"), WHO))
    read_bounces(workshop)
    lay(workshop, notice(ours("a"), WHO, diagnosis="550 anders"))
    assert read_bounces(replace(workshop, clock=StandingClock(LATER + timedelta(days=1)))) == 0
    assert known(workshop) == [(WHO, LATER, "550 5.1.1 No such user")]


@pytest.mark.parametrize(
    "forged",
    [
        notice("<nergens@rve.example>", WHO),
        notice(ours("a"), OTHER),
        notice(ours("b"), WHO),
        notice(ours("waits"), WHO),
        notice(ours("a"), WHO, action="delayed", status="4.4.1"),
        notice(ours("a"), f"{WHO}' OR '1'='1"),
        b"<script>",
    ],
)
def test_a_notice_of_a_mail_that_never_went_there_does_nothing(workshop: Workshop, forged: bytes) -> None:
    lay(workshop, forged)
    assert read_bounces(workshop) == 0
    assert states(workshop) == UNTOUCHED
    assert known(workshop) == []


def test_what_is_refused_for_its_content_fails_but_leaves_the_address_alone(workshop: Workshop) -> None:
    lay(workshop, notice(ours("a"), WHO, status="5.7.1", diagnosis="554 5.7.1 Spam"))
    assert read_bounces(workshop) == 1
    assert states(workshop)["a"] is MailState.FAILED
    assert known(workshop) == []


def test_what_is_no_file_is_passed_over(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "new" / "folder").mkdir()
    (tmp_path / "new" / "link").symlink_to("/etc/passwd")
    assert read_bounces(workshop) == 0
    assert (tmp_path / "new" / "link").is_symlink()


def test_a_folder_that_is_not_there_holds_nothing(workshop: Workshop, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "new")
    assert read_bounces(workshop) == 0
    assert read_bounces(replace(workshop, bounces=None)) == 0


def test_an_enormous_message_is_read_as_far_as_it_matters(workshop: Workshop) -> None:
    lay(workshop, notice(ours("a"), WHO) + b"x" * 3_000_000)
    assert read_bounces(workshop) == 1


def test_an_address_is_noted_once_and_forgotten_once(session: Session) -> None:
    note_bounce(session, "Weg@EZ.example", "550 weg", AT)
    note_bounce(session, WHO, "551 anders", LATER)
    assert bouncing(session) == {WHO}
    assert bounces_at(session, ["WEG@ez.example", OTHER])[WHO].reason == "550 weg"
    assert forget_bounce(session, "weg@EZ.example")
    assert not forget_bounce(session, WHO)


def test_who_is_erased_is_no_longer_known_as_bouncing(session: Session) -> None:
    note_bounce(session, WHO, "550 weg", AT)
    forget_recipient(session, WHO, "gewist-1@invalid")
    assert bouncing(session) == frozenset()


class Refusing:
    """A mail server that refuses in its own way."""

    def __init__(self, answer: MailRefused) -> None:
        self.answer = answer

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        raise self.answer


@pytest.mark.parametrize(
    ("answer", "noted"), [(RecipientRefused("550 weg"), [(WHO, LATER, "550 weg")]), (MailRefused("554 spam"), [])]
)
def test_an_address_that_the_server_refuses_is_noted_when_the_mail_fails(
    workshop: Workshop, answer: MailRefused, noted: list[tuple[str, datetime, str]]
) -> None:
    assert deliver_mail(replace(workshop, mailer=Refusing(answer))) == 0
    assert states(workshop)["waits"] is MailState.FAILED
    assert known(workshop) == noted


def test_who_does_not_know_the_key_of_the_installation_can_not_forge_a_notice(workshop: Workshop) -> None:
    keyed = replace(SENDER, key=b"geheim van deze installatie")
    with workshop.database.transaction() as session:
        write_mail(session, Message("digest/9", WHO, "Uw vragen", "Beste"), keyed, AT)
        session.scalars(select(OutgoingMail).where(OutgoingMail.key == "digest/9")).one().state = MailState.SENT
    lay(workshop, *(notice(message_id("digest/9", replace(SENDER, key=key)), WHO) for key in (b"", b"geraden")))
    assert read_bounces(workshop) == 0
    lay(workshop, notice(message_id("digest/9", keyed), WHO))
    assert read_bounces(workshop) == 1


def test_site_and_clock_send_under_the_same_secret(config: Config) -> None:
    sender = make_post(config).sender
    assert sender == make_bench(config).workshop().sender
    assert sender != make_post(replace(config, secret_key="een andere")).sender
    assert repr(sender.key) not in repr(sender)


def test_of_who_is_erased_no_mail_can_come_back(workshop: Workshop) -> None:
    with workshop.database.transaction() as session:
        forget_recipient(session, WHO, "gewist-1@invalid")
    lay(workshop, notice(ours("a"), WHO), notice(ours("a"), "gewist-1@invalid"))
    assert read_bounces(workshop) == 0
    with workshop.database.reading() as session:
        assert ours("a") not in set(session.scalars(select(OutgoingMail.message_id)))


def test_what_can_not_be_read_stays_and_keeps_no_other_from_its_turn(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beginning(file: Path) -> bytes:
        if file.name == "0.mail.example":
            raise PermissionError(13, "Permission denied")
        return file.read_bytes()

    monkeypatch.setattr(bouncing_job, "beginning_of", beginning)
    lay(workshop, notice(ours("b"), OTHER), notice(ours("a"), WHO))
    with pytest.raises(Refusal, match="Met 1 bericht lukte het niet"):
        read_bounces(workshop)
    assert states(workshop) == UNTOUCHED | {"a": MailState.FAILED}
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["0.mail.example"]


def test_a_message_that_can_not_be_put_away_is_told(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "cur").write_text("geen map")
    lay(workshop, notice(ours("a"), WHO), notice(ours("b"), OTHER, diagnosis="550 \x00 weg"))
    with pytest.raises(Refusal, match="Met 2 berichten"):
        read_bounces(workshop)
    assert states(workshop) == UNTOUCHED | {"a": MailState.FAILED, "b": MailState.FAILED}
