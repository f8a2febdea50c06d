from datetime import datetime

from sqlalchemy import String, cast, delete, func, literal, update
from sqlalchemy.orm import Session

from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.queries import is_written
from agenda.mail.rules import Message, Sender, message_id, render


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
            message_id=message_id(message.key, sender.domain),
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
    to_them = func.lower(OutgoingMail.recipient) == address
    session.execute(delete(OutgoingMail).where(to_them, OutgoingMail.state == MailState.WAITING))
    key = literal(f"{instead}/").concat(cast(OutgoingMail.id, String))
    blank = {"recipient": instead, "key": key, "subject": "", "message": b"", "last_error": None}
    session.execute(update(OutgoingMail).where(to_them).values(blank))
