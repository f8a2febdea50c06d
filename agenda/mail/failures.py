"""Mail that was given up: what it was, and trying once more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from agenda.kernel.refusal import NotFound, NotNow
from agenda.mail.models import NO_MESSAGE, MailState, OutgoingMail
from agenda.mail.queries import GIVEN_UP


def failed_mail(session: Session, programme: int | None, limit: int, offset: int = 0) -> Sequence[OutgoingMail]:
    """Of a programme (row number; None: of none), the latest first; not that of which the content was erased."""
    mails = _failed(select(OutgoingMail), programme).options(defer(OutgoingMail.message, raiseload=True))
    latest = func.coalesce(OutgoingMail.failed_at, OutgoingMail.due_at).desc()
    return session.scalars(mails.order_by(latest, OutgoingMail.id.desc()).limit(limit).offset(offset)).all()


def count_failed(session: Session, programme: int | None) -> int:
    return session.scalar(_failed(select(func.count()), programme)) or 0


def _failed(rows: Select, programme: int | None) -> Select:  # type: ignore[type-arg]
    return rows.where(OutgoingMail.programme_id == programme, GIVEN_UP)


def mail_at(session: Session, programme: int | None, identity: int) -> OutgoingMail:
    """Held, so that nobody else changes it until this transaction ends."""
    mail = session.get(OutgoingMail, identity, with_for_update=True, options=[defer(OutgoingMail.message)])
    if mail is None or mail.programme_id != programme:
        raise NotFound("Deze mail is er niet (meer).")
    return mail


def try_again(mail: OutgoingMail, at: datetime) -> None:
    """As if it was never tried: it leaves when the clock next sends mail, as the same message."""
    _refuse_unless_failed(mail)
    mail.state, mail.due_at, mail.tries = MailState.WAITING, at, 0
    mail.failed_at = mail.leased_until = mail.last_error = None


def set_aside(mail: OutgoingMail) -> None:
    """Nobody needs to look at it any more; it is not sent."""
    _refuse_unless_failed(mail)
    mail.state = MailState.SET_ASIDE


def _refuse_unless_failed(mail: OutgoingMail) -> None:
    if mail.state is not MailState.FAILED:
        raise NotNow(f"Dat kan niet meer: deze mail is intussen ‘{mail.state.label}’.")
    if mail.message == NO_MESSAGE:
        raise NotNow("De inhoud van deze mail is gewist; hij kan niet meer worden verzonden.")
