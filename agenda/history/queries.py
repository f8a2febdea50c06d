from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from agenda.history.models import HistoryLine, RecordVersion


def lines_about(session: Session, kind: str, identity: int, limit: int = 100) -> Sequence[HistoryLine]:
    """The newest lines about one record, newest first."""
    return session.scalars(
        select(HistoryLine)
        .where(HistoryLine.object_kind == kind, HistoryLine.object_id == identity)
        .order_by(HistoryLine.sequence.desc())
        .limit(limit)
    ).all()


def last_lines_about(session: Session, kind: str, identities: Sequence[int]) -> dict[int, HistoryLine]:
    """Per record the newest line about it."""
    found: dict[int, HistoryLine] = {}
    for start in range(0, len(identities), 500):
        some = identities[start : start + 500]
        newest = (
            select(func.max(HistoryLine.sequence))
            .where(HistoryLine.object_kind == kind, HistoryLine.object_id.in_(some))
            .group_by(HistoryLine.object_id)
        )
        lines = session.scalars(select(HistoryLine).where(HistoryLine.sequence.in_(newest)))
        found |= {line.object_id: line for line in lines}
    return found


def contents_at(
    session: Session,
    kind: str,
    programme: int,
    at: datetime | None = None,
    only: Sequence[int] | Select[int] | None = None,
) -> dict[int, Mapping[str, Any]]:
    """Per record (row number) its content as it was recorded at that moment; now without one.

    ``only`` may be a query for the row numbers, where there can be more than a statement takes.
    """
    found = select(RecordVersion.record_id, RecordVersion.content).where(
        RecordVersion.programme_id == programme, RecordVersion.kind == kind, _held_at(at)
    )
    if only is not None:
        found = found.where(RecordVersion.record_id.in_(only))
    return dict(session.execute(found.order_by(RecordVersion.id)).all())


def versions_at(session: Session, kinds: Collection[str], programme: int, at: datetime) -> Sequence[RecordVersion]:
    """The versions that records of these kinds had at that moment."""
    found = select(RecordVersion).where(
        RecordVersion.programme_id == programme, RecordVersion.kind.in_(kinds), _held_at(at)
    )
    return session.scalars(found.order_by(RecordVersion.record_id, RecordVersion.id)).all()


def undone_since(
    session: Session, kinds: Collection[str], programme: int, since: datetime
) -> dict[tuple[str, int], dict[str, Any]]:
    """Per record that was written down after that moment what its fields held before: None for what was not there."""
    lines = session.execute(
        select(HistoryLine.object_kind, HistoryLine.object_id, HistoryLine.difference)
        .where(HistoryLine.programme_id == programme, HistoryLine.object_kind.in_(kinds), HistoryLine.at > since)
        .order_by(HistoryLine.sequence)
    )
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, record, difference in lines:
        held = found.setdefault((kind, record), {})
        for name, (old, _) in difference.items():
            held.setdefault(name, old)
    return found


def lines_since(
    session: Session, events: Collection[str], programme: int, since: datetime
) -> Sequence[tuple[str, int, Mapping[str, Any]]]:
    """After that moment, the oldest first: what happened, to which record, and what differed."""
    lines = session.execute(
        select(HistoryLine.event, HistoryLine.object_id, HistoryLine.difference)
        .where(HistoryLine.programme_id == programme, HistoryLine.event.in_(events), HistoryLine.at > since)
        .order_by(HistoryLine.sequence)
    )
    return [(event, record, difference) for event, record, difference in lines]


def _held_at(at: datetime | None) -> ColumnElement[bool]:
    if at is None:
        return RecordVersion.recorded_until.is_(None)
    ended = or_(RecordVersion.recorded_until.is_(None), RecordVersion.recorded_until > at)
    return (RecordVersion.recorded_from <= at) & ended


@dataclass(frozen=True)
class Change:
    """A record's content at two moments; None where it was not there."""

    record: int
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


def changes_between(session: Session, kind: str, programme: int, start: datetime, end: datetime) -> list[Change]:
    """What differs between two moments; reads only what was written down in between."""
    touched = select(RecordVersion.record_id).where(
        RecordVersion.programme_id == programme,
        RecordVersion.kind == kind,
        RecordVersion.recorded_from > start,
        RecordVersion.recorded_from <= end,
    )
    old, new = (contents_at(session, kind, programme, at, touched) for at in (start, end))
    return [
        Change(record, old.get(record), new.get(record))
        for record in sorted(old.keys() | new.keys())
        if old.get(record) != new.get(record)
    ]
