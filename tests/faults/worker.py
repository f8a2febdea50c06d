"""What a worker works with, and what it may be told to do."""

import time
from datetime import timedelta

from agenda.gateways.clock import SystemClock
from agenda.gateways.database import Database
from agenda.gateways.leader import make_leader
from agenda.gateways.mailer import make_mailer
from agenda.jobs.clockwork import run_forever
from agenda.jobs.delivering import deliver_mail
from agenda.jobs.workshop import Workshop
from agenda.mail.models import MailState
from agenda.mail.queries import count_in
from agenda.mail.rules import Sender
from tests.databases import CHAIN_KEY

SENDER = Sender("Agenda", "agenda@rve.example")
LEASE = timedelta(seconds=1)
"""So long a mail stays in the hand of a worker that was killed."""


def workshop_at(database_url: str, mail_url: str) -> Workshop:
    database, mailer = Database(database_url, CHAIN_KEY), make_mailer(mail_url)
    return Workshop(database, SystemClock(), mailer, SENDER, "https://agenda.example", lease=LEASE)


def deliver_all(workshop: Workshop) -> None:
    """Until nothing waits any more, also not in the hand of another."""
    while True:
        deliver_mail(workshop)
        with workshop.database.reading() as session:
            if not count_in(session, MailState.WAITING):
                return
        time.sleep(0.05)


def clock(workshop: Workshop) -> None:
    run_forever(workshop, make_leader(workshop.database))
