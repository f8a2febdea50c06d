from collections.abc import Sequence
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from agenda.calendars.models import DayOff, RecessEntry
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotFound
from agenda.terms.calendar import KNOWN_RECESSES, Recess, RecessKind, TermCalendar

KINDS = (RecessEntry.__tablename__, DayOff.__tablename__)


def recess_entries(session: Session) -> Sequence[RecessEntry]:
    """Newest first."""
    return session.scalars(select(RecessEntry).order_by(RecessEntry.first.desc())).all()


def days_off(session: Session) -> Sequence[DayOff]:
    """Newest first."""
    return session.scalars(select(DayOff).order_by(DayOff.day.desc())).all()


def term_calendar(session: Session) -> TermCalendar:
    """What is kept here goes before what is known beforehand."""
    recesses = select(RecessEntry.kind, RecessEntry.first, RecessEntry.last)
    rows: Sequence[Any] = session.execute(recesses.union_all(select(null(), DayOff.day, DayOff.day))).all()
    kept = tuple(Recess(first, last, kind) for kind, first, last in rows if kind)
    return TermCalendar((*kept, *KNOWN_RECESSES), frozenset(day for kind, day, _ in rows if kind is None))


def recess_entry(session: Session, kind: RecessKind, year: int) -> RecessEntry:
    entry = session.scalar(select(RecessEntry).where(RecessEntry.kind == kind, RecessEntry.year == year))
    if entry is None:
        raise NotFound(f"Het {kind.label} {year} wordt hier niet bijgehouden.")
    return entry


def day_off(session: Session, identity: int) -> DayOff:
    entry = session.get(DayOff, identity)
    if entry is None:
        raise NotFound("Deze vrije dag staat niet (meer) in de kalender.")
    return entry


def calendar_lines(session: Session, limit: int = 50) -> Sequence[HistoryLine]:
    """What happened to the calendar, newest first."""
    return session.scalars(
        select(HistoryLine).where(HistoryLine.object_kind.in_(KINDS)).order_by(HistoryLine.sequence.desc()).limit(limit)
    ).all()
