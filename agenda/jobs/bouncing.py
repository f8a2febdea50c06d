"""Reads what mail servers send back about mail that did not arrive."""

from pathlib import Path

import structlog

from agenda.gateways.inbox import Inbox, beginning_of
from agenda.jobs.workshop import Workshop
from agenda.mail.notices import read_notice
from agenda.mail.services import take_notice

log = structlog.get_logger()


def read_bounces(workshop: Workshop) -> int:
    """How many mails turned out not to have arrived; whatever else lies there is put away as well."""
    if workshop.bounces is None:
        return 0
    inbox = Inbox(workshop.bounces)
    found = [_take(workshop, inbox, file) for file in inbox.waiting()]
    if junk := found.count(False):
        log.info("no notice of a mail of ours", messages=junk)
    return found.count(True)


def _take(workshop: Workshop, inbox: Inbox, file: Path) -> bool:
    """Put away after the commit: what is read a second time, after a crash in between, changes nothing more."""
    content = beginning_of(file)
    notice = read_notice(content) if content else None
    mail = None
    if notice is not None:
        with workshop.database.transaction() as session:
            mail = take_notice(session, notice, workshop.clock.now())
    inbox.put_away(file)
    return mail is not None
