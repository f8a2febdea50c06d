"""Writes the reminders that have come due: all of them, or none, in one transaction."""

from agenda.accounts.rules import Operator
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post
from agenda.parties.queries import names_on
from agenda.reminders.queries import due_nudges
from agenda.reminders.services import remind_all


def write_reminders(workshop: Workshop) -> int:
    """How many were written."""
    at = workshop.clock.now()
    today = at.astimezone(AMSTERDAM).date()
    post, stamp = Post(workshop.sender, workshop.base_url), Stamp(Operator(), at, "klok")
    with workshop.database.transaction() as session:
        return remind_all(session, due_nudges(session, today), names_on(session, today), post, stamp)
