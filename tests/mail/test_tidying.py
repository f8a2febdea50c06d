"""What a mail said is kept no longer than needed."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.tidying import tidy
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotNow
from agenda.mail import services
from agenda.mail.failures import try_again
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Message, Sender
from agenda.mail.services import forget_sent, write_mail
from tests.services.test_reminders import Taker

AT = datetime(2026, 3, 16, 8, 0, tzinfo=AMSTERDAM)
MONTH = timedelta(days=30)
SENDER = Sender("Agenda", "agenda@rve.example")


def lay(session: Session, key: str, state: MailState, sent_at: datetime | None = None) -> None:
    write_mail(session, Message(key, "ez@rve.example", "Uw vragen", "https://agenda.example/a/geheim"), SENDER, AT)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.key == key)).one()
    mail.state, mail.sent_at = state, sent_at
    session.flush()


def with_content(session: Session) -> set[str]:
    session.expire_all()
    return {mail.key for mail in session.scalars(select(OutgoingMail)) if mail.message}


def test_of_mail_that_left_a_month_ago_only_the_fact_stays(database: Database) -> None:
    with database.transaction() as session:
        lay(session, "old", MailState.SENT, AT)
        lay(session, "new", MailState.SENT, AT + timedelta(seconds=1))
        lay(session, "waits", MailState.WAITING)
        lay(session, "failed", MailState.FAILED)
        lay(session, "aside", MailState.SET_ASIDE)
    workshop = Workshop(database, StandingClock(AT + MONTH), Taker(), SENDER, "https://agenda.example")
    assert tidy(workshop) == 2
    assert tidy(workshop) == 0
    with database.transaction() as session:
        assert with_content(session) == {"new", "waits", "failed"}
        old = session.scalars(select(OutgoingMail).where(OutgoingMail.key == "old")).one()
        assert (old.recipient, old.subject, old.state) == ("ez@rve.example", "Uw vragen", MailState.SENT)
        old.state = MailState.FAILED
        with pytest.raises(NotNow, match="gewist"):
            try_again(old, AT)


def test_folders_of_work_that_was_broken_off_a_day_ago_are_taken_away(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept = [tmp_path / "agenda-work-new", tmp_path / "agenda-other", tmp_path / "elsewhere"]
    for folder in [*kept, tmp_path / "agenda-work-old"]:
        (folder / "secret").mkdir(parents=True)
        os.utime(folder, times=(AT.timestamp(),) * 2)
    kept += [tmp_path / "agenda-work-link", tmp_path / "agenda-work-file"]
    kept[-2].symlink_to(tmp_path / "elsewhere")
    kept[-1].write_text("")
    os.utime(kept[-2], times=(AT.timestamp(),) * 2, follow_symlinks=False)
    os.utime(kept[-1], times=(AT.timestamp(),) * 2)
    os.utime(kept[0], times=(AT.timestamp() + 2,) * 2)
    day_later = StandingClock(AT + timedelta(days=1, seconds=1))
    assert tidy(Workshop(database, day_later, Taker(), SENDER, "https://agenda.example")) == 1
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    assert (tmp_path / "elsewhere" / "secret").is_dir()


def test_a_long_time_of_mail_goes_in_parts(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_AT_ONCE", 2)
    for number in range(3):
        lay(session, f"{number}", MailState.SENT, AT)
    assert [forget_sent(session, AT + MONTH) for _ in range(3)] == [2, 1, 0]
