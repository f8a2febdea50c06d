"""The digest of one reader before it leaves, and sending it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from agenda.history.services import Entry, record_all
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, Stamp, require
from agenda.mail.models import OutgoingMail
from agenda.mail.texts import Post
from agenda.programmes.models import Programme
from agenda.reminders.digests import Desk, Digest, Gone, compose, digest_key, settle
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.readers import NO_WISH, Wish, wishes
from agenda.reminders.writing import Writer, Written, send


@dataclass(frozen=True)
class Preview:
    """What one programme has for the next digest of a reader (None: nothing); what of the queue has nothing to say.

    ``served_at`` is when the digest of today was written.
    """

    recipient: str
    written: Written | None
    gone: Sequence[Gone]
    wish: Wish
    served_at: datetime | None


def preview(desk: Desk, programme: Programme, recipient: str) -> Preview:
    """It writes nothing. Of who was never reminded in this programme it tells nothing."""
    if not _is_known(desk, programme, recipient):
        raise NotFound("Voor dit adres staat niets in de verzendlijst.")
    composed = compose(desk, _waiting(desk, programme, recipient))
    digest = next(iter(composed.digests), None)
    written = Writer(desk, [digest]).write(digest) if digest else None
    wish = wishes(desk.session, {recipient}).get(recipient.lower(), NO_WISH)
    return Preview(recipient, written, composed.gone, wish, served_at(desk, recipient))


def _is_known(desk: Desk, programme: Programme, recipient: str) -> bool:
    known = select(Reminded.id).where(Reminded.programme_id == programme.id, Reminded.recipient == recipient)
    return desk.session.scalar(known.limit(1)) is not None


def _waiting(desk: Desk, programme: Programme, recipient: str, *, held: bool = False) -> Sequence[Reminded]:
    rows = (
        select(Reminded)
        .where(Reminded.programme_id == programme.id, Reminded.state == ReminderState.WAITING)
        .where(Reminded.recipient == recipient)
        .order_by(Reminded.due_at, Reminded.id)
    )
    return desk.session.scalars(rows.with_for_update() if held else rows).all()


def served_at(desk: Desk, recipient: str) -> datetime | None:
    """When the latest digest of today was written to this reader."""
    return desk.session.scalar(
        select(func.max(OutgoingMail.written_at)).where(_is_digest_of(digest_key(desk.today, recipient)))
    )


def _is_digest_of(key: str) -> ColumnElement[bool]:
    return or_(OutgoingMail.key == key, OutgoingMail.key.startswith(f"{key}/", autoescape=True))


def send_now(desk: Desk, programme: Programme, recipient: str, post: Post, stamp: Stamp) -> Digest | None:
    """All of this programme that waits for this reader leaves at once, also when a digest left today already.

    None when on a second look nothing has anything to say.
    """
    require(stamp.by, Permission.REMINDER_RUN, programme)
    composed = compose(desk, _waiting(desk, programme, recipient, held=True))
    settle(desk, composed)
    digest = next(iter(composed.digests), None)
    if digest is not None:
        written = Writer(desk, [digest], stamp).write(digest)
        send(desk, written, post, stamp, _free_key(desk, recipient))
        record_all(desk.session, [Entry("reminder.send", one.row) for one in digest.entries], stamp)
    return digest


def _free_key(desk: Desk, recipient: str) -> str:
    """The day's own, or when that left already one of its own: somebody wants this reader to get a second mail."""
    key = digest_key(desk.today, recipient)
    number = desk.session.scalar(select(func.count()).where(_is_digest_of(key))) or 0
    return f"{key}/{number}" if number else key
