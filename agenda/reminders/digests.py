"""The digest: all that waits for one person, looked up anew when it leaves, so that what was done is not asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from agenda.mail.models import OutgoingMail
from agenda.programmes.models import Programme
from agenda.reminders.kinds import BY_NAME, KINDS, Kind, Urgency, day_of
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.planning import AFTER_SNOOZE, add_to_queue, row_for
from agenda.reminders.readers import NO_WISH, Addressed, Setting, Wish, addressed, settings_of, wishes
from agenda.reminders.searching import BEGINNING, Key, Search, Site, due_in
from agenda.reminders.sources.table import SOURCES
from agenda.terms.calendar import TermCalendar

CHUNK = 25
"""So many people's digests are written in one transaction."""

ORDER = {kind.name: (list(Urgency).index(kind.urgency), place) for place, kind in enumerate(KINDS)}
GONE = "Inmiddels gedaan, verplaatst of afgesloten."
OVERTAKEN = "Een latere herinnering over hetzelfde gaat mee."
SWITCHED_OFF = "Deze soort is uitgezet."


@dataclass(frozen=True)
class Entry:
    """A line of the ledger with what it is about, as that stands now."""

    row: Reminded
    found: Addressed

    @property
    def kind(self) -> Kind:
        return self.found.due.kind


@dataclass(frozen=True)
class Digest:
    """What one person is to read, the most urgent first; per programme, where there are more."""

    recipient: str
    entries: tuple[Entry, ...]
    programmes: Mapping[int, Programme]

    @property
    def name(self) -> str:
        return next((one.found.reader.name for one in self.entries if one.found.reader.name), "")

    def per_kind(self, programme: int) -> dict[Kind, list[Entry]]:
        found: dict[Kind, list[Entry]] = {}
        for entry in self.entries:
            if entry.row.programme_id == programme:
                found.setdefault(entry.kind, []).append(entry)
        return found


@dataclass(frozen=True)
class Desk:
    """With what digests are put together: the moment, the calendar, what the installation knows."""

    session: Session
    at: datetime
    calendar: TermCalendar
    site: Site = field(default_factory=Site)

    @property
    def today(self) -> date:
        return day_of(self.at)


def digest_key(day: date, recipient: str) -> str:
    """One mail per person per day: the outbox takes no second one with this key."""
    return f"digest/{day}/{recipient}"


def next_readers(desk: Desk, after: str, limit: int | None = CHUNK) -> Sequence[str]:
    """Who, later in the alphabet than ``after``, has something waiting and got no digest yet today."""
    key = literal(digest_key(desk.today, "")).concat(Reminded.recipient)
    return desk.session.scalars(
        select(Reminded.recipient)
        .distinct()
        .where(Reminded.state == ReminderState.WAITING, Reminded.due_at <= desk.at, Reminded.recipient > after)
        .where(~exists().where(OutgoingMail.key == key))
        .order_by(Reminded.recipient)
        .limit(limit)
    ).all()


def waiting_for(desk: Desk, readers: Collection[str]) -> Sequence[Reminded]:
    """Held until the transaction ends, so that nobody leaves out meanwhile what is being sent."""
    return desk.session.scalars(
        select(Reminded)
        .where(Reminded.state == ReminderState.WAITING, Reminded.due_at <= desk.at)
        .where(Reminded.recipient.in_(readers))
        .order_by(Reminded.due_at, Reminded.id)
        .with_for_update()
    ).all()


@dataclass(frozen=True)
class Gone:
    """A line that has nothing to say anymore, and why not."""

    row: Reminded
    because: str


@dataclass
class Composition:
    """What is to be read of some lines; which of them are gone; and what goes to another reader instead."""

    digests: list[Digest] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)


def compose(desk: Desk, rows: Sequence[Reminded]) -> Composition:
    """Nothing is written."""
    composed = Composition()
    programmes = {one.id: one for one in _programmes(desk.session, {row.programme_id for row in rows})}
    entries: list[Entry] = []
    for programme in programmes.values():
        own = [row for row in rows if row.programme_id == programme.id]
        entries += _entries(desk, programme, own, composed)
    per_reader: dict[str, list[Entry]] = {}
    for entry in _without_overtaken(entries, composed):
        per_reader.setdefault(entry.row.recipient, []).append(entry)
    composed.digests = [Digest(reader, _in_order(theirs), programmes) for reader, theirs in sorted(per_reader.items())]
    return composed


