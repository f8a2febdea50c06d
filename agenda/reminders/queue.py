"""The queue that the secretariat looks after: what leaves, to whom and when, and what came of the rest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound
from agenda.mail.models import OutgoingMail
from agenda.programmes.models import Programme
from agenda.reminders.digests import Desk, digest_key
from agenda.reminders.kinds import BY_NAME, Urgency, day_of, may_leave, morning_of, next_morning
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.readers import NO_WISH, Setting, Wish, wishes

PAGE_SIZE = 50
S = ReminderState
STILL_TO_LEAVE = (S.WAITING, S.HELD)


@dataclass(frozen=True)
class Filter:
    """What of the queue is shown; None chooses all, ``recipient`` a part of an address."""

    states: tuple[ReminderState, ...] = STILL_TO_LEAVE
    kind: str | None = None
    recipient: str | None = None


def queue_page(session: Session, programme: Programme, chosen: Filter, number: int = 1) -> NumberedPage[Reminded]:
    """What waits by when it leaves; what has left or was left out with the latest first."""
    total = session.scalar(_chosen(select(func.count()), programme, chosen)) or 0
    place = Numbered.near(number, PAGE_SIZE, total)
    when = Reminded.due_at.asc() if set(chosen.states) <= set(STILL_TO_LEAVE) else Reminded.due_at.desc()
    rows = _chosen(select(Reminded), programme, chosen).order_by(when, Reminded.recipient, Reminded.id)
    return place.holding(session.scalars(rows.limit(place.size).offset(place.before)).all())


def _chosen(rows: Select, programme: Programme, chosen: Filter) -> Select:  # type: ignore[type-arg]
    rows = rows.where(Reminded.programme_id == programme.id, Reminded.state.in_(chosen.states))
    if chosen.kind:
        rows = rows.where(Reminded.kind == chosen.kind)
    if chosen.recipient:
        part = chosen.recipient.lower()
        rows = rows.where(func.lower(Reminded.recipient).contains(part, autoescape=True))
    return rows


def queue_counts(session: Session, programme: Programme) -> dict[ReminderState, int]:
    counted = select(Reminded.state, func.count()).where(Reminded.programme_id == programme.id).group_by(Reminded.state)
    return dict(session.execute(counted).all())


def reminder_at(session: Session, programme: Programme, identity: int, *, held: bool = False) -> Reminded:
    """With ``held`` nobody else changes it, and no digest takes it along, until this transaction ends."""
    row = session.get(Reminded, identity, with_for_update=held, populate_existing=held)
    if row is None or row.programme_id != programme.id:
        raise NotFound("Deze herinnering staat niet (meer) in de verzendlijst.")
    return row


class Leaving(Protocol):
    """What of a line of the queue says when it leaves."""

    @property
    def recipient(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...


@dataclass(frozen=True)
class Timetable:
    """``served`` are those who got today's digest already."""

    desk: Desk
    served: frozenset[str]
    wished: Mapping[str, Wish]

    def leaves_at(self, row: Leaving) -> datetime:
        """As things are; now (the moment of the desk) for what the clock takes along at its next round."""
        desk = self.desk
        moment = max(row.due_at, desk.at)
        if row.recipient in self.served and day_of(moment) == desk.today:
            moment = next_morning(max(moment, morning_of(desk.today)), desk.calendar)
        elif not may_leave(moment, desk.calendar):
            moment = next_morning(moment, desk.calendar)
        wish = self.wished.get(row.recipient.lower(), NO_WISH)
        while BY_NAME[row.kind].urgency is not Urgency.NOW and wish.waits(row.due_at, day_of(moment), desk.calendar):
            moment = next_morning(moment, desk.calendar)
        return moment


def timetable(desk: Desk, readers: Collection[str]) -> Timetable:
    if not readers:
        return Timetable(desk, frozenset(), {})
    keys = {digest_key(desk.today, reader): reader for reader in readers}
    written = desk.session.scalars(select(OutgoingMail.key).where(OutgoingMail.key.in_(keys)))
    return Timetable(desk, frozenset(keys[key] for key in written), wishes(desk.session, readers))


@dataclass(frozen=True)
class Outlook:
    """When the next digests leave, with how many lines, to how many people; ``at`` is None when nothing waits."""

    at: datetime | None
    lines: int
    people: int
    times: Timetable


def outlook(desk: Desk, programme: Programme, settings: Mapping[str, Setting]) -> Outlook:
    """What waits of kinds that are not sent is left out: it drops out when its digest is written."""
    waiting = desk.session.execute(
        select(Reminded.recipient, Reminded.kind, Reminded.due_at)
        .where(Reminded.programme_id == programme.id, Reminded.state == S.WAITING)
        .where(Reminded.kind.in_([name for name, one in settings.items() if one.sent]))
    ).all()
    times = timetable(desk, {row.recipient for row in waiting})
    leaving = [(times.leaves_at(row), row.recipient) for row in waiting]
    if not leaving:
        return Outlook(None, 0, 0, times)
    first = min(at for at, _ in leaving)
    together = [reader for at, reader in leaving if day_of(at) == day_of(first)]
    return Outlook(first, len(together), len(set(together)), times)
