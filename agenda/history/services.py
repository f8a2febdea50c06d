from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import case, insert, update
from sqlalchemy.orm import Session

from agenda.history.models import HistoryHead, HistoryLine, RecordVersion
from agenda.history.rules import difference, seal
from agenda.kernel.rights import Scope, Stamp

DONE = "gedaan"


class Recorded(Protocol):
    """A record that history can name."""

    @property
    def __tablename__(self) -> str: ...

    @property
    def id(self) -> Any: ...

    @property
    def scope(self) -> Scope: ...


@dataclass(frozen=True)
class Named:
    """A record by its table and row number, for what need not be at hand itself."""

    __tablename__: str
    id: int
    scope: Scope


@dataclass(frozen=True)
class Entry:
    """What happened to one record: the fields of ``new`` that differ from ``old``."""

    event: str
    thing: Recorded
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)
    result: str = DONE


def record(
    session: Session,
    event: str,
    thing: Recorded,
    stamp: Stamp,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    result: str = DONE,
) -> None:
    """Adds one line about ``thing``: the fields of ``new`` that differ from ``old``."""
    record_all(session, [Entry(event, thing, old or {}, new or {}, result)], stamp)


def record_all(session: Session, entries: Iterable[Entry], stamp: Stamp) -> None:
    """Adds a line for each, in their order; one flush before them gives new records their numbers."""
    session.flush()
    head = hold_head(session)
    lines = []
    for entry in entries:
        line = _line(entry, head.sequence + 1, stamp)
        line["seal"] = seal(line, head.seal, session.info["chain_key"])
        head.sequence, head.seal = line["sequence"], line["seal"]
        lines.append(line)
    if lines:
        session.execute(insert(HistoryLine), lines)


def _line(entry: Entry, sequence: int, stamp: Stamp) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "at": stamp.at,
        "actor": stamp.by.key,
        "origin": stamp.origin,
        "event": entry.event,
        "object_kind": entry.thing.__tablename__,
        "object_id": entry.thing.id,
        "programme_id": entry.thing.scope.programme,
        "result": entry.result,
        "difference": difference(entry.old, entry.new),
    }


def keep_versions(
    session: Session, kind: str, programme: int, contents: Mapping[int, Mapping[str, Any]], at: datetime
) -> None:
    """Ends the version that each record (row number) has, and begins the next one with this content."""
    session.flush()
    for some in _batches(list(contents)):
        session.execute(
            update(RecordVersion)
            .where(
                RecordVersion.kind == kind,
                RecordVersion.record_id.in_(some),
                RecordVersion.recorded_until.is_(None),
            )
            .values(recorded_until=case((RecordVersion.recorded_from > at, RecordVersion.recorded_from), else_=at))
            .execution_options(synchronize_session=False)
        )
    rows = [
        {"kind": kind, "programme_id": programme, "record_id": record, "recorded_from": at, "content": content}
        for record, content in contents.items()
    ]
    if rows:
        session.execute(insert(RecordVersion), rows)


def _batches(records: list[int], size: int = 500) -> Iterable[list[int]]:
    return (records[start : start + size] for start in range(0, len(records), size))


def hold_head(session: Session) -> HistoryHead:
    """The head row, locked once per transaction: from then on no other writer can come in between."""
    transaction = session.get_transaction()
    held: tuple[object, HistoryHead] | None = session.info.get("history_head")
    if held and held[0] is transaction:
        return held[1]
    head = session.get_one(HistoryHead, 1, with_for_update=True, populate_existing=True)
    session.info["history_head"] = (session.get_transaction(), head)
    return head
