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


def clock_state(last_sign: datetime | None, at: datetime, patience: timedelta) -> ClockState:
    if last_sign is None:
        return ClockState.NEVER
    return ClockState.RUNNING if at - last_sign <= patience else ClockState.STOPPED


def job_state(planned: Planned, run: JobRun | None, at: datetime) -> JobState:
    if run is None or run.begun_at is None:
        return JobState.NEVER
    if run.failures:
        return JobState.FAILING
    if at > run.begun_at + planned.every + SLACK:
        return JobState.LATE
    return JobState.BUSY if run.ended_at is None or run.ended_at < run.begun_at else JobState.WELL


def next_run(planned: Planned, run: JobRun | None) -> datetime | None:
    return run.begun_at + planned.every if run is not None and run.begun_at is not None else None
