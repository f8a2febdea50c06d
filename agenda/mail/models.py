from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.words import Word

NO_MESSAGE = b""
"""Of a mail of which the content was erased."""


class MailState(Word):
    WAITING = "waiting", "wacht"
    SENT = "sent", "verzonden"
    FAILED = "failed", "mislukt"
    SET_ASIDE = "set_aside", "terzijde gelegd"


class OutgoingMail(Record):
    """A rendered message. ``key`` says why it is sent, and a second mail with the same key can't exist.

    ``programme_id`` (row number) is the programme whose secretariat looks after it, None for the whole installation.
    Whoever delivers it holds it until ``leased_until``; after that another may try.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "programme_id", "state", "written_at"))

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="")
    programme_id: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    message: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


class Bounce(Record):
    """An address, in small letters, to which mail does not arrive, since when and in the words of the mail server."""

    __tablename__ = "bounce"

    address: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    reason: Mapped[str]
