"""The process that runs the schedule. Of all such processes one leads; the others stand by, and share the work that
may be shared."""

import signal
from collections.abc import Iterable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from agenda.gateways.clock import SystemClock
from agenda.gateways.leader import Leader
from agenda.jobs.attempts import HOST, Attempt, attempt
from agenda.jobs.schedule import SCHEDULE, Job
from agenda.jobs.workshop import Workshop
from agenda.work.runs import keep_pulse, told

log = structlog.get_logger()

LOOKED = 1
"""Seconds between two looks at who leads: so soon another takes over."""

PULSE = timedelta(seconds=30)


def run_once(workshop: Workshop, jobs: Iterable[Job] = SCHEDULE) -> dict[str, int]:
    """Each job once, in the order of the schedule; per job what it says it did.

    One that fails keeps none from its turn; the error of the first that failed comes at the end.
    """
    attempts = [attempt(job, workshop) for job in jobs]
    for one in attempts:
        if one.error is not None:
            raise one.error
    return {one.job.name: one.done for one in attempts}


def run_turn(workshop: Workshop, leader: Leader) -> list[Attempt]:
    """Each job once, without those of the leader when another clock leads."""
    try:
        leads, at = leader.leads(), workshop.clock.now()
        if leads:
            _beat(workshop, at, at)
        return [attempt(job, workshop) for job in SCHEDULE if leads or not job.leads]
    finally:
        leader.step_down()


def run_forever(workshop: Workshop, leader: Leader) -> None:
    """Until SIGTERM or SIGINT, which let what is in hand end first."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        workshop.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    watch = Watch(workshop, leader)
    watch.scheduler.start()
    try:
        watch.look()
        while not workshop.stopping.wait(LOOKED):
            watch.look()
    finally:
        watch.stop()


class Watch:
    """Sets the jobs of the leader going as soon as this process leads, and still when it does not."""

    def __init__(self, workshop: Workshop, leader: Leader) -> None:
        self.workshop = workshop
        self.leader = leader
        self.scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(len(SCHEDULE))})
        self.since: datetime | None = None
        self.stands_by = False
        self.beaten: datetime | None = None
        for job in SCHEDULE:
            self._plan(job)

    def look(self) -> None:
        now = self.workshop.clock.now()
        if not self.leader.leads():
            self._stand_by()
            return
        if self.since is None:
            self._lead(now)
        if self.since and (self.beaten is None or abs(now - self.beaten) >= PULSE):
            _beat(self.workshop, self.since, now)
            self.beaten = now

    def stop(self) -> None:
        """Another takes over while this one ends what it has in hand.

        The second time is for a tick that looked who leads just before.
        """
        self.leader.step_down()
        self.scheduler.shutdown(wait=True)
        self.leader.step_down()

    def _lead(self, now: datetime) -> None:
        self.since, self.beaten, self.stands_by = now, None, False
        log.info("leads", host=HOST)
        for job in _of_the_leader():
            self.scheduler.modify_job(job.name, next_run_time=SystemClock().now())

    def _stand_by(self) -> None:
        if self.stands_by:
            return
        self.since, self.stands_by = None, True
        log.info("stands by", host=HOST)
        for job in _of_the_leader():
            self.scheduler.pause_job(job.name)

    def _plan(self, job: Job) -> None:
        self.scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=int(job.every.total_seconds())),
            args=(job,),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=None if job.leads else SystemClock().now(),
        )

    def _tick(self, job: Job) -> None:
        """A job that fails is told and tried again at its next tick; the others go on."""
        if not self.workshop.stopping.is_set() and (not job.leads or self.leader.leads()):
            done = attempt(job, self.workshop).done
            if done:
                log.info("job done", job=job.name, done=done)


def _of_the_leader() -> list[Job]:
    return [job for job in SCHEDULE if job.leads]


def _beat(workshop: Workshop, since: datetime, at: datetime) -> None:
    try:
        with workshop.database.transaction() as session:
            keep_pulse(session, HOST, since, at)
    except Exception as error:
        log.warning("pulse not kept", error=told(error))
