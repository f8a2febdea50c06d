"""Planning: what came due since the last time, and what will by the next morning, is laid in the ledger. Once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.gateways.database import inserting
from agenda.programmes.models import Programme
from agenda.reminders.kinds import LONGEST_GRACE, day_of, morning_of, next_morning
from agenda.reminders.models import Planning, Reminded, ReminderState, Snooze
from agenda.reminders.readers import NO_WISH, Addressed, Setting, addressed, settings_of, wishes
from agenda.reminders.searching import BEGINNING, Due, Search, Site, due_in, latest
from agenda.reminders.sources.table import SOURCES
from agenda.terms.calendar import DAY

OVERLAP = timedelta(minutes=10)
"""What bears a moment before the last planning may have been committed after it, or by a host whose clock lags."""

AFTER_SNOOZE = "/uitgesteld-"
"""Between a step and the day until which its reader put it off."""


def plan(session: Session, programme: Programme, at: datetime, site: Site) -> int:
    """How many reminders were added to the queue; the watermark moves on to ``at``.

    It moves back only when it lies more than a day ahead: then a clock went wrong, and nothing else would be heard of
    until that day. The ledger keeps out what was told already.
    """
    planning = _watermark(session, programme, at)
    calendar = term_calendar(session)
    settings = settings_of(session, programme.id)
    kinds = [one.kind for one in settings.values() if one.sent]
    until = next_morning(at, calendar)
    since = min(planning.until, at) - OVERLAP
    search = Search(session, programme, since, until, day_of(at), calendar, kinds, site)
    found = addressed(search, _still_to_say(due_in(search, SOURCES), at))
    rows = [*_wanted(session, found, settings, search), *_woken(search, settings)]
    planning.until = at if planning.until - at > DAY else max(planning.until, at)
    return add_to_queue(session, rows, at)


def _watermark(session: Session, programme: Programme, at: datetime) -> Planning:
    planning = session.scalar(select(Planning).where(Planning.programme_id == programme.id).with_for_update())
    if planning is None:
        planning = Planning(programme_id=programme.id, until=at - LONGEST_GRACE)
        session.add(planning)
        session.flush()
    return planning


def _still_to_say(dues: Iterable[Due], at: datetime) -> list[Due]:
    """Of what has come only the latest of each chain; all of what is to come, for until then it may change."""
    found = list(dues)
    return [*latest(due for due in found if due.due_at <= at), *(due for due in found if due.due_at > at)]


def _wanted(
    session: Session, found: list[Addressed], settings: dict[str, Setting], search: Search
) -> Iterator[dict[str, Any]]:
    """Without what was put off, and without what its reader refuses."""
    asleep = {
        (one.recipient, one.kind, one.subject_kind, one.subject_id)
        for one in session.scalars(select(Snooze).where(Snooze.until > search.today))
    }
    wished = wishes(session, {one.reader.email for one in found}) if found else {}
    for one in found:
        name, table, identity, step = one.due.key
        refused = settings[name].refusable and name in wished.get(one.reader.email.lower(), NO_WISH).refused
        if not refused and (one.reader.email, name, table, identity) not in asleep:
            yield row_for(search.programme, one, step, one.due.due_at)


def _woken(search: Search, settings: dict[str, Setting]) -> Iterator[dict[str, Any]]:
    """What was put off until a day that has come, as far as it still has something to say."""
    slept = search.session.scalars(
        select(Snooze).where(Snooze.programme_id == search.programme.id, Snooze.until >= day_of(search.since))
    ).all()
    due = {
        (one.recipient, one.kind, one.subject_kind, one.subject_id): one
        for one in slept
        if search.since < morning_of(one.until) <= search.until and settings[one.kind].sent
    }
    if not due:
        return
    subjects = frozenset((table, identity) for _, _, table, identity in due)
    again = replace(search, since=BEGINNING, only=subjects, today=day_of(search.until))
    last: dict[int, Addressed] = {}
    for one in addressed(again, sorted(due_in(again, SOURCES), key=lambda one: one.due_at)):
        snooze = due.get((one.reader.email, *one.due.key[:3]))
        if snooze is not None and one.due.due_at <= morning_of(snooze.until):
            last[snooze.id] = one
    for snooze in due.values():
        if found := last.get(snooze.id):
            step = f"{found.due.step}{AFTER_SNOOZE}{snooze.until}"
            yield row_for(search.programme, found, step, morning_of(snooze.until))


def row_for(programme: Programme, one: Addressed, step: str, due_at: datetime) -> dict[str, Any]:
    subject = one.due.subject
    return {
        "programme_id": programme.id,
        "recipient": one.reader.email,
        "kind": one.due.kind.name,
        "subject_kind": subject.table,
        "subject_id": subject.identity,
        "step": step,
        "parties": list(one.parties),
        "about": subject.about,
        "due_on": subject.deadline or day_of(due_at),
        "due_at": due_at,
        "state": ReminderState.WAITING,
    }


def add_to_queue(session: Session, rows: Iterable[dict[str, Any]], at: datetime) -> int:
    """How many are new; the unique key of the ledger keeps the others out, also when two clocks plan at once."""
    fresh = [row | {"at": at} for row in _without_known(session, list(rows))]
    if fresh:
        session.execute(inserting(session, Reminded).on_conflict_do_nothing(), fresh)
    return len(fresh)


def _without_known(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    columns = (Reminded.recipient, Reminded.kind, Reminded.subject_kind, Reminded.subject_id, Reminded.step)
    names = [column.key for column in columns]
    since = min(row["due_at"] for row in rows)
    programme = {row["programme_id"] for row in rows}
    known = set(session.execute(select(*columns).where(Reminded.programme_id.in_(programme), Reminded.due_at >= since)))
    return [row for row in rows if tuple(row[name] for name in names) not in known]
