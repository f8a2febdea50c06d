"""Writes the reminders that have come due: all of them, or none, in one transaction."""

from agenda.accounts.rules import Operator
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.texts import TEXTS
from agenda.parties.queries import names_on
from agenda.reminders.queries import Nudge, due_nudges
from agenda.reminders.services import remind


def write_reminders(workshop: Workshop) -> int:
    """How many were written."""
    at = workshop.clock.now()
    today = at.astimezone(AMSTERDAM).date()
    with workshop.database.transaction() as session:
        names = names_on(session, today)
        nudges = due_nudges(session, today)
        for nudge in nudges:
            words = {"nudge": nudge, "names": names, "base_url": workshop.base_url}
            subject, body = (_text(nudge, part, words) for part in ("subject", "body"))
            remind(session, nudge, subject, body, workshop.sender, Stamp(Operator(), at, "klok"))
        return len(nudges)


def _text(nudge: Nudge, part: str, words: dict[str, object]) -> str:
    return TEXTS.get_template(f"{nudge.reminder.kind}/{part}.txt").render(words)
