from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Base, Record


class HistoryLine(Base):
    """One change. ``difference`` holds per field the pair ``[old, new]``; ``actor`` is a key, never a name.

    The log is filtered within its index, which holds all that one can choose by: the lines themselves are read of one
    page alone.
    """

    __tablename__ = "history_line"
    __table_args__ = (
        Index(None, "object_kind", "object_id", "sequence"),
        Index(None, "actor", "sequence"),
        Index("ix_history_line_log", "programme_id", "at", "sequence", "object_kind", "event", "result", "actor"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    origin: Mapped[str]
    event: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    programme_id: Mapped[int | None]
    result: Mapped[str]
    difference: Mapped[dict[str, Any]]
    seal: Mapped[str]


class HistoryHead(Base):
    """The last line's number and seal: a missing tail shows against it, and writers queue on its lock."""

    __tablename__ = "history_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    seal: Mapped[str]


class HistoryCheckpoint(Record):
    """Up to and including line ``sequence`` the history was pruned at this moment; ``seal`` was that line's own.

    ``signature`` is the HMAC over all of it: who has the database alone can't make one.
    """

    __tablename__ = "history_checkpoint"

    sequence: Mapped[int] = mapped_column(unique=True)
    seal: Mapped[str]
    last_at: Mapped[datetime]
    pruned_at: Mapped[datetime]
    pruned_by: Mapped[str]
    signature: Mapped[str]


class RecordVersion(Record):
    """A record as it was from ``recorded_from`` up to, not including, ``recorded_until`` (None: it still is).

    ``content`` is what the noun that owns the record reads back. Recorded time: when it was written down here.
    """

    __tablename__ = "record_version"
    __table_args__ = (
        Index(None, "programme_id", "kind", "recorded_from"),
        Index(None, "programme_id", "kind", "recorded_until"),
        Index(
            "uq_record_version_one_current",
            "kind",
            "record_id",
            unique=True,
            sqlite_where=text("recorded_until IS NULL"),
            postgresql_where=text("recorded_until IS NULL"),
        ),
        Index(None, "kind", "record_id", "recorded_from"),
    )

    programme_id: Mapped[int]
    kind: Mapped[str]
    record_id: Mapped[int]
    recorded_from: Mapped[datetime]
    recorded_until: Mapped[datetime | None]
    content: Mapped[dict[str, Any]]
