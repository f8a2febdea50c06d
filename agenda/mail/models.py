from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.words import Word


class MailState(Word):
    WAITING = "waiting", "wacht"
    SENT = "sent", "verzonden"
    FAILED = "failed", "mislukt"


class OutgoingMail(Record):
    """A rendered message. ``key`` says why it is sent, and a second mail with the same key can't exist."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index(None, "state", "due_at"),)

    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    message: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
