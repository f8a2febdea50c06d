from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from agenda.history.models import HistoryHead, HistoryLine
from agenda.history.rules import difference, seal
from agenda.kernel.rights import Scope, Stamp

DONE = "gedaan"


class Recorded(Protocol):
    """A record that history can name."""

    __tablename__: str

    @property
    def id(self) -> Any: ...

    @property
    def scope(self) -> Scope: ...


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
    session.flush()
    head = _head(session)
    line = HistoryLine(
        sequence=head.sequence + 1,
        at=stamp.at,
        actor=stamp.by.key,
        origin=stamp.origin,
        event=event,
        object_kind=thing.__tablename__,
        object_id=thing.id,
        programme_id=thing.scope.programme,
        result=result,
        difference=difference(old or {}, new or {}),
    )
    line.seal = seal(line, head.seal, session.info["chain_key"])
    head.sequence, head.seal = line.sequence, line.seal
    session.add(line)


def _head(session: Session) -> HistoryHead:
    """The head row, locked once per transaction: from then on no other writer can come in between."""
    transaction = session.get_transaction()
    held: tuple[object, HistoryHead] | None = session.info.get("history_head")
    if held and held[0] is transaction:
        return held[1]
    head = session.get_one(HistoryHead, 1, with_for_update=True, populate_existing=True)
    session.info["history_head"] = (session.get_transaction(), head)
    return head
