"""How the clock and its jobs are doing, judged by what they last did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agenda.kernel.words import Word
from agenda.work.models import JobRun


class ClockState(Word):
    RUNNING = "running", "loopt"
    STOPPED = "stopped", "staat stil"
    NEVER = "never", "heeft nog niet gelopen"


class JobState(Word):
    WELL = "well", "in orde"
    BUSY = "busy", "bezig"
    LATE = "late", "te laat"
    FAILING = "failing", "mislukt"
    NEVER = "never", "nog niet gedaan"


@dataclass(frozen=True)
class Planned:
    """What happens by itself, and how often. What ``leads`` is done by the clock that leads alone."""

    name: str
    label: str
    every: timedelta
    leads: bool = True


SLACK = timedelta(minutes=2)
"""A job that is due may take so long before it is called late."""

LONGEST = timedelta(minutes=10)
"""A job that has begun may take so long to end, such as one that builds a dossier."""

KEPT = timedelta(minutes=1)
"""So often at most a run is kept of a job that finds nothing to do."""


def clock_state(last_sign: datetime | None, at: datetime, patience: timedelta) -> ClockState:
    """A sign from the future was given before the clock of the machine was set back: it tells of as long ago."""
    if last_sign is None:
        return ClockState.NEVER
    return ClockState.RUNNING if abs(at - last_sign) <= patience else ClockState.STOPPED


def job_state(planned: Planned, run: JobRun | None, at: datetime) -> JobState:
    if run is None or run.begun_at is None:
        return JobState.NEVER
    if run.failures:
        return JobState.FAILING
    if run.ended_at is None or run.ended_at < run.begun_at:
        return JobState.BUSY if abs(at - run.begun_at) <= LONGEST else JobState.LATE
    return JobState.WELL if abs(at - run.begun_at) <= _between(planned) + SLACK else JobState.LATE


def next_run(planned: Planned, run: JobRun | None) -> datetime | None:
    return run.begun_at + _between(planned) if run is not None and run.begun_at is not None else None


def is_kept(run: JobRun | None, at: datetime) -> bool:
    """Whether a run was kept so lately that one that does nothing need not be."""
    return run is not None and run.begun_at is not None and abs(at - run.begun_at) < KEPT


def _between(planned: Planned) -> timedelta:
    return max(planned.every, KEPT)
