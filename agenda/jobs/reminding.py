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
from agenda.reminders.digests import Desk
from agenda.reminders.kinds import may_leave, next_morning
from agenda.reminders.planning import plan
from agenda.reminders.writing import Written, write_digests


def write_reminders(workshop: Workshop) -> int:
    """How many digests were written. What was planned before a crash is written after it."""
    at = workshop.clock.now()
    with workshop.database.reading() as session:
        keys = [programme.key for programme in programmes(session)]
    for key in keys:
        with workshop.database.transaction() as session:
            plan(session, programme_by_key(session, key), at, workshop.site)
    return _write_all(workshop, at)


def _write_all(workshop: Workshop, at: datetime) -> int:
    number = 0
    after: str | None = ""
    while after is not None:
        with workshop.database.transaction() as session:
            written, after = _write_some(session, workshop, at, after)
        number += len(written)
    return number


def _write_some(session: Session, workshop: Workshop, at: datetime, after: str) -> tuple[list[Written], str | None]:
    calendar = term_calendar(session)
    if not may_leave(at, calendar):
        return [], None
    post, stamp = Post(workshop.sender, workshop.base_url), Stamp(Operator(), at, "klok")
    return write_digests(Desk(session, at, calendar, workshop.site), post, stamp, after)


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
        calendar, found = term_calendar(session), list[Written]()
        after: str | None = ""
        while after is not None:
            written, after = _write_some(session, workshop, at, after)
            found += written
        return Forecast(found, at if may_leave(at, calendar) else next_morning(at, calendar))
