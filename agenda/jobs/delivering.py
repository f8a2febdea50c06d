"""Sends what waits in the outbox. No transaction is open while the mail server has its say."""

from agenda.gateways.mailer import MailNotTaken, NoMailServer, one_connection
from agenda.jobs.workshop import Workshop
from agenda.mail.delivery import Held, claim, send, settle

MOST_SILENCES = 3
"""After so many in a row the rest waits for the next run: it is the server that is away, not the mail that is wrong."""


def deliver_mail(workshop: Workshop) -> int:
    """How many were accepted by the mail server."""
    sent = silences = 0
    held = _next(workshop)
    with one_connection(workshop.mailer) as mailer:
        while held is not None:
            error = send(mailer, held)
            sent += error is None
            silences = silences + 1 if isinstance(error, NoMailServer) else 0
            held = _next(workshop, (held, error), claiming=silences < MOST_SILENCES)
    return sent


def _next(
    workshop: Workshop, before: tuple[Held, MailNotTaken | None] | None = None, *, claiming: bool = True
) -> Held | None:
    """Settles the one before and claims the next, in one short transaction."""
    with workshop.database.transaction() as session:
        at = workshop.clock.now()
        if before is not None:
            settle(session, *before, at)
        return claim(session, at, workshop.lease) if claiming and not workshop.stopping.is_set() else None
