from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Stamp
from agenda.work.models import Task, TaskState
from agenda.work.queries import UNFINISHED, newest_number, next_due, unfinished
from agenda.work.rules import GIVEN_UP, KINDS, MOST_TRIES, require_asker

AGAIN = (TaskState.FAILED, TaskState.CANCELLED)


class TakenOver(Exception):
    """The lease had ended and somebody else has the task now, or it was cancelled."""


@dataclass(frozen=True)
class Hold:
    """What a worker has of a task: its lease. Whoever takes the task over gets another one, and then this is void."""

    task: int
    until: datetime


def ask(
    session: Session,
    kind: str,
    key: str,
    stamp: Stamp,
    *,
    programme: int | None = None,
    party: int | None = None,
    params: Mapping[str, Any] | None = None,
) -> Task:
    """Puts the work in the queue, to begin after the commit; the task that is there already for this ``key``.

    ``party`` (row number) when it is done for that party alone.
    """
    if task := _with(session, key):
        return task
    task = Task(key=key, kind=kind, programme_id=programme, party_id=party, params=dict(params or {}))
    task.asked_by = stamp.by.key
    task.asked_at = task.due_at = stamp.at
    try:
        with session.begin_nested():
            session.add(task)
    except IntegrityError:
        if other := _with(session, key):
            return other
        raise
    return task


def _with(session: Session, key: str) -> Task | None:
    return session.scalar(select(Task).where(Task.key == key))


def ask_once_more(
    session: Session, kind: str, programme: int, params: Mapping[str, Any], stamp: Stamp, *, party: int | None = None
) -> Task:
    """The task for just this that is not finished yet, or else a new one; who asks twice at once gets one."""
    newest = newest_number(session)  # before looking: what another asks for meanwhile has this number in its key too
    if task := unfinished(session, kind, programme, params, party):
        return task
    about = "/".join(f"{name}={value}" for name, value in sorted(KINDS[kind].about(params).items()))
    whose = f"/party={party}" if party else ""
    key = f"{kind}:{programme}:{about}{whose}:after {newest}"
    return ask(session, kind, key, stamp, programme=programme, party=party, params=params)


def claim(session: Session, at: datetime, lease: timedelta, kinds: Collection[str]) -> Task | None:
    """Takes up the next task of these kinds; None when none is due. One that was begun too often fails."""
    while task := next_due(session, at, kinds):
        if task.tries < MOST_TRIES:
            task.state, task.tries, task.leased_until = TaskState.RUNNING, task.tries + 1, at + lease
            task.started_at, task.done, task.total, task.told = at, 0, 0, ""
            return task
        _end(task, TaskState.FAILED, at)
        task.last_error = GIVEN_UP
        session.flush()
    return None


def hold_of(task: Task) -> Hold:
    if task.leased_until is None:
        raise TakenOver
    return Hold(task.id, task.leased_until)


def held(session: Session, hold: Hold) -> Task:
    """The task, kept from others until the transaction ends. Raises ``TakenOver``."""
    ours = (Task.id == hold.task, Task.state == TaskState.RUNNING, Task.leased_until == hold.until)
    task = session.scalar(select(Task).where(*ours).with_for_update().execution_options(populate_existing=True))
    if task is None:
        raise TakenOver
    return task


def progress(session: Session, hold: Hold, done: int, total: int, told: str, *, at: datetime, lease: timedelta) -> Hold:
    """Says which part is next, and goes on holding the task."""
    task = held(session, hold)
    task.done, task.total, task.told, task.leased_until = done, total, told, at + lease
    return Hold(task.id, at + lease)


def finish(session: Session, hold: Hold, result: Mapping[str, Any], at: datetime) -> None:
    """In the transaction that keeps what came of it: so both are there, or neither."""
    task = held(session, hold)
    _end(task, TaskState.DONE, at)
    task.done, task.result, task.last_error = task.total, dict(result), ""


def fail(session: Session, hold: Hold, sentence: str, at: datetime) -> None:
    task = held(session, hold)
    _end(task, TaskState.FAILED, at)
    task.last_error = sentence


def put_back(session: Session, hold: Hold, due_at: datetime, *, counts: bool) -> None:
    """To be taken up again from ``due_at``; ``counts`` when this was a try that went wrong."""
    task = held(session, hold)
    task.state, task.due_at, task.leased_until = TaskState.WAITING, due_at, None
    task.done, task.total, task.told = 0, 0, ""
    task.tries -= not counts


def retry(session: Session, task: Task, stamp: Stamp) -> None:
    """From here on it is done in the name of whoever tries it again."""
    require_asker(stamp.by, KINDS[task.kind], task.scope)
    session.refresh(task, with_for_update=True)
    if task.state not in AGAIN:
        raise NotNow(f"Opnieuw proberen kan alleen wat mislukt of afgebroken is; deze klus is: {task.state.label}.")
    task.state, task.tries, task.asked_by = TaskState.WAITING, 0, stamp.by.key
    task.asked_at = task.due_at = stamp.at
    task.done, task.total, task.told, task.last_error = 0, 0, "", ""
    task.started_at = task.ended_at = task.cancelled_by = None
    session.flush()


def cancel(session: Session, task: Task, stamp: Stamp) -> None:
    """Nothing comes of it any more: whoever carries it out finds that it is not theirs, at the next part."""
    require_asker(stamp.by, KINDS[task.kind], task.scope)
    session.refresh(task, with_for_update=True)
    if task.state not in UNFINISHED:
        raise NotNow(f"Afbreken kan alleen wat wacht of bezig is; deze klus is: {task.state.label}.")
    _end(task, TaskState.CANCELLED, stamp.at)
    task.cancelled_by = stamp.by.key


def _end(task: Task, state: TaskState, at: datetime) -> None:
    task.state, task.ended_at, task.leased_until, task.told = state, at, None, ""
