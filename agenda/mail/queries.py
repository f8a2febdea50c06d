from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, defer

from agenda.kernel.records import Moment
from agenda.mail.models import NO_MESSAGE, Bounce, MailState, OutgoingMail


@dataclass(frozen=True)
class Outbox:
    """How much waits, since when the oldest of that was written, and how much was given up but can be tried again."""

    waiting: int
    oldest: datetime | None
    failed: int


def outbox(session: Session) -> Outbox:
    waiting = OutgoingMail.state == MailState.WAITING
    number, oldest = session.execute(select(func.count(), func.min(OutgoingMail.written_at)).where(waiting)).one()
    return Outbox(number, oldest, session.scalar(select(func.count()).where(GIVEN_UP)) or 0)


GIVEN_UP = and_(OutgoingMail.state == MailState.FAILED, OutgoingMail.message != NO_MESSAGE)
"""What somebody can still do something about: not mail of which the content was erased."""

AT = bindparam("at", type_=Moment)
OLDEST_DUE = (
    select(OutgoingMail.id)
    .where(OutgoingMail.state == MailState.WAITING, OutgoingMail.due_at <= AT)
    .where(or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= AT))
    .order_by(OutgoingMail.due_at, OutgoingMail.id)
    .limit(1)
)
"""Row number of the oldest mail that may leave and is in nobody's hand."""

NEXT_DUE = OLDEST_DUE.with_for_update(skip_locked=True)
"""No other gets it meanwhile."""


def is_mail_due(session: Session, at: datetime) -> bool:
    """Asked without holding anything up."""
    return session.scalar(OLDEST_DUE, {"at": at}) is not None


def is_written(session: Session, key: str) -> bool:
    """Whether a mail for this reason lies in the outbox, or has left."""
    return session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)) is not None


def left_as(session: Session, message_id: str) -> OutgoingMail | None:
    """The mail that left under this Message-ID, held for who writes what became of it."""
    return session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.message_id == message_id, OutgoingMail.state == MailState.SENT)
        .options(defer(OutgoingMail.message))
        .with_for_update()
    ).one_or_none()


def bouncing(session: Session) -> frozenset[str]:
    """Every address, in small letters, to which mail does not arrive."""
    return frozenset(session.scalars(select(Bounce.address)))


def bounces_at(session: Session, addresses: Collection[str]) -> dict[str, Bounce]:
    """Of these addresses, in small letters, those to which mail does not arrive."""
    found = session.scalars(select(Bounce).where(Bounce.address.in_({one.lower() for one in addresses})))
    return {one.address: one for one in found}
