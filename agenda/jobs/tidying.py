"""Lets go of what is kept no longer than needed."""

from agenda.jobs.workshop import Workshop
from agenda.mail.services import forget_sent


def tidy(workshop: Workshop) -> int:
    """A bounded number at a time: what is left comes next time."""
    with workshop.database.transaction() as session:
        return forget_sent(session, workshop.clock.now())
