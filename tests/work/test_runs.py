"""What is kept of each run of a job, and how a process tells of itself."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import MaildirMailer
from agenda.jobs import clockwork
from agenda.jobs.attempts import Attempt, attempt
from agenda.jobs.clockwork import Watch, run_once
from agenda.jobs.schedule import SCHEDULE, Job
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.models import MailState
from agenda.mail.queries import is_mail_due
from agenda.mail.rules import Sender
from agenda.work.health import ClockState, JobState, clock_state, job_state, next_run
from agenda.work.models import JobRun
from agenda.work.runs import PULSE, job_runs, told
from config import ROOT
from tests.reminders.queued import failed

AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
HOUR = timedelta(hours=1)


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database, StandingClock(AT), MaildirMailer(ROOT), Sender("A", "a@x.example"), "https://x.example")


def job(run: object, name: str = "mail") -> Job:
    return Job(name=name, label="Proef", every=HOUR, run=run)  # type: ignore[arg-type]


def later(workshop: Workshop) -> Workshop:
    return replace(workshop, clock=StandingClock(workshop.clock.now() + HOUR))


def test_a_run_that_fails_undoes_its_work_and_keeps_that_it_failed(workshop: Workshop) -> None:
    def spoil(workshop: Workshop) -> int:
        with workshop.database.transaction() as session:
            session.execute(text("INSERT INTO bounce (address, at, reason) VALUES ('x', '2026-01-01', '')"))
            raise ValueError("naar w.wisperdal@ez.example\nmet meer regels")

    attempt(job(lambda _: 7), workshop)
    for one in (workshop, later(workshop)):
        assert isinstance(attempt(job(spoil), one).error, ValueError)
    with workshop.database.reading() as session:
        run = job_runs(session)["mail"]
        assert session.scalar(text("SELECT count(*) FROM bounce")) == 0
    assert (run.failures, run.last_error) == (2, "ValueError: naar …")
    assert (run.well_at, run.done) == (AT, 7)
    assert (run.begun_at, run.ended_at) == (AT + HOUR, AT + HOUR)
    attempt(job(lambda _: 1), later(later(workshop)))
    with workshop.database.reading() as session:
        run = job_runs(session)["mail"]
    assert (run.failures, run.last_error, run.done) == (0, "", 1)


def test_a_job_that_fails_keeps_no_other_from_its_turn(workshop: Workshop) -> None:
    def spoil(_: Workshop) -> int:
        raise ValueError("stuk")

    done: list[str] = []
    with pytest.raises(ValueError, match="stuk"):
        run_once(workshop, [job(spoil), job(lambda _: done.append("b") or 1, "other")])
    assert done == ["b"]


def test_an_error_is_told_in_one_line_without_addresses_links_and_keys() -> None:
    error = IntegrityError("INSERT …", {"x": "geheim"}, Exception("duplicate key\nKey (recipient)=(a@b.example)"))
    assert told(error) == "duplicate key"
    links = ValueError("op https://agenda.example/antwoord/Xyz voor <a@b.example> met 8f14e45fceea167a5a36dedd4bea2543")
    assert told(links) == "ValueError: op … voor … met …"
    assert told(ValueError()) == "ValueError:"
    assert len(told(ValueError("la " * 1000))) <= 200


class Turns:
    """Leads when it is told to."""

    def __init__(self) -> None:
        self.has = False

    def leads(self) -> bool:
        return self.has

    def step_down(self) -> None:
        self.has = False


def test_jobs_of_the_leader_stand_still_while_another_leads(workshop: Workshop) -> None:
    leader = Turns()
    watch = Watch(workshop, leader)
    watch.scheduler.start(paused=True)
    led = [one.name for one in SCHEDULE if one.leads]
    assert {"rounds", "reminders", "history_head"} <= set(led)

    def standing() -> set[bool]:
        return {watch.scheduler.get_job(name).next_run_time is None for name in led}

    watch.look()
    assert standing() == {True}
    assert watch.scheduler.get_job("mail").next_run_time is not None
    leader.has = True
    watch.look()
    assert standing() == {False}
    leader.has = False
    watch.look()
    assert standing() == {True}
    watch.scheduler.shutdown()
    with workshop.database.reading() as session:
        assert job_runs(session)[PULSE].well_at == AT


def test_a_tick_that_comes_when_the_lead_was_lost_does_nothing(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(clockwork, "attempt", lambda job, _: tried.append(job.name) or Attempt(job))
    leader = Turns()
    watch = Watch(workshop, leader)
    for one in SCHEDULE:
        watch._tick(one)
    assert tried == ["mail", "work"]
    leader.has = True
    workshop.stopping.set()
    watch._tick(SCHEDULE[0])
    assert tried == ["mail", "work"]


def test_the_pulse_goes_on_after_the_clock_was_set_back(workshop: Workshop) -> None:
    leader = Turns()
    leader.has = True
    watch = Watch(workshop, leader)
    watch.scheduler.start(paused=True)
    for moment in (AT, AT - HOUR):
        watch.workshop = replace(workshop, clock=StandingClock(moment))
        watch.look()
        with workshop.database.reading() as session:
            assert job_runs(session)[PULSE].well_at == moment
    watch.scheduler.shutdown()


def test_how_a_job_stands_follows_from_its_last_run() -> None:
    planned = job(lambda _: 0)
    begun = JobRun(job="mail", begun_at=AT, ended_at=AT, failures=0)
    assert job_state(planned, None, AT) is JobState.NEVER
    assert job_state(planned, begun, AT + HOUR) is JobState.WELL
    assert job_state(planned, begun, AT + HOUR * 2) is JobState.LATE
    assert job_state(planned, JobRun(job="mail", begun_at=AT, failures=3), AT) is JobState.FAILING
    assert next_run(planned, begun) == AT + HOUR
    assert next_run(planned, None) is None


def test_a_job_that_has_begun_is_busy_until_it_takes_all_too_long() -> None:
    planned = replace(job(lambda _: 0), every=timedelta(seconds=3))
    for ended in (None, AT - HOUR):
        begun = JobRun(job="work", begun_at=AT, ended_at=ended, failures=0)
        assert job_state(planned, begun, AT) is JobState.BUSY
        assert job_state(planned, begun, AT + timedelta(minutes=10)) is JobState.BUSY
        assert job_state(planned, begun, AT + timedelta(minutes=11)) is JobState.LATE
        assert job_state(planned, begun, AT - timedelta(minutes=11)) is JobState.LATE


def test_an_idle_job_is_in_order_while_its_last_kept_run_is_of_a_moment_ago() -> None:
    planned = replace(job(lambda _: 0), every=timedelta(seconds=3))
    idle = JobRun(job="work", begun_at=AT, ended_at=AT, failures=0)
    assert job_state(planned, idle, AT + timedelta(minutes=3)) is JobState.WELL
    assert job_state(planned, idle, AT + timedelta(minutes=4)) is JobState.LATE
    assert next_run(planned, idle) == AT + timedelta(minutes=1)


def at_second(workshop: Workshop, seconds: float) -> Workshop:
    return replace(workshop, clock=StandingClock(AT + timedelta(seconds=seconds)))


def test_a_job_that_finds_nothing_to_do_writes_once_a_minute(workshop: Workshop, statements: list[str]) -> None:
    due: list[bool] = []
    looking = replace(job(lambda _: 1 if due else 0), due=lambda *_: bool(due))
    assert attempt(looking, workshop).done == 0
    statements.clear()
    for second in (3, 30, 59, -59):
        assert attempt(looking, at_second(workshop, second)).error is None
    assert not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    attempt(looking, at_second(workshop, 60))
    assert kept(workshop).begun_at == kept(workshop).well_at == AT + timedelta(seconds=60)
    due.append(True)
    assert attempt(looking, at_second(workshop, 61)).done == 1
    assert (kept(workshop).begun_at, kept(workshop).done) == (AT + timedelta(seconds=61), 1)


def test_who_is_cut_off_in_the_middle_of_work_has_begun_and_not_ended(workshop: Workshop) -> None:
    def cut_off(_: Workshop) -> int:
        raise KeyboardInterrupt

    attempt(job(lambda _: 0), workshop)
    with pytest.raises(KeyboardInterrupt):
        attempt(replace(job(cut_off), due=lambda *_: True), at_second(workshop, 1))
    assert (kept(workshop).begun_at, kept(workshop).ended_at) == (AT + timedelta(seconds=1), AT)


def test_a_look_that_fails_is_a_run_that_fails(workshop: Workshop) -> None:
    def spoil(*_: object) -> bool:
        raise ValueError("stuk")

    assert isinstance(attempt(replace(job(lambda _: 0), due=spoil), workshop).error, ValueError)
    assert kept(workshop).last_error == "ValueError: stuk"


def kept(workshop: Workshop) -> JobRun:
    with workshop.database.reading() as session:
        return job_runs(session)["mail"]


def test_mail_that_may_leave_is_due_unless_another_holds_it(workshop: Workshop, database: Database) -> None:
    with database.transaction() as session:
        mail = failed(session, None, state=MailState.WAITING, due_at=AT)
        assert not is_mail_due(session, AT - HOUR)
        assert is_mail_due(session, AT)
        mail.leased_until = AT + HOUR
        session.flush()
        assert not is_mail_due(session, AT)
        assert is_mail_due(session, AT + HOUR)


def test_a_leader_that_stops_lets_another_lead_while_it_ends_what_it_has_in_hand(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, free, seen = Event(), Event(), list[bool]()

    class Leads(Turns):
        def step_down(self) -> None:
            super().step_down()
            free.set()

    def work(_: Workshop) -> int:
        begun.set()
        seen.append(free.wait(5))
        return 0

    leader = Leads()
    leader.has = True
    monkeypatch.setattr(clockwork, "SCHEDULE", (job(work),))
    watch = Watch(workshop, leader)
    watch.scheduler.start()
    watch.look()
    assert begun.wait(5)
    watch.stop()
    assert seen == [True]


def test_the_clock_stands_still_after_too_long_a_silence() -> None:
    patience = timedelta(minutes=5)
    assert clock_state(None, AT, patience) is ClockState.NEVER
    assert clock_state(AT, AT + patience, patience) is ClockState.RUNNING
    assert clock_state(AT, AT + patience * 2, patience) is ClockState.STOPPED
    assert clock_state(AT + patience, AT, patience) is ClockState.RUNNING
    assert clock_state(AT + patience * 2, AT, patience) is ClockState.STOPPED


SAYS = """
import logging, structlog
from agenda.gateways.logs import write_logs
write_logs()
structlog.get_logger().info("job done", job="mail", done=3)
logging.getLogger("agenda.visits").info("visit", extra={"endpoint": "x.y", "status": 200})
logging.getLogger("apscheduler.scheduler").warning("maximum number of running instances reached")
try:
    raise ValueError("voor a.b@ez.example op /antwoord/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789")
except ValueError:
    structlog.get_logger().exception("job failed")
try:
    try:
        raise ValueError('null value\\nDETAIL:  Failing row contains (7, Jan de Vries, geheim\\n\\nover de brief).')
    except ValueError as error:
        raise RuntimeError(f"(psycopg.errors) {error}\\n[SQL: INSERT INTO person]") from error
except RuntimeError:
    structlog.get_logger().exception("row refused")
"""


def test_what_a_process_tells_is_json_and_names_nobody() -> None:
    said = subprocess.run([sys.executable, "-c", SAYS], cwd=ROOT, capture_output=True, check=True, text=True)
    done, visit, failed, row = map(json.loads, said.stderr.splitlines())
    assert said.stdout == ""
    assert (done["event"], done["job"], done["done"], done["level"]) == ("job done", "mail", 3, "info")
    assert (visit["event"], visit["endpoint"], visit["status"]) == ("visit", "x.y", 200)
    assert "ValueError" in failed["exception"]
    assert "ez.example" not in said.stderr
    assert "AbCdEf" not in said.stderr
    assert "null value" in row["exception"]
    assert row["exception"].count("[SQL: INSERT INTO person]") == 1
    assert not re.search("Jan|geheim|brief", row["exception"])
