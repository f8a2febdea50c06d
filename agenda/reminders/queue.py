"""The queue that the secretariat looks after: what leaves, to whom and why; holding, leaving out, changing, sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.mail.models import OutgoingMail
from agenda.mail.texts import Post
from agenda.programmes.models import Programme
from agenda.reminders.digests import Desk, Digest, compose, digest_key, settle
from agenda.reminders.kinds import BY_NAME, LONGEST_WORDS, day_of, next_morning
from agenda.reminders.models import MailPreference, Reminded, ReminderRule, ReminderState, Snooze
from agenda.reminders.readers import settings_of
from agenda.reminders.writing import Writer, Written, send

PAGE_SIZE = 50
LONGEST_REASON = 500
S = ReminderState


@dataclass(frozen=True)
class Filter:
    """What of the queue is shown; None chooses all."""

    states: tuple[ReminderState, ...] = (S.WAITING, S.HELD)
    kind: str | None = None
    recipient: str | None = None


@dataclass(frozen=True)
class QueuePage:
    """``number`` counts pages from 1."""

    rows: Sequence[Reminded]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def queue_page(session: Session, programme: Programme, chosen: Filter, number: int = 1) -> QueuePage:
    """What waits by when it leaves; what has left or was left out with the latest first."""
    total = session.scalar(_chosen(select(func.count()), programme, chosen)) or 0
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    order = (Reminded.due_at, Reminded.recipient, Reminded.id)
    if S.WAITING not in chosen.states:
        order = (Reminded.due_at.desc(), Reminded.recipient, Reminded.id)  # type: ignore[assignment]
    rows = _chosen(select(Reminded), programme, chosen).order_by(*order)
    return QueuePage(session.scalars(rows.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all(), number, total)


def _chosen(rows: Select, programme: Programme, chosen: Filter) -> Select:  # type: ignore[type-arg]
    rows = rows.where(Reminded.programme_id == programme.id, Reminded.state.in_(chosen.states))
    if chosen.kind:
        rows = rows.where(Reminded.kind == chosen.kind)
    return rows.where(Reminded.recipient == chosen.recipient) if chosen.recipient else rows


def queue_counts(session: Session, programme: Programme) -> dict[ReminderState, int]:
    counted = select(Reminded.state, func.count()).where(Reminded.programme_id == programme.id).group_by(Reminded.state)
    return dict(session.execute(counted).all())


def reminder_at(session: Session, programme: Programme, identity: int) -> Reminded:
    row = session.get(Reminded, identity)
    if row is None or row.programme_id != programme.id:
        raise NotFound("Deze herinnering staat niet (meer) in de verzendlijst.")
    return row


def leaves_on(row: Reminded, desk: Desk) -> datetime:
    """When the digest with this line leaves, as things are: at its moment, or on the first morning after it."""
    return row.due_at if row.due_at > desk.at else next_morning(desk.at, desk.calendar)


def hold(session: Session, row: Reminded, because: str, stamp: Stamp) -> None:
    """It stays until somebody lets it go."""
    because = _reason(because)
    old = _put(row, (S.WAITING,), S.HELD, because, stamp)
    record(session, "reminder.hold", row, stamp, old=old, new={"state": row.state, "because": because})


def release(session: Session, row: Reminded, stamp: Stamp) -> None:
    """A line that was held or left out goes along again."""
    old = _put(row, (S.HELD, S.SKIPPED), S.WAITING, "", stamp)
    record(session, "reminder.release", row, stamp, old=old, new={"state": row.state})


def skip(session: Session, row: Reminded, because: str, stamp: Stamp) -> None:
    """It is not sent; the next step of its kind is not touched."""
    because = _reason(because)
    old = _put(row, (S.WAITING, S.HELD), S.SKIPPED, because, stamp)
    record(session, "reminder.skip", row, stamp, old=old, new={"state": row.state, "because": because})


def _put(
    row: Reminded, sources: tuple[ReminderState, ...], target: ReminderState, because: str, stamp: Stamp
) -> dict[str, ReminderState]:
    require(stamp.by, Permission.REMINDER_RUN, row)
    if row.state not in sources:
        raise NotNow(f"Dat kan niet meer: deze herinnering is {row.state.label}.")
    old, row.state, row.because = row.state, target, because
    return {"state": old}


def _reason(text: str) -> str:
    if not (text := clean_text(text).strip()):
        raise Invalid([Fault("because", "Schrijf op waarom.")])
    if len(text) > LONGEST_REASON:
        raise Invalid([Fault("because", f"Houd de reden korter dan {LONGEST_REASON} tekens.")])
    return text


def add_words(session: Session, row: Reminded, words: str, stamp: Stamp) -> bool:
    """What the secretariat says of its own under this line; tells whether anything changed."""
    require(stamp.by, Permission.REMINDER_RUN, row)
    words = clean_text(words).strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid([Fault("words", f"Houd deze tekst korter dan {LONGEST_WORDS} tekens.")])
    if row.state not in (S.WAITING, S.HELD):
        raise NotNow(f"Dat kan niet meer: deze herinnering is {row.state.label}.")
    if row.words == words:
        return False
    old, row.words = row.words, words
    record(session, "reminder.words", row, stamp, old={"words": old}, new={"words": words})
    return True


def snooze(session: Session, row: Reminded, until: date, because: str, stamp: Stamp) -> None:
    """Its reader hears no more of this until that day; then once more, if there is still something to say.

    Who may: the secretariat, and the reader.
    """
    if stamp.by.key != _reader_key(session, row):
        require(stamp.by, Permission.REMINDER_RUN, row)
    because = _reason(because)
    if until <= day_of(stamp.at):
        raise Invalid([Fault("until", "Kies een dag na vandaag.")])
    held = session.scalar(
        select(Snooze).where(
            Snooze.recipient == row.recipient,
            Snooze.kind == row.kind,
            Snooze.subject_kind == row.subject_kind,
            Snooze.subject_id == row.subject_id,
        )
    )
    if held is None:
        held = Snooze(programme_id=row.programme_id, recipient=row.recipient, kind=row.kind)
        held.subject_kind, held.subject_id = row.subject_kind, row.subject_id
        session.add(held)
    held.until, held.because, held.by, held.at = until, because, stamp.by.key, stamp.at
    if row.state in (S.WAITING, S.HELD):
        row.state, row.because = S.SKIPPED, because
    record(session, "reminder.snooze", row, stamp, new={"until": until, "because": because})


def _reader_key(session: Session, row: Reminded) -> str | None:
    person = session.scalars(select(Person).where(func.lower(Person.email) == row.recipient.lower())).unique().first()
    return person.key if person and person.active else None


def _waiting(desk: Desk, programme: Programme, recipient: str) -> Sequence[Reminded]:
    return desk.session.scalars(
        select(Reminded)
        .where(Reminded.programme_id == programme.id, Reminded.state == S.WAITING, Reminded.recipient == recipient)
        .order_by(Reminded.due_at, Reminded.id)
    ).all()


def preview(desk: Desk, programme: Programme, recipient: str) -> Written | None:
    """What this programme has for the next digest of this reader; None for nothing. It writes nothing."""
    rows = _waiting(desk, programme, recipient)
    found = compose(desk, rows).digests if rows else []
    return Writer(desk, found).write(found[0]) if found else None


def send_now(desk: Desk, programme: Programme, recipient: str, post: Post, stamp: Stamp) -> Digest | None:
    """All of this programme that waits for this reader leaves at once, also when a digest left today already."""
    require(stamp.by, Permission.REMINDER_RUN, programme)
    composed = compose(desk, _waiting(desk, programme, recipient))
    settle(desk, composed)
    for digest in composed.digests:
        written = Writer(desk, [digest], stamp).write(digest)
        send(desk, written, post, stamp, _free_key(desk, recipient))
        record(desk.session, "reminder.send", digest.entries[0].row, stamp, new={"number": len(digest.entries)})
        return digest
    return None


def _free_key(desk: Desk, recipient: str) -> str:
    """The day's own, or when that left already one of its own: somebody wants this reader to get a second mail."""
    key = digest_key(desk.today, recipient)
    sent = select(func.count()).where(OutgoingMail.key.startswith(key, autoescape=True))
    number = desk.session.scalar(sent) or 0
    return f"{key}/{number}" if number else key


