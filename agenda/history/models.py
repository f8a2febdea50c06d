from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Base


class HistoryLine(Base):
    """One change. ``difference`` holds per field the pair ``[old, new]``; ``actor`` is a key, never a name."""

    __tablename__ = "history_line"
    __table_args__ = (Index(None, "object_kind", "object_id", "sequence"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    origin: Mapped[str]
    event: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    programme_id: Mapped[int | None] = mapped_column(index=True)
    result: Mapped[str]
    difference: Mapped[dict[str, Any]]
    seal: Mapped[str]


class HistoryHead(Base):
    """The last line's number and seal: a missing tail shows against it, and writers queue on its lock."""

    __tablename__ = "history_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    seal: Mapped[str]
