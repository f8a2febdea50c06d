"""The process that runs the schedule."""

import signal
from types import FrameType

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from agenda.jobs.schedule import SCHEDULE, Job
from agenda.jobs.workshop import Workshop

log = structlog.get_logger()


def run_once(workshop: Workshop) -> dict[str, int]:
    """Each job once, in the order of the schedule; per job what it says it did."""
    return {job.name: job.run(workshop) for job in SCHEDULE}


def run_forever(workshop: Workshop) -> None:
    scheduler = BlockingScheduler(timezone="UTC")
    for job in SCHEDULE:
        scheduler.add_job(
            _attempt,
            IntervalTrigger(seconds=int(job.every.total_seconds())),
            args=(job, workshop),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def stop(_number: int, _frame: FrameType | None) -> None:
        workshop.stopping.set()
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for job in SCHEDULE:
        _attempt(job, workshop)
    scheduler.start()


def _attempt(job: Job, workshop: Workshop) -> None:
    """A job that fails is told and tried again at its next tick; the others go on."""
    try:
        done = job.run(workshop)
    except Exception:
        log.exception("job failed", job=job.name)
    else:
        if done:
            log.info("job done", job=job.name, done=done)
