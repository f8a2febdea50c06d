"""Plans the reminders that come due, and writes each person's digest, in short transactions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.calendars.queries import term_calendar
from agenda.jobs.rounds import turn_all
from agenda.jobs.workshop import Workshop
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post
from agenda.programmes.queries import programme_by_key, programmes
from agenda.reminders.digests import CHUNK, Desk, next_readers
from agenda.reminders.kinds import may_leave, next_morning
from agenda.reminders.planning import plan
from agenda.reminders.writing import Written, write_digests

BREATH = 0.05
"""Seconds between two transactions, so that other writers of an SQLite database get their turn."""


def write_reminders(workshop: Workshop) -> int:
    """How many digests were written. What was planned before a crash is written after it.

    A programme or some readers that break are told after the others had their turn.
    """
    at, broken = workshop.clock.now(), list[Exception]()
    with workshop.database.reading() as session:
        keys = [programme.key for programme in programmes(session)]
    for key in keys:
        try:
            with workshop.database.transaction() as session:
                plan(session, programme_by_key(session, key), at, workshop.site)
        except Exception as error:
            broken.append(error)
    number = _write_all(workshop, at, broken)
    if broken:
        raise ExceptionGroup("reminders broke", broken)
    return number


def _write_all(workshop: Workshop, at: datetime, broken: list[Exception]) -> int:
    number, after = 0, ""
    while not workshop.stopping.is_set() and (readers := _readers(workshop, at, after)):
        try:
            with workshop.database.transaction() as session:
                number += len(_write_some(session, workshop, at, readers))
        except Exception as error:
            broken.append(error)
        after = readers[-1]
        if len(readers) == CHUNK:
            workshop.stopping.wait(BREATH)
    return number


def _readers(workshop: Workshop, at: datetime, after: str) -> Sequence[str]:
    with workshop.database.reading() as session:
        calendar = term_calendar(session)
        return next_readers(Desk(session, at, calendar, workshop.site), after) if may_leave(at, calendar) else []


def _write_some(session: Session, workshop: Workshop, at: datetime, readers: Sequence[str]) -> list[Written]:
    post, stamp = Post(workshop.sender, workshop.base_url), Stamp(Operator(), at, "klok")
    return write_digests(Desk(session, at, term_calendar(session), workshop.site), readers, post, stamp)


@dataclass(frozen=True)
class Forecast:
    """The digests that leave at this moment, and otherwise when the next may."""

    digests: Sequence[Written]
    next_at: datetime


def forecast(workshop: Workshop) -> Forecast:
    """What the clock would write now, by the same steps; all of it is undone."""
    at = workshop.clock.now()
    with workshop.database.undone() as session:
        turn_all(session, at)
        for programme in programmes(session):
            plan(session, programme, at, workshop.site)
        calendar = term_calendar(session)
        if not may_leave(at, calendar):
            return Forecast([], next_morning(at, calendar))
        readers = next_readers(Desk(session, at, calendar, workshop.site), "", limit=None)
        return Forecast(_write_some(session, workshop, at, readers), at)
