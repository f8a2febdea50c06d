from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from agenda.kernel.refusal import NotFound
from agenda.work.models import Task, TaskState
from agenda.work.rules import KINDS

UNFINISHED = (TaskState.WAITING, TaskState.RUNNING)


@dataclass(frozen=True)
class TaskPage:
    """Some tasks, newest first; ``before`` is how many come before these, ``total`` how many there are."""

    tasks: Sequence[Task]
    before: int
    total: int


def next_due(session: Session, at: datetime, kinds: Collection[str]) -> Task | None:
    """The oldest task that waits, or of which the lease has ended; held against others until the transaction ends."""
    return session.scalars(
        select(Task)
        .where(*_due(at, kinds))
        .order_by(Task.due_at, Task.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()


def is_any_due(session: Session, at: datetime, kinds: Collection[str]) -> bool:
    """Asked without holding anything up."""
    return session.scalar(select(Task.id).where(*_due(at, kinds)).limit(1)) is not None


def _due(at: datetime, kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    waits = and_(Task.state == TaskState.WAITING, Task.due_at <= at)
    left = and_(Task.state == TaskState.RUNNING, Task.leased_until <= at)
    return Task.kind.in_(kinds), or_(waits, left)


def task_by_number(session: Session, number: int, programme: int | None = None) -> Task:
    """In this programme, or wherever it is."""
    task = session.get(Task, number)
    if task is None or (programme is not None and task.programme_id != programme):
        raise NotFound("Deze klus is er niet (meer).")
    return task


def unfinished(
    session: Session, kind: str, programme: int, params: Mapping[str, Any], party: int | None = None
) -> Task | None:
    """The task for just this that waits or is carried out."""
    about = KINDS[kind].about
    found = (task for task in under_way(session, kind, programme) if task.party_id == party)
    return next((task for task in found if about(task.params) == about(params)), None)


def under_way(session: Session, kind: str, programme: int) -> Sequence[Task]:
    return session.scalars(
        select(Task)
        .where(Task.kind == kind, Task.programme_id == programme, Task.state.in_(UNFINISHED))
        .order_by(Task.id)
    ).all()


def newest_number(session: Session) -> int:
    return session.scalar(select(func.max(Task.id))) or 0


@dataclass(frozen=True)
class Wanted:
    """Tasks of these ``kinds`` that are for no party alone, and per kind those for these parties."""

    programme: int
    kinds: Collection[str]
    own: Mapping[str, Collection[int]]

    def __bool__(self) -> bool:
        return bool(self.kinds or self.own)


def tasks_of(session: Session, wanted: Wanted, before: int, most: int) -> TaskPage:
    own = (and_(Task.kind == kind, Task.party_id.in_(parties)) for kind, parties in wanted.own.items())
    shared = and_(Task.kind.in_(wanted.kinds), Task.party_id.is_(None))
    chosen = and_(Task.programme_id == wanted.programme, or_(shared, *own))
    newest = select(Task).where(chosen).order_by(Task.asked_at.desc(), Task.id.desc())
    total = session.scalar(select(func.count()).select_from(Task).where(chosen)) or 0
    return TaskPage(session.scalars(newest.offset(before).limit(most)).all(), before, total)


def newest_tasks(session: Session, most: int) -> Sequence[Task]:
    """Of all programmes; what is not finished comes first, the oldest of it before the others."""
    waiting = select(Task).where(Task.state.in_(UNFINISHED)).order_by(Task.due_at, Task.id).limit(most)
    ended = select(Task).where(Task.state.not_in(UNFINISHED)).order_by(Task.ended_at.desc(), Task.id.desc())
    first = session.scalars(waiting).all()
    return [*first, *session.scalars(ended.limit(most - len(first)))]
