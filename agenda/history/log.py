"""The lines of a programme and those of none, as an auditor reads them: newest first, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from agenda.history.models import HistoryCheckpoint, HistoryLine
from agenda.history.rules import FIRST_SEAL, SEALED, seal
from agenda.history.services import Named, record
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, Scope, Stamp, require

LEFT_OUT = frozenset({"annotation"})
"""What lines of these tables tell is for one party alone; the log has none of them, whoever reads it."""

PAGE, HIGHEST = 100, 2**31 - 1
LATEST_FIRST = (HistoryLine.at.desc(), HistoryLine.sequence.desc())


@dataclass(frozen=True)
class LogSelection:
    """What is looked for; what is empty looks for anything. An ``actor`` that ends in a colon is all of that sort.

    ``until`` is no longer part of it. ``record`` is the row number of a record of that kind.
    """

    programme: int
    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    kind: str = ""
    event: str = ""
    result: str = ""
    record: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class LogPage:
    """Whether there are lines after its last and before its first one, in the order of the page."""

    lines: Sequence[HistoryLine]
    older: bool
    newer: bool


def page_of_log(
    session: Session, chosen: LogSelection, *, after: int | None = None, before: int | None = None, size: int = PAGE
) -> LogPage:
    """The lines that follow on line ``after``, or go before line ``before``; the latest ones without either."""
    place = _place(session, after or before)
    if before and place is not None:
        found = _lines(session, chosen, _here() > place, size + 1, turned=True)
        return LogPage(found[-size:], older=True, newer=len(found) > size)
    found = _lines(session, chosen, _here() < place if place is not None else None, size + 1)
    return LogPage(found[:size], older=len(found) > size, newer=place is not None)


def _here() -> Any:
    return tuple_(HistoryLine.at, HistoryLine.sequence)


def _place(session: Session, number: int | None) -> Any:
    """Where the line stands; None when there is none, or no longer."""
    if number is None:
        return None
    at = session.scalar(select(HistoryLine.at).where(HistoryLine.sequence == number))
    return tuple_(literal(at, HistoryLine.at.type), literal(number)) if at else None


def _lines(
    session: Session, chosen: LogSelection, place: ColumnElement[bool] | None, limit: int, *, turned: bool = False
) -> Sequence[HistoryLine]:
    """``turned`` takes the earliest of what fits instead of the latest."""
    numbers = _numbers(chosen, place, limit, turned)
    return session.scalars(select(HistoryLine).where(HistoryLine.sequence.in_(numbers)).order_by(*LATEST_FIRST)).all()


def _numbers(chosen: LogSelection, place: ColumnElement[bool] | None, limit: int, turned: bool = False) -> Any:
    """Of each half the first so many, found within an index; and of those the first so many."""
    wanted = [*_wanted(chosen), *(() if place is None else (place,))]
    halves = [
        select(HistoryLine.at, HistoryLine.sequence)
        .where(half.where, *wanted)
        .order_by(*_latest_first(*half.before, HistoryLine.at, HistoryLine.sequence, turned=turned))
        .limit(limit)
        .subquery()
        for half in _halves(chosen)
    ]
    both = union_all(*(select(half.c.at, half.c.sequence) for half in halves)).subquery()
    return select(both.c.sequence).order_by(*_latest_first(both.c.at, both.c.sequence, turned=turned)).limit(limit)


def _latest_first(*columns: Any, turned: bool) -> list[Any]:
    return list(columns) if turned else [column.desc() for column in columns]


@dataclass(frozen=True)
class Half:
    """Lines of which ``before`` is the same for all: named in their order, the index itself is that order."""

    where: ColumnElement[bool]
    before: tuple[Any, ...] = ()


def _halves(chosen: LogSelection) -> list[Half]:
    """Of this programme and of none; of one record, and of one line, another index finds both at once."""
    programme = HistoryLine.programme_id
    if chosen.record is not None or chosen.number is not None:
        return [Half(func.coalesce(programme, chosen.programme) == chosen.programme)]
    return [Half(programme == chosen.programme, (programme,)), Half(programme.is_(None), (programme,))]


def _wanted(chosen: LogSelection) -> Iterator[ColumnElement[bool]]:
    yield HistoryLine.object_kind.not_in(LEFT_OUT)
    for column, value in (
        (HistoryLine.object_kind, chosen.kind or None),
        (HistoryLine.event, chosen.event or None),
        (HistoryLine.result, chosen.result or None),
        (HistoryLine.object_id, chosen.record),
        (HistoryLine.sequence, chosen.number),
    ):
        if value is not None:
            yield column == value
    if chosen.actor:
        whole = not chosen.actor.endswith(":")
        yield HistoryLine.actor == chosen.actor if whole else HistoryLine.actor.startswith(chosen.actor)
    if chosen.since:
        yield HistoryLine.at >= chosen.since
    if chosen.until:
        yield HistoryLine.at < chosen.until


def count_in_log(session: Session, chosen: LogSelection, most: int) -> int:
    """How many lines are looked for, counted no further than ``most``."""
    return session.scalar(select(func.count()).select_from(_numbers(chosen, None, most).subquery())) or 0


def all_of_log(session: Session, chosen: LogSelection, most: int) -> Iterator[Sequence[HistoryLine]]:
    """A thousand at a time, the latest first, until there are none or there were ``most``."""
    after: int | None = None
    while most > 0:
        page = page_of_log(session, chosen, after=after, size=min(most, 1000))
        if page.lines:
            yield page.lines
        if not page.older:
            return
        after, most = page.lines[-1].sequence, most - len(page.lines)
        session.expunge_all()


def record_export(session: Session, programme: int, told: Mapping[str, Any], stamp: Stamp) -> None:
    """Who takes the log along leaves a line in it."""
    require(stamp.by, Permission.LOG_READ, Scope(programme))
    record(session, "log.export", Named("log", 0, Scope(programme)), stamp, new=told)


def line_of_log(session: Session, programme: int, number: int) -> HistoryLine:
    found = _lines(session, LogSelection(programme, number=number), None, 1) if number <= HIGHEST else []
    if not found:
        raise NotFound(f"Regel {number} staat niet in dit logboek. Zij is er niet (meer).")
    return found[0]


def rests_on_the_one_before(session: Session, line: HistoryLine) -> bool | None:
    """Whether the line is as it was sealed; None when the one before it is not there, so that nobody can tell."""
    before = _seal_of(session, line.sequence - 1)
    if before is None:
        return None
    content = {name: getattr(line, name) for name in (*SEALED, "at")}
    return seal(content, before, session.info["chain_key"]) == line.seal


def _seal_of(session: Session, number: int) -> str | None:
    if number == 0:
        return FIRST_SEAL
    line = select(HistoryLine.seal).where(HistoryLine.sequence == number)
    checkpoint = select(HistoryCheckpoint.seal).where(HistoryCheckpoint.sequence == number)
    return session.scalar(union_all(line, checkpoint).limit(1))
