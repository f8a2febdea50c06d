"""What a programme sends, and what of it a person wants to read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Role
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotAllowed, NotFound
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.programmes.queries import programmes
from agenda.reminders.kinds import BY_NAME, KINDS, Kind, Whom, day_of
from agenda.reminders.models import MailPreference, Reminded, ReminderRule, ReminderState, Snooze
from agenda.reminders.readers import NO_WISH, Setting, Wish, settings_of

WORKING_DAYS = range(5)
LOOKED_BACK = timedelta(days=30)
Chosen = Mapping[str, tuple[bool, bool]]
"""Per kind whether it is sent, and whether readers may refuse it."""


def chosen_in(settings: Mapping[str, Setting]) -> dict[str, tuple[bool, bool]]:
    return {name: (one.sent, one.refusable) for name, one in settings.items()}


def keep_rules(session: Session, programme: Programme, chosen: Chosen, stamp: Stamp, seen: Chosen | None = None) -> int:
    """How many kinds changed; ``seen`` is how they stood when the writer began, None for who did not look."""
    require(stamp.by, Permission.REMINDER_RUN, programme)
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    if seen is not None and seen != chosen_in(settings_of(session, programme.id)):
        raise Changed("Iemand anders wijzigde intussen welke herinneringen worden verstuurd.")
    return sum(keep_rule(session, programme, kind, *wanted, stamp) for kind, wanted in chosen.items())


def keep_rule(session: Session, programme: Programme, kind: str, sent: bool, refusable: bool, stamp: Stamp) -> bool:
    """Whether this programme sends reminders of this kind, and whether readers may refuse them."""
    require(stamp.by, Permission.REMINDER_RUN, programme)
    setting = settings_of(session, programme.id)[kind]
    old, new = {"sent": setting.sent, "refusable": setting.refusable}, {"sent": sent, "refusable": refusable}
    if old == new:
        return False
    wanted = (ReminderRule.programme_id == programme.id, ReminderRule.kind == kind)
    rule = session.scalar(select(ReminderRule).where(*wanted)) or ReminderRule(programme_id=programme.id, kind=kind)
    rule.sent, rule.refusable = sent, refusable
    session.add(rule)
    record(session, "reminder.rule", programme, stamp, old=old, new=new | {"kind": BY_NAME[kind].label})
    return True


def wish_of(session: Session, person: Person) -> Wish:
    held = session.scalar(select(MailPreference).where(MailPreference.person_id == person.id))
    return Wish(frozenset(held.refused), held.weekday) if held else NO_WISH


def keep_preference(
    session: Session, person: Person, weekday: int | None, refused: Collection[str], stamp: Stamp
) -> bool:
    """What a person wants of the mail to them; on which weekday (0 is Monday), or None for each day.

    History tells that it changed, not what somebody would rather not read.
    """
    if stamp.by.key != person.key:
        raise NotAllowed("Wat u van de mail wilt, kiest u alleen zelf.", by=stamp.by.key)
    if weekday is not None and weekday not in WORKING_DAYS:
        raise Invalid([Fault("weekday", "Kies een werkdag.")])
    wanted = Wish(frozenset(refused) & BY_NAME.keys(), weekday)
    if wish_of(session, person) == wanted:
        return False
    held = session.scalar(select(MailPreference).where(MailPreference.person_id == person.id))
    held = held or MailPreference(person_id=person.id)
    held.weekday, held.refused = wanted.weekday, sorted(wanted.refused)
    session.add(held)
    record(session, "person.mail_preference", person, stamp)
    return True


@dataclass(frozen=True)
class Offered:
    """Of the kinds that may come to somebody: those they may refuse somewhere, and those that always come."""

    refusable: tuple[Kind, ...]
    always: tuple[Kind, ...]


def offered_to(session: Session, person: Person) -> Offered:
    theirs = _programmes_of(session, person)
    settings = [settings_of(session, one.id) for one in theirs]
    coming = [
        kind for kind in KINDS if _may_reach(kind, person, theirs) and any(one[kind.name].sent for one in settings)
    ]
    free = [kind for kind in coming if any(one[kind.name].sent and one[kind.name].refusable for one in settings)]
    return Offered(tuple(free), tuple(kind for kind in coming if kind not in free))


def _programmes_of(session: Session, person: Person) -> list[Programme]:
    held = {one.programme_id for one in person.memberships}
    return [one for one in programmes(session) if None in held or one.id in held]


def _may_reach(kind: Kind, person: Person, theirs: Sequence[Programme]) -> bool:
    roles = {one.role for one in person.memberships}
    if kind.whom is Whom.MANAGER:
        return Role.MANAGER in roles
    if kind.whom is Whom.SECRETARIAT:
        return Role.SECRETARIAT in roles or person.email in {one.secretariat_email.lower() for one in theirs}
    return True


@dataclass(frozen=True)
class Own:
    """A reminder to the reader themselves."""

    row: Reminded
    programme: str

    @property
    def can_wait(self) -> bool:
        return self.row.kind in BY_NAME


def own_reminders(session: Session, person: Person, at: datetime, limit: int = 100) -> list[Own]:
    """What waits for a person, and what was sent lately, the latest first."""
    rows = select(Reminded, Programme.name).join(Programme, Programme.id == Reminded.programme_id)
    lately = and_(Reminded.state == ReminderState.TOLD, Reminded.due_at >= at - LOOKED_BACK)
    found = rows.where(_theirs(person), or_(Reminded.state == ReminderState.WAITING, lately))
    return [Own(*one) for one in session.execute(found.order_by(Reminded.due_at.desc(), Reminded.id).limit(limit))]


def own_reminder(session: Session, person: Person, identity: int, *, held: bool = False) -> Reminded:
    found = select(Reminded).where(Reminded.id == identity, _theirs(person))
    row = session.scalar(found.with_for_update() if held else found)
    if row is None:
        raise NotFound("Deze herinnering is er niet (meer), of is niet voor u.")
    return row


def _theirs(person: Person) -> ColumnElement[bool]:
    return func.lower(Reminded.recipient) == person.email.lower()


def own_snoozes(session: Session, person: Person, at: datetime) -> Iterator[tuple[Snooze, str]]:
    """What a person has put off, or had put off for them, and about what."""
    about = (
        select(func.max(Reminded.about))
        .where(Reminded.recipient == Snooze.recipient, Reminded.kind == Snooze.kind)
        .where(Reminded.subject_kind == Snooze.subject_kind, Reminded.subject_id == Snooze.subject_id)
        .scalar_subquery()
    )
    slept = select(Snooze, about).where(func.lower(Snooze.recipient) == person.email.lower())
    for held, told in session.execute(slept.where(Snooze.until > day_of(at)).order_by(Snooze.until, Snooze.id)):
        yield held, told or ""
