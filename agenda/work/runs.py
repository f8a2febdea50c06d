"""What each job of the clock last did, kept apart from what the job itself writes."""

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agenda.gateways.database import inserting
from agenda.kernel.refusal import Refusal
from agenda.work.models import JobRun, Task, TaskState

OF_NOW = (TaskState.WAITING, TaskState.RUNNING, TaskState.FAILED)
PULSE = "clock"
"""The row of the clock that leads: ``host`` is where it runs, ``begun_at`` since when, ``well_at`` its last sign."""

LONGEST = 200
PRIVATE = re.compile(r"\S+@\S+|\b[a-z+]+://\S+|[A-Za-z0-9_+/=-]{24,}")
"""Addresses, links, keys."""


def begin_run(session: Session, job: str, host: str, at: datetime) -> None:
    run = _held_run(session, job)
    run.host, run.begun_at = host, at


def end_run(session: Session, job: str, at: datetime, done: int) -> None:
    run = _held_run(session, job)
    run.ended_at = run.well_at = at
    run.done, run.failures, run.last_error = done, 0, ""


def fail_run(session: Session, job: str, at: datetime, error: str) -> None:
    run = _held_run(session, job)
    run.ended_at, run.failures, run.last_error = at, run.failures + 1, error


def keep_pulse(session: Session, host: str, since: datetime, at: datetime) -> None:
    run = _held_run(session, PULSE)
    run.host, run.begun_at, run.well_at = host, since, at


def job_runs(session: Session) -> dict[str, JobRun]:
    return {run.job: run for run in session.scalars(select(JobRun))}


def run_of(session: Session, job: str) -> JobRun | None:
    return session.scalar(select(JobRun).where(JobRun.job == job))


def last_pulse(session: Session) -> datetime | None:
    return session.scalar(select(JobRun.well_at).where(JobRun.job == PULSE))


def task_counts(session: Session) -> dict[TaskState, int]:
    """How many pieces of long work there are in each state; those that are done or cancelled are history."""
    counted = select(Task.state, func.count()).where(Task.state.in_(OF_NOW)).group_by(Task.state)
    found: dict[TaskState, int] = {row[0]: row[1] for row in session.execute(counted)}
    return {state: found.get(state, 0) for state in OF_NOW}


def told(error: BaseException) -> str:
    """One line that may stand on a page and in a log: without addresses, links or keys."""
    if isinstance(error, DBAPIError):
        words = str(error.orig).strip() or type(error.orig).__name__
    elif isinstance(error, Refusal):
        words = str(error)
    else:
        words = f"{type(error).__name__}: {error}"
    first = words.strip().splitlines()[0]
    return PRIVATE.sub("…", first)[:LONGEST]


def _held_run(session: Session, job: str) -> JobRun:
    """Two clocks that begin at once make one row."""
    wanted = select(JobRun).where(JobRun.job == job).with_for_update()
    run = session.scalar(wanted)
    if run is None:
        blank = {"job": job, "host": "", "done": 0, "failures": 0, "last_error": ""}
        session.execute(inserting(session, JobRun).values(blank).on_conflict_do_nothing())
        run = session.scalars(wanted).one()
    return run
