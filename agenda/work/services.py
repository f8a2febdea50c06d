from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.kernel.rights import Stamp
from agenda.work.models import Task


def ask(
    session: Session,
    kind: str,
    key: str,
    stamp: Stamp,
    *,
    programme: int | None = None,
    params: Mapping[str, Any] | None = None,
) -> Task:
    """Puts the work in the queue, to begin after the commit; the task that is there already for this ``key``."""
    if task := session.scalar(select(Task).where(Task.key == key)):
        return task
    task = Task(key=key, kind=kind, programme_id=programme, params=dict(params or {}), asked_by=stamp.by.key)
    task.asked_at = task.due_at = stamp.at
    session.add(task)
    session.flush()
    return task
