"""Putting off: a reader hears no more of one thing until a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.history.services import record
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.reminders.holding import reason, refuse_unless
from agenda.reminders.kinds import BY_NAME, day_of
from agenda.reminders.models import Reminded, ReminderState, Snooze

LONGEST_SNOOZE = timedelta(days=183)
S = ReminderState


def snooze(session: Session, row: Reminded, until: date, because: str, stamp: Stamp) -> None:
    """Its reader hears no more of this until that day; then once more, if there is still something to say.

    Who may: the secretariat, and the reader. What of it still waits is left out.
    """
    if stamp.by.key != _reader_key(session, row):
        require(stamp.by, Permission.REMINDER_RUN, row)
    refuse_unless(row, (S.WAITING, S.HELD, S.TOLD))
    if row.kind not in BY_NAME:
        raise NotNow("Deze herinnering stuurde het secretariaat met de hand; zij komt niet vanzelf terug.")
    because = _checked(until, because, day_of(stamp.at))
    held = _snooze_for(session, row)
    old = {"until": held.until if held.id else None}
    held.until, held.because, held.by, held.at = until, because, stamp.by.key, stamp.at
    session.add(held)
    for one in _still_to_leave(session, row):
        one.state, one.because = S.SKIPPED, because
    record(session, "reminder.snooze", row, stamp, old=old, new={"until": until, "because": because})


def _checked(until: date, because: str, today: date) -> str:
    """All that is wrong at once; returns the reason as it is kept."""
    faults: list[Fault] = []
    if until <= today:
        faults.append(Fault("until", "Kies een dag na vandaag."))
    if until > today + LONGEST_SNOOZE:
        faults.append(Fault("until", f"Kies een dag tot en met {spoken_date(today + LONGEST_SNOOZE)}."))
    try:
        because = reason(because)
    except Invalid as refusal:
        faults += refusal.faults
    if faults:
        raise Invalid(faults)
    return because


def _snooze_for(session: Session, row: Reminded) -> Snooze:
    """The one that is kept, or a new one."""
    held = session.scalar(select(Snooze).where(_same(Snooze, row)))
    if held is None:
        held = Snooze(programme_id=row.programme_id, recipient=row.recipient, kind=row.kind)
        held.subject_kind, held.subject_id = row.subject_kind, row.subject_id
    return held


def _still_to_leave(session: Session, row: Reminded) -> Sequence[Reminded]:
    still = select(Reminded).where(_same(Reminded, row), Reminded.state.in_((S.WAITING, S.HELD)))
    return session.scalars(still.with_for_update()).all()


def _same(table: type[Snooze] | type[Reminded], row: Reminded) -> ColumnElement[bool]:
    """To the same reader, of the same kind, about the same subject."""
    return and_(
        table.recipient == row.recipient,
        table.kind == row.kind,
        table.subject_kind == row.subject_kind,
        table.subject_id == row.subject_id,
    )


def snooze_of(session: Session, row: Reminded, today: date) -> Snooze | None:
    """Of the subject of this line, as long as it lasts."""
    return session.scalar(select(Snooze).where(_same(Snooze, row), Snooze.until > today))


def _reader_key(session: Session, row: Reminded) -> str | None:
    person = session.scalars(select(Person).where(func.lower(Person.email) == row.recipient.lower())).unique().first()
    return person.key if person and person.active else None
