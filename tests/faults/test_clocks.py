"""More clocks than one: one leads, another takes over, all of them deliver."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import select, text
from structlog.testing import capture_logs

from agenda.commands import main
from agenda.gateways.database import Database
from agenda.gateways.leader import AlwaysLeader, make_leader
from agenda.jobs.schedule import SCHEDULE
from agenda.mail.models import MailState, OutgoingMail
from agenda.work.models import JobRun
from agenda.work.runs import PULSE, job_runs
from config import ROOT
from tests.databases import CHAIN_KEY
from tests.faults.killing import DELIVER, PATIENCE, address, copies, mail_url, wait_until
from tests.faults.nursery import Nursery
from tests.faults.test_delivery import states, write_mails
from tests.mail_server import Delivery, MailServer, mail_server

SOON = 3
"""Seconds within which another takes over, on a machine that has more to do."""

MAILS = 200
CLOCK = "tests.faults.worker:clock"
LED = {job.name for job in SCHEDULE if job.leads}


class SlowToAnswer(Delivery):
    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        await asyncio.sleep(0.5)
        return await super().data(connection, keep)


@dataclass(frozen=True)
class ClockProcess:
    process: subprocess.Popen[bytes]
    journal: Path

    def said(self) -> list[str]:
        """The events that it told, in order."""
        lines = self.journal.read_text().splitlines()
        return [json.loads(line)["event"] for line in lines if line.startswith("{")]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def clock(database: Database, server: MailServer, folder: Path, *more: str) -> Iterator[ClockProcess]:
    """``agenda clock`` as a process of its own."""
    journal = folder / f"clock{len(list(folder.glob('clock*')))}"
    settings = {
        "AGENDA_FOLDER": str(folder / "var"),
        "AGENDA_DATABASE_URL": address(database),
        "AGENDA_HISTORY_KEY": CHAIN_KEY.decode(),
        "AGENDA_MAIL_URL": mail_url(server),
    }
    words = [sys.executable, "-m", "agenda.commands", "clock", *more]
    with journal.open("wb") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out)
    try:
        yield ClockProcess(process, journal)
    finally:
        process.kill()
        process.wait()


def test_one_clock_leads_another_stands_by_and_takes_over_when_the_leader_is_killed(
    database: Database, server: MailServer, nursery: Nursery, tmp_path: Path
) -> None:
    leader = nursery.bear(CLOCK, address(database), mail_url(server))
    wait_until(lambda: PULSE in runs(database), "the leader")
    with clock(database, server, tmp_path) as other:
        wait_until(lambda: "stands by" in other.said(), "the other")
        wait_until(lambda: well(database) >= LED, "the jobs of the leader")
        nursery.kill(leader)
        killed, led = time.monotonic(), runs(database)
        wait_until(lambda: "leads" in other.said(), "another leader")
        assert time.monotonic() - killed < SOON
        wait_until(lambda: all(begun(database, job) > led[job].begun_at for job in LED), "its jobs")
        assert other.stop() == 0
        assert "job failed" not in other.said()
    assert runs(database)[PULSE].host == os.uname().nodename


def test_workers_that_deliver_at_once_share_the_mail_and_double_none(
    database: Database, server: MailServer, nursery: Nursery
) -> None:
    written = write_mails(database, MAILS)
    workers = [nursery.bear(DELIVER, address(database), mail_url(server)) for _ in range(3)]
    assert [nursery.bury(worker) for worker in workers] == [0, 0, 0]
    assert copies(server) == dict.fromkeys(written, 1)
    assert states(database) == {MailState.SENT}


def runs(database: Database) -> dict[str, JobRun]:
    with database.reading() as session:
        return job_runs(session)


def well(database: Database) -> set[str]:
    return {name for name, run in runs(database).items() if run.well_at}


def begun(database: Database, job: str) -> datetime:
    at = runs(database)[job].begun_at
    assert at is not None
    return at


def test_a_clock_that_is_asked_to_stop_ends_the_mail_in_hand(database: Database, nursery: Nursery) -> None:
    write_mails(database, 3)
    with mail_server([SlowToAnswer()]) as server:
        number = nursery.bear(CLOCK, address(database), mail_url(server))
        wait_until(lambda: server.attempts, "the first mail")
        os.kill(number, signal.SIGTERM)
        assert nursery.bury(number) == 0
        assert len(server.messages) == 1
    with database.reading() as session:
        assert list(session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id))) == [
            MailState.SENT,
            MailState.WAITING,
            MailState.WAITING,
        ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_turn_beside_a_clock_that_leads_delivers_and_says_who_does_the_rest(
    database: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leader = make_leader(database)
    assert leader.leads()
    written = write_mails(database, 2)
    monkeypatch.setenv("AGENDA_DATABASE_URL", address(database))
    monkeypatch.setenv("AGENDA_HISTORY_KEY", CHAIN_KEY.decode())
    monkeypatch.setenv("AGENDA_MAIL_URL", mail_url(server))
    assert main(["clock", "--once"]) == 0
    said = capsys.readouterr().out
    assert "Mail verzenden: 2" in said
    assert "een andere klok" in said
    assert "Herinneringen schrijven" not in said
    assert set(copies(server)) == written
    leader.step_down()
    assert main(["clock", "--once"]) == 0
    assert "Herinneringen schrijven: 0" in capsys.readouterr().out
    assert runs(database)[PULSE].well_at is not None


def test_the_lead_is_had_by_one_and_taken_by_another_when_it_is_free(database: Database) -> None:
    first, second = make_leader(database), make_leader(database)
    assert first.leads()
    assert first.leads()
    assert not second.leads()
    first.step_down()
    assert second.leads()
    assert not first.leads()
    second.step_down()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_leader_whose_connection_is_lost_leads_no_more(database: Database) -> None:
    first, second = make_leader(database), make_leader(database)
    assert first.leads()
    with database.engine.begin() as connection:
        lost = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        connection.execute(lost)
    assert not first.leads()
    assert second.leads()
    assert not first.leads()
    second.step_down()
    assert first.leads()
    first.step_down()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_lock_file_that_was_thrown_away_is_no_lock(database: Database) -> None:
    first, second = make_leader(database), make_leader(database)
    assert first.leads()
    Path(f"{database.engine.url.database}.clock").unlink()
    assert second.leads()
    assert not first.leads()
    second.step_down()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_can_not_have_the_lock_file_does_not_lead_and_says_so_once(database: Database) -> None:
    file, leader = Path(f"{database.engine.url.database}.clock"), make_leader(database)
    file.mkdir()
    with capture_logs() as said:
        assert not leader.leads()
        assert not leader.leads()
    assert [(one["log_level"], one["file"]) for one in said] == [("warning", str(file))]
    file.rmdir()
    assert leader.leads()
    leader.step_down()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_leads_by_whatever_name_the_database_is_known(database: Database, tmp_path: Path) -> None:
    (tmp_path / "ernaast.sqlite3").symlink_to(Path(str(database.engine.url.database)).absolute())
    first, second = make_leader(database), make_leader(Database(f"sqlite:///{tmp_path}/ernaast.sqlite3", CHAIN_KEY))
    assert first.leads()
    assert not second.leads()
    first.step_down()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_host_that_is_gone_is_noticed_on_our_side(database: Database) -> None:
    with database.engine.connect() as connection:
        asked = connection.connection.driver_connection.info.get_parameters()
    wanted = {"keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3", "tcp_user_timeout": "11000"}
    assert asked.items() >= wanted.items()


def test_a_database_in_memory_has_one_clock_that_leads() -> None:
    leader = make_leader(Database("sqlite://", CHAIN_KEY))
    assert isinstance(leader, AlwaysLeader)
    assert leader.leads()
