from sqlalchemy.orm import Session

from agenda.kernel.rights import Stamp
from agenda.mail.rules import Message, Sender
from agenda.mail.services import write_mail
from agenda.progress.models import Round
from agenda.reminders.models import Reminded
from agenda.reminders.queries import Nudge


def remind(session: Session, nudge: Nudge, subject: str, text: str, sender: Sender, stamp: Stamp) -> None:
    """Writes the ledger line and the mail together; the ledger's unique key keeps either from coming twice."""
    entry = Reminded(
        programme_id=nudge.programme.id,
        recipient=nudge.addressee.email,
        kind=nudge.reminder.kind,
        subject_kind=Round.__tablename__,
        subject_id=nudge.round.id,
        step=nudge.reminder.step,
        due_on=nudge.round.closes_on,
        at=stamp.at,
    )
    session.add(entry)
    session.flush()
    key = f"{entry.kind}/{nudge.programme.key}/{nudge.round.key}/{entry.step}/{entry.recipient}"
    write_mail(session, Message(key, entry.recipient, subject, text), sender, stamp.at)
