from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class ReminderState(Word):
    WAITING = "waiting", "gaat mee"
    HELD = "held", "vastgehouden"
    SKIPPED = "skipped", "overgeslagen"
    DROPPED = "dropped", "niet meer nodig"
    TOLD = "told", "verzonden"


class Reminded(Record):
    """The ledger: this person is to be reminded, or was, of this subject, in this step of this kind. Once.

    ``parties`` are those (row numbers) on whose behalf; ``about`` is the subject as the queue shows it; ``words`` what
    the secretariat says of its own, ``because`` why it was held or left out. It is due at ``due_at``, was planned
    ``at``, and went into the mail with ``mail_key`` at ``told_at``.
    """

    __tablename__ = "reminded"
    __table_args__ = (
        UniqueConstraint("recipient", "kind", "subject_kind", "subject_id", "step"),
        Index(None, "programme_id", "state", "due_at"),
        Index(None, "state", "due_at", "recipient"),
        Index(None, "subject_kind", "subject_id"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    recipient: Mapped[str]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    step: Mapped[str]
    parties: Mapped[list[Any]] = mapped_column(default=list)
    about: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.WAITING)
    because: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]
    mail_key: Mapped[str | None]

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Snooze(Record):
    """Until that day this person hears no more of one kind of reminder about one subject, and why."""

    __tablename__ = "snooze"
    __table_args__ = (UniqueConstraint("recipient", "kind", "subject_kind", "subject_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    recipient: Mapped[str]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    until: Mapped[date]
    because: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class ReminderRule(Record):
    """How a programme departs from the usual in one kind: whether it is sent, and whether people may refuse it."""

    __tablename__ = "reminder_rule"
    __table_args__ = (UniqueConstraint("programme_id", "kind"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    kind: Mapped[str]
    sent: Mapped[bool]
    refusable: Mapped[bool]


class MailPreference(Record):
    """What somebody with an account wants: the kinds that are not sent, and on which weekday all else (None: daily)."""

    __tablename__ = "mail_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    weekday: Mapped[int | None]
    refused: Mapped[list[str]] = mapped_column(default=list)


class Planning(Record):
    """Up to which moment the reminders of a programme were planned: only what came due since is new."""

    __tablename__ = "planning"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), unique=True)
    until: Mapped[datetime]
