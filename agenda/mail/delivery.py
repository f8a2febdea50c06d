"""Sending by lease: claim a mail, send it outside any transaction, settle how it went.

Who dies in between holds the mail until the lease ends; then another sends the same bytes under the same Message-ID.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session, defer

from agenda.gateways.mailer import Mailer, MailNotTaken, MailRefused, RecipientRefused
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.queries import NEXT_DUE
from agenda.mail.rules import next_try
from agenda.mail.services import note_bounce

log = structlog.get_logger()


@dataclass(frozen=True)
class Held:
    """A mail in the hand of one worker; ``leased_until`` tells this claim from any other."""

    id: int
    message_id: str
    sender: str
    recipient: str
    message: bytes
    leased_until: datetime


MAILS = OutgoingMail.metadata.tables[OutgoingMail.__tablename__]
CLAIM = (
    update(MAILS)
    .where(MAILS.c.id == NEXT_DUE.scalar_subquery())
    .values(leased_until=bindparam("until"), tries=MAILS.c.tries + 1)
    .returning(*(MAILS.c[one.name] for one in fields(Held)))
)
MARK_SENT = (
    update(MAILS)
    .where(MAILS.c.id == bindparam("mail"), MAILS.c.state != MailState.SENT)
    .values(state=MailState.SENT, sent_at=bindparam("at"), leased_until=None, failed_at=None, last_error=None)
)
"""Made once: each runs for every mail."""


def claim(session: Session, at: datetime, lease: timedelta) -> Held | None:
    """The oldest mail that may leave and that nobody holds; None when there is none."""
    row = session.execute(CLAIM, {"at": at, "until": at + lease}).one_or_none()
    return Held(*row) if row else None


def send(mailer: Mailer, held: Held) -> MailNotTaken | None:
    """What went wrong, or None when it was accepted. One bad mail never keeps the others from leaving."""
    try:
        mailer.send(held.message_id, held.sender, held.recipient, held.message)
    except MailNotTaken as error:
        return error
    except Exception as error:
        log.exception("mail not sent", mail=held.id)
        return MailNotTaken(f"Onverwachte fout bij het verzenden: {type(error).__name__}")
    return None


def settle(session: Session, held: Held, error: MailNotTaken | None, at: datetime) -> None:
    """Says how it went. Of a mail that another holds by now, or that was sent by another, no failure is noted."""
    if error is None:
        session.execute(MARK_SENT, {"mail": held.id, "at": at})
        return
    mail = session.get(OutgoingMail, held.id, with_for_update=True, options=[defer(OutgoingMail.message)])
    if mail is not None and mail.state is MailState.WAITING and mail.leased_until == held.leased_until:
        _put_back(session, mail, error, at)
        session.flush()


def _put_back(session: Session, mail: OutgoingMail, error: MailNotTaken, at: datetime) -> None:
    again = None if isinstance(error, MailRefused) else next_try(mail.tries, at)
    mail.leased_until, mail.last_error = None, str(error)
    if again is None:
        _fail(session, mail, error, at)
    else:
        mail.due_at = again


def _fail(session: Session, mail: OutgoingMail, error: MailNotTaken, at: datetime) -> None:
    """For good: no further try is made, and when the address is at fault nothing else is sent there either."""
    mail.state, mail.failed_at = MailState.FAILED, at
    if isinstance(error, RecipientRefused):
        note_bounce(session, mail.recipient, str(error), at)
