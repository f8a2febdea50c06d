"""One run of a job, and how it went."""

import socket
from dataclasses import dataclass

import structlog

from agenda.jobs.schedule import Job
from agenda.jobs.workshop import Workshop
from agenda.work.health import is_kept
from agenda.work.runs import begin_run, end_run, fail_run, run_of, told

log = structlog.get_logger()

HOST = socket.gethostname()


@dataclass(frozen=True)
class Attempt:
    """How much the job did, or the error that ended it."""

    job: Job
    done: int = 0
    error: Exception | None = None


def attempt(job: Job, workshop: Workshop) -> Attempt:
    """How it went is kept in transactions of its own, so that a failing job does not take that along.

    A job that has nothing to do is left alone while its last run was kept a moment ago: who looks every few seconds
    then writes nothing.
    """
    try:
        if _is_idle(job, workshop):
            return Attempt(job)
        with workshop.database.transaction() as session:
            begin_run(session, job.name, HOST, workshop.clock.now())
        done = job.run(workshop)
        with workshop.database.transaction() as session:
            end_run(session, job.name, workshop.clock.now(), done)
    except Exception as error:
        log.exception("job failed", job=job.name, error=told(error))
        _keep_failure(job, workshop, error)
        return Attempt(job, error=error)
    return Attempt(job, done)


def _is_idle(job: Job, workshop: Workshop) -> bool:
    if job.due is None:
        return False
    at = workshop.clock.now()
    with workshop.database.reading() as session:
        return not job.due(session, at) and is_kept(run_of(session, job.name), at)


def _keep_failure(job: Job, workshop: Workshop, error: Exception) -> None:
    try:
        with workshop.database.transaction() as session:
            fail_run(session, job.name, workshop.clock.now(), told(error))
    except Exception as second:
        log.warning("failure not kept", job=job.name, error=told(second))
