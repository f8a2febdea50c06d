"""Lets go of what is kept no longer than needed."""

from agenda.documents.workplace import clear_left_behind
from agenda.jobs.workshop import Workshop
from agenda.mail.services import forget_sent


def tidy(workshop: Workshop) -> int:
    """A bounded number of mails at a time: what is left comes next time."""
    at = workshop.clock.now()
    with workshop.database.transaction() as session:
        forgotten = forget_sent(session, at)
    return forgotten + clear_left_behind(at)
