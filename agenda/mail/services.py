from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, func, literal, select, update
from sqlalchemy.orm import Session

from agenda.gateways.database import inserting
from agenda.gateways.mailer import tells_of_address
from agenda.mail.models import NO_MESSAGE, Bounce, MailState, OutgoingMail
from agenda.mail.notices import Notice
from agenda.mail.queries import is_written, left_as
from agenda.mail.rules import KEPT_FOR, Message, Sender, message_id, render

RESTORED = "Teruggezet uit een reservekopie; kijk of deze mail al weg was."
OUT_OF_USE = (MailState.SENT, MailState.SET_ASIDE)
MOST_AT_ONCE = 500


def write_mail(
    session: Session, message: Message, sender: Sender, at: datetime, *, kind: str = "", programme: int | None = None
) -> bool:
    """Lays the mail in the outbox, to leave after the commit; False when it lies there already."""
    if is_written(session, message.key):
        return False
    session.add(
        OutgoingMail(
            key=message.key,
            kind=kind,
            programme_id=programme,
            message_id=message_id(message.key, sender),
            sender=sender.address,
            recipient=message.recipient,
            subject=message.subject,
            message=render(message, sender, at).as_bytes(),
            written_at=at,
            due_at=at,
        )
    )
    session.flush()
    return True


def forget_recipient(session: Session, address: str, instead: str) -> None:
    """What waits for this address is dropped; of what left only the fact stays, with another address."""
    _forget(session, func.lower(OutgoingMail.recipient) == address, instead)
    forget_bounce(session, address)


def forget_mail(session: Session, key: str, instead: str) -> None:
    """As of a recipient, but of this mail alone."""
    _forget(session, OutgoingMail.key == key, instead)


def _forget(session: Session, which: ColumnElement[bool], instead: str) -> None:
    session.execute(delete(OutgoingMail).where(which, OutgoingMail.state == MailState.WAITING))
    key = literal(f"{instead}/").concat(cast(OutgoingMail.id, String))
    blank = {
        "recipient": instead,
        "key": key,
        "message_id": key,
        "subject": "",
        "message": NO_MESSAGE,
        "last_error": None,
    }
    session.execute(update(OutgoingMail).where(which).values(blank))


def call_off(session: Session, key: str) -> None:
    """What it was to say no longer holds: it does not leave any more, nor is it tried again."""
    session.execute(delete(OutgoingMail).where(OutgoingMail.key == key, OutgoingMail.state == MailState.WAITING))
    failed = update(OutgoingMail).where(OutgoingMail.key == key, OutgoingMail.state == MailState.FAILED)
    session.execute(failed.values(state=MailState.SET_ASIDE))


def hold_back(session: Session, at: datetime) -> int:
    """What waits leaves only when somebody says so, as it may have left already; how many that are."""
    held = {"state": MailState.FAILED, "failed_at": at, "leased_until": None, "last_error": RESTORED}
    waiting = update(OutgoingMail).where(OutgoingMail.state == MailState.WAITING).values(held)
    return len(session.scalars(waiting.returning(OutgoingMail.id)).all())


def forget_sent(session: Session, at: datetime) -> int:
    """Erases the content of mail that is out of use: the links in it may still work. How many this time."""
    old = (
        select(OutgoingMail.id)
        .where(OutgoingMail.state.in_(OUT_OF_USE), OutgoingMail.message != NO_MESSAGE)
        .where(func.coalesce(OutgoingMail.sent_at, OutgoingMail.failed_at, OutgoingMail.due_at) <= at - KEPT_FOR)
        .limit(MOST_AT_ONCE)
    )
    erased = update(OutgoingMail).where(OutgoingMail.id.in_(old)).values(message=NO_MESSAGE)
    return len(session.scalars(erased.returning(OutgoingMail.id)).all())


def note_bounce(session: Session, address: str, reason: str, at: datetime) -> None:
    """From now on mail does not arrive there; one that is known keeps since when, and why."""
    noted = inserting(session, Bounce).values(address=address.lower(), reason=reason, at=at)
    session.execute(noted.on_conflict_do_nothing(index_elements=[Bounce.address]))


def forget_bounce(session: Session, address: str) -> bool:
    """Whether there was one."""
    gone = delete(Bounce).where(Bounce.address == address.lower()).returning(Bounce.id)
    return session.scalar(gone) is not None


def take_notice(session: Session, notice: Notice, at: datetime) -> OutgoingMail | None:
    """Marks the mail that came back as failed; None when it is none of ours, or never went to who is named.

    Whoever did not get a mail can't guess its Message-ID, so that a forged notice finds nothing.
    """
    mail = left_as(session, notice.message_id)
    failure = notice.failure_of(mail.recipient) if mail else None
    if mail is None or failure is None:
        return None
    mail.state, mail.failed_at = MailState.FAILED, at
    mail.last_error = f"De mail kwam terug: {failure.reason}"
    if tells_of_address(failure.status):
        note_bounce(session, mail.recipient, failure.reason, at)
    return mail
