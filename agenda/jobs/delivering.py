"""Sends what waits in the outbox, one mail per transaction."""

from agenda.jobs.workshop import Workshop
from agenda.mail.models import MailState
from agenda.mail.services import deliver_next


def deliver_mail(workshop: Workshop) -> int:
    """How many were accepted by the mail server."""
    sent = 0
    while True:
        with workshop.database.transaction() as session:
            mail = deliver_next(session, workshop.mailer, workshop.clock.now())
        if mail is None:
            return sent
        sent += mail.state is MailState.SENT