def settle(desk: Desk, composed: Composition) -> None:
    """Keeps what composing found out."""
    for gone in composed.gone:
        gone.row.state, gone.row.because = ReminderState.DROPPED, gone.because
    for digest in composed.digests:
        for entry in digest.entries:
            entry.row.parties, entry.row.about = list(entry.found.parties), entry.found.due.subject.about
    add_to_queue(desk.session, composed.moved, desk.at)


def _programmes(session: Session, wanted: Collection[int]) -> Sequence[Programme]:
    return session.scalars(select(Programme).where(Programme.id.in_(wanted)).order_by(Programme.id)).all()


def _entries(desk: Desk, programme: Programme, rows: Sequence[Reminded], composed: Composition) -> Iterator[Entry]:
    settings = settings_of(desk.session, programme.id)
    wished = wishes(desk.session, {row.recipient for row in rows})
    found = _as_it_stands(desk, programme, rows)
    for row in rows:
        readers = found.get(_key(row), [])
        mine = next((one for one in readers if one.reader.email == row.recipient), None)
        if _switched_off(settings[row.kind], wished.get(row.recipient.lower(), NO_WISH)):
            composed.gone.append(Gone(row, SWITCHED_OFF))
        elif mine is not None:
            yield Entry(row, mine)
        else:
            heirs = _heirs(row, readers)
            composed.gone.append(Gone(row, f"Gaat nu naar {heirs[0].reader.email}." if heirs else GONE))
            composed.moved += [row_for(programme, one, row.step, row.due_at) for one in heirs]


def _as_it_stands(desk: Desk, programme: Programme, rows: Iterable[Reminded]) -> dict[Key, list[Addressed]]:
    kinds = [BY_NAME[name] for name in dict.fromkeys(row.kind for row in rows)]
    subjects = frozenset((row.subject_kind, row.subject_id) for row in rows)
    parties = frozenset(party for row in rows for party in row.parties)
    until = max(desk.at, *(row.due_at for row in rows))
    search = Search(desk.session, programme, BEGINNING, until, desk.today, desk.calendar, kinds, desk.site)
    found: dict[Key, list[Addressed]] = {}
    for one in addressed(search, list(due_in(replace(search, only=subjects, parties=parties), SOURCES))):
        found.setdefault(one.due.key, []).append(one)
    return found


def _key(row: Reminded) -> Key:
    return row.kind, row.subject_kind, row.subject_id, row.step.partition(AFTER_SNOOZE)[0]


def _switched_off(setting: Setting, wish: Wish) -> bool:
    return not setting.sent or (setting.refusable and setting.kind.name in wish.refused)


def _heirs(row: Reminded, readers: Sequence[Addressed]) -> list[Addressed]:
    """Who reads it now for the same parties; of what is for no party whoever reads it."""
    return [one for one in readers if not row.parties or set(one.parties) & set(row.parties)]


def _without_overtaken(entries: Iterable[Entry], composed: Composition) -> list[Entry]:
    last: dict[tuple[object, ...], Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.row.due_at, one.row.id)):
        place = (entry.row.recipient, *entry.found.due.chain)
        if place in last:
            composed.gone.append(Gone(last[place].row, OVERTAKEN))
        last[place] = entry
    return list(last.values())


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (ORDER[one.kind.name], one.row.due_on, one.row.about, one.row.id)))


def read_today(desk: Desk, digests: Iterable[Digest]) -> Iterator[Digest]:
    """What leaves today: of who reads once a week only what can't wait, unless this is the day."""
    digests = list(digests)
    wished = wishes(desk.session, {one.recipient for one in digests})
    for digest in digests:
        wish = wished.get(digest.recipient.lower(), NO_WISH)
        if entries := tuple(one for one in digest.entries if _leaves(one, wish, desk)):
            yield replace(digest, entries=entries)


def _leaves(entry: Entry, wish: Wish, desk: Desk) -> bool:
    return entry.kind.urgency is Urgency.NOW or not wish.waits(entry.row.due_at, desk.today, desk.calendar)
