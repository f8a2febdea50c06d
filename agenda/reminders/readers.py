"""Who reads what is due, and what they want of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.mail.queries import bouncing
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.programmes.rules import secretariat_of
from agenda.reminders.kinds import KINDS, Kind, Whom, day_of
from agenda.reminders.models import MailPreference, ReminderRule
from agenda.reminders.searching import Due, Search
from agenda.terms.calendar import DAY, TermCalendar


@dataclass(frozen=True)
class Addressed:
    """What is due to one reader, and on behalf of which parties (row numbers) they read it."""

    due: Due
    reader: Addressee
    parties: tuple[int, ...]


def addressed(search: Search, dues: Collection[Due]) -> list[Addressed]:
    """Per reader; whoever answers for more parties of a subject reads it once."""
    secretariat = secretariat_of(search.programme)
    parties = {party for due in dues if due.kind.whom is Whom.OWNER for party in due.subject.parties}
    known = addressees(search.session, parties, secretariat, search.today) if parties else {}
    managers = _managers(search.session, search.programme) or [secretariat]
    return [one for due in dues for one in _readers(due, known, managers, secretariat)]


def _readers(
    due: Due, known: Mapping[int, Addressee], managers: Iterable[Addressee], secretariat: Addressee
) -> list[Addressed]:
    if due.subject.to is not None:
        return [Addressed(due, due.subject.to, due.subject.parties)]
    if due.kind.whom is Whom.MANAGER:
        return [Addressed(due, manager, ()) for manager in managers]
    if due.kind.whom is Whom.SECRETARIAT or not due.subject.parties:
        return [Addressed(due, secretariat, due.subject.parties)]
    per_reader: dict[str, tuple[Addressee, list[int]]] = {}
    for party in due.subject.parties:
        if due.subject.private and known[party].via is Via.SECRETARIAT:
            continue
        per_reader.setdefault(known[party].email.lower(), (known[party], []))[1].append(party)
    return [Addressed(due, reader, tuple(theirs)) for reader, theirs in per_reader.values()]


def _managers(session: Session, programme: Programme) -> list[Addressee]:
    people = session.execute(
        select(Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.MANAGER, Person.active)
        .where(or_(Membership.programme_id.is_(None), Membership.programme_id == programme.id))
        .order_by(Person.id)
    )
    unreachable = bouncing(session)
    return [Addressee(name, email) for name, email in dict.fromkeys(people) if email.lower() not in unreachable]


@dataclass(frozen=True)
class Setting:
    """How a programme has a kind: whether it is sent, and whether readers may refuse it."""

    kind: Kind
    sent: bool
    refusable: bool


def settings_of(session: Session, programme: int) -> dict[str, Setting]:
    rules = session.scalars(select(ReminderRule).where(ReminderRule.programme_id == programme))
    kept = {one.kind: (one.sent, one.refusable) for one in rules}
    return {kind.name: Setting(kind, *kept.get(kind.name, (True, kind.refusable))) for kind in KINDS}


@dataclass(frozen=True)
class Wish:
    """What a reader with an account asked for: no mail of these kinds, and all that can wait on one weekday."""

    refused: frozenset[str] = frozenset()
    weekday: int | None = None

    def waits(self, due_at: datetime, today: date, calendar: TermCalendar) -> bool:
        """Whether no day on which they read has come since; the working day after a holiday stands in for it."""
        if self.weekday is None:
            return False
        chosen = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        reads_on = calendar.working_days_later(chosen - DAY, 1)
        if reads_on > today:
            reads_on = calendar.working_days_later(chosen - timedelta(days=8), 1)
        return day_of(due_at) > reads_on


NO_WISH = Wish()


def wishes(session: Session, addresses: Collection[str]) -> dict[str, Wish]:
    """Per address, in small letters, of those who said something."""
    rows = session.execute(
        select(func.lower(Person.email), MailPreference.refused, MailPreference.weekday)
        .join(MailPreference, MailPreference.person_id == Person.id)
        .where(func.lower(Person.email).in_({address.lower() for address in addresses}))
    )
    return {address: Wish(frozenset(refused), weekday) for address, refused, weekday in rows}
