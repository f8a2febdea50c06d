"""Each of these tells in a sentence what changed, ``""`` when nothing did.

``programme`` is the one (row number) in which the actor asks for it; the calendar is that of all programmes.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.models import DayOff, RecessEntry
from agenda.calendars.rules import day_off_faults, recess_faults
from agenda.history.services import record
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import one_line
from agenda.terms.calendar import RecessKind


def keep_recess(
    session: Session, kind: RecessKind, first: date, last: date, stamp: Stamp, programme: int | None = None
) -> str:
    """The recess of this kind that begins in the year of its first day; what was kept for that year is replaced."""
    require(stamp.by, Permission.CALENDAR_WRITE, Scope(programme))
    if faults := list(recess_faults(first, last)):
        raise Invalid(faults)
    entry = session.scalar(select(RecessEntry).where(RecessEntry.kind == kind, RecessEntry.year == first.year))
    old = {"first": entry.first, "last": entry.last} if entry else {}
    if old == (new := {"first": first, "last": last}):
        return ""
    if entry is None:
        entry = RecessEntry(kind=kind, year=first.year)
        session.add(entry)
    entry.first, entry.last = first, last
    record(session, "recess.keep", entry, stamp, old=old, new=new | {"recess": entry.name})
    return f"Het {entry.name} duurt nu van {spoken_date(first)} tot en met {spoken_date(last)}."


def end_recess(session: Session, entry: RecessEntry, stamp: Stamp, programme: int | None = None) -> str:
    """The recess is no longer kept here; what is known or assumed holds again. History tells what it was."""
    require(stamp.by, Permission.CALENDAR_WRITE, Scope(programme))
    old = {"first": entry.first, "last": entry.last}
    record(session, "recess.end", entry, stamp, old=old, new=dict.fromkeys(old) | {"recess": entry.name})
    session.delete(entry)
    return f"Het {entry.name} wordt niet meer bijgehouden."


def keep_day_off(session: Session, day: date, name: str, stamp: Stamp, programme: int | None = None) -> str:
    require(stamp.by, Permission.CALENDAR_WRITE, Scope(programme))
    name = one_line(name).strip()
    if faults := list(day_off_faults(day, name)):
        raise Invalid(faults)
    entry = session.scalar(select(DayOff).where(DayOff.day == day))
    old = {"name": entry.name} if entry else {}
    if old == {"name": name}:
        return ""
    if entry is None:
        entry = DayOff(day=day)
        session.add(entry)
    entry.name = name
    record(session, "day_off.keep", entry, stamp, old=old, new={"day": day, "name": name})
    return f"{spoken_date(day)} ({name}) is een vrije dag."


def end_day_off(session: Session, entry: DayOff, stamp: Stamp, programme: int | None = None) -> str:
    require(stamp.by, Permission.CALENDAR_WRITE, Scope(programme))
    old = {"day": entry.day, "name": entry.name}
    record(session, "day_off.end", entry, stamp, old=old, new=dict.fromkeys(old))
    session.delete(entry)
    return f"{spoken_date(entry.day)} ({entry.name}) is geen vrije dag meer."
