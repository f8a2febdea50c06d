"""The head of the history, kept outside the database: number and seal of its last line at a moment, signed.

Who has the database alone can cut off its end and set the head back to an older line, or put back an older copy; the
chain that is left is whole. What lies outside then tells of a line that is not there.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.gateways.journal import ENDING, add_line, lines_in, one_writer
from agenda.history.models import HistoryLine
from agenda.history.queries import lines_about
from agenda.history.rules import as_text, exactly, is_signed, require_operator, signature
from agenda.history.services import Named, hold_head, record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Scope, Stamp

KIND, EVENT, ONLY_ONE = "history_head", "history.head", 1


@dataclass(frozen=True)
class Head:
    """Line ``sequence`` was the last one at that moment, and this was its seal."""

    at: datetime
    sequence: int
    seal: str

    @property
    def file(self) -> str:
        return f"{self.at.astimezone(AMSTERDAM).year}{ENDING}"

    def written(self, key: bytes) -> str:
        return as_text(asdict(self) | {"at": exactly(self.at), "signature": self.signature(key)})

    def signature(self, key: bytes) -> str:
        return signature("head", asdict(self), key)


@dataclass(frozen=True)
class KeptHead:
    """A line of a head file; without ``head`` it can't be read or was signed by another."""

    file: str
    number: int
    text: str
    head: Head | None

    @property
    def place(self) -> str:
        return f"{self.file}, regel {self.number}"


def read_heads(place: Path, key: bytes) -> list[KeptHead]:
    """Of a folder or of one file, in the order in which they stand there."""
    return [KeptHead(file, number, text, _read(text, key)) for file, number, text in lines_in(place) if text.strip()]


def _read(text: str, key: bytes) -> Head | None:
    try:
        content: dict[str, Any] = json.loads(text)
        head = Head(datetime.fromisoformat(content["at"]), int(content["sequence"]), str(content["seal"]))
        return head if is_signed(str(content["signature"]), head.signature(key)) else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def recorded_heads(session: Session, after: int = 0) -> Sequence[Head]:
    """Those that the history says were laid outside, beyond this line."""
    rows = session.execute(
        select(HistoryLine.at, HistoryLine.sequence, HistoryLine.seal)
        .where(HistoryLine.object_kind == KIND, HistoryLine.event == EVENT, HistoryLine.sequence > after)
        .order_by(HistoryLine.sequence)
    )
    return [Head(*row) for row in rows]


def keep_head(session: Session, stamp: Stamp) -> Head:
    """Records that the head is laid outside; that line itself is the head. ``lay_outside`` does the laying."""
    require_operator(stamp.by, "De kop van de geschiedenis vastleggen")
    record(session, EVENT, Named(KIND, ONLY_ONE, Scope()), stamp)
    last = hold_head(session)
    return Head(stamp.at, last.sequence, last.seal)


def keep_daily_head(session: Session, stamp: Stamp) -> Head | None:
    """The same, unless it was done already on this day in Amsterdam."""
    hold_head(session)
    done = lines_about(session, KIND, ONLY_ONE, limit=1)
    return None if done and _day(done[0].at) >= _day(stamp.at) else keep_head(session, stamp)


def _day(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat()


def lay_outside(session: Session, folder: Path, key: bytes) -> int:
    """Adds to the files every recorded head that is newer than what lies there; how many that were.

    Once it was committed that a head lies outside, this may be done over and over: what was broken off is made up for.
    """
    with one_writer(folder):
        laid = max((kept.head.sequence for kept in read_heads(folder, key) if kept.head), default=0)
        missing = recorded_heads(session, after=laid)
        for head in missing:
            add_line(folder / head.file, head.written(key))
    return len(missing)
