from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope, owned_by
from agenda.kernel.words import Word


class TaskState(Word):
    WAITING = "waiting", "wacht"
    RUNNING = "running", "bezig"
    DONE = "done", "klaar"
    FAILED = "failed", "mislukt"
    CANCELLED = "cancelled", "afgebroken"


class Task(Record):
    """A piece of long work. ``key`` says why it is done, and a second one with the same key can't exist.

    Whoever carries it out holds it until ``leased_until`` and moves that on as long as it lives; a task whose lease
    has ended is taken up again. ``done`` of ``total`` parts are finished, ``told`` says in Dutch which part is next.
    ``result`` names what came of it. ``party_id`` is the party for which alone it is done, if any.
    """

    __tablename__ = "work_task"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "programme_id", "asked_at"))

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    programme_id: Mapped[int | None]
    party_id: Mapped[int | None]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[TaskState] = mapped_column(default=TaskState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    told: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    cancelled_by: Mapped[str | None]

    @property
    def scope(self) -> Scope:
        return owned_by(self.programme_id, self.party_id)


class JobRun(Record):
    """What one job of the clock last did, and how many times in a row it has failed."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(unique=True)
    host: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    well_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