def keep_rule(session: Session, programme: Programme, kind: str, sent: bool, refusable: bool, stamp: Stamp) -> bool:
    """Whether this programme sends reminders of this kind, and whether readers may refuse them."""
    require(stamp.by, Permission.REMINDER_RUN, programme)
    setting = settings_of(session, programme.id)[kind]
    old, new = {"sent": setting.sent, "refusable": setting.refusable}, {"sent": sent, "refusable": refusable}
    if old == new:
        return False
    wanted = (ReminderRule.programme_id == programme.id, ReminderRule.kind == kind)
    rule = session.scalar(select(ReminderRule).where(*wanted))
    if rule is None:
        rule = ReminderRule(programme_id=programme.id, kind=kind)
        session.add(rule)
    rule.sent, rule.refusable = sent, refusable
    record(session, "reminder.rule", programme, stamp, old=old, new=new | {"kind": BY_NAME[kind].label})
    return True


def keep_preference(session: Session, person: int, weekday: int | None, refused: Sequence[str], stamp: Stamp) -> bool:
    """What a person wants of the mail to them; on which weekday (0 is Monday), or None for each day."""
    held = session.scalar(select(MailPreference).where(MailPreference.person_id == person))
    old = (held.weekday, list(held.refused)) if held else (None, [])
    if old == (weekday, list(refused)):
        return False
    if held is None:
        held = MailPreference(person_id=person)
        session.add(held)
    held.weekday, held.refused = weekday, list(refused)
    return True
