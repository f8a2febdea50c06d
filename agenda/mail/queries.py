from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from agenda.kernel.records import Moment
from agenda.mail.models import MailState, OutgoingMail


@dataclass(frozen=True)
class Outbox:
    """How much waits, since when the oldest of that was written, and how much has failed for good."""

    waiting: int
    oldest: datetime | None
    failed: int


def outbox(session: Session) -> Outbox:
    waiting = OutgoingMail.state == MailState.WAITING
    number, oldest = session.execute(select(func.count(), func.min(OutgoingMail.written_at)).where(waiting)).one()
    return Outbox(number, oldest, count_in(session, MailState.FAILED))


AT = bindparam("at", type_=Moment)
NEXT_DUE = (
    select(OutgoingMail.id)
    .where(OutgoingMail.state == MailState.WAITING, OutgoingMail.due_at <= AT)
    .where(or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= AT))
    .order_by(OutgoingMail.due_at, OutgoingMail.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
"""Row number of the oldest mail that may leave and is in nobody's hand; no other gets it meanwhile."""


def count_in(session: Session, state: MailState) -> int:
    return session.scalar(select(func.count()).where(OutgoingMail.state == state)) or 0


def is_written(session: Session, key: str) -> bool:
    """Whether a mail for this reason lies in the outbox, or has left."""
    return session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)) is not None
