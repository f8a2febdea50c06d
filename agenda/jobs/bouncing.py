"""Reads what mail servers send back about mail that did not arrive."""

from pathlib import Path

import structlog

from agenda.gateways.inbox import Inbox, beginning_of
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Refusal
from agenda.mail.notices import read_notice
from agenda.mail.services import take_notice

log = structlog.get_logger()

NOT_READ = "Met {} lukte het niet in de map {} van teruggekomen mail: niet te lezen, of niet te verplaatsen."


def read_bounces(workshop: Workshop) -> int:
    """How many mails turned out not to have arrived; whatever else lies there is put away as well.

    A message that can't be read or put away stays where it is, and keeps no other from its turn.
    """
    if workshop.bounces is None:
        return 0
    inbox = Inbox(workshop.bounces)
    found, errors = list[bool](), list[Exception]()
    for file in inbox.waiting():
        try:
            found.append(_take(workshop, inbox, file))
        except Exception as error:
            errors.append(error)
    if junk := found.count(False):
        log.info("no notice of a mail of ours", messages=junk)
    if errors:
        raise Refusal(NOT_READ.format(count(len(errors), "bericht", "berichten"), workshop.bounces)) from errors[0]
    return found.count(True)


def _take(workshop: Workshop, inbox: Inbox, file: Path) -> bool:
    """Put away after the commit: what is read a second time, after a crash in between, changes nothing more."""
    content = beginning_of(file)
    notice = read_notice(content)
    mail = None
    if notice is not None:
        with workshop.database.transaction() as session:
            mail = take_notice(session, notice, workshop.clock.now())
    inbox.put_away(file)
    return mail is not None
