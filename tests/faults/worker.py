"""What a worker works with, and what it may be told to do."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Thread

from agenda.gateways.clock import RunningClock, SystemClock
from agenda.gateways.database import Database
from agenda.gateways.leader import make_leader
from agenda.gateways.mailer import make_mailer
from agenda.jobs.clockwork import run_forever
from agenda.jobs.delivering import deliver_mail
from agenda.jobs.reminding import write_reminders
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.queries import outbox
from agenda.mail.rules import Sender
from tests.databases import CHAIN_KEY

SENDER = Sender("Agenda", "agenda@rve.example")
LEASE = timedelta(seconds=1)
"""So long a mail stays in the hand of a worker that was killed."""


MORNING = datetime(2026, 6, 10, 8, 0, tzinfo=AMSTERDAM)


def workshop_at(database_url: str, mail_url: str) -> Workshop:
    database, mailer = Database(database_url, CHAIN_KEY), make_mailer(mail_url)
    return Workshop(database, SystemClock(), mailer, SENDER, "https://agenda.example", lease=LEASE)


def deliver_all(workshop: Workshop) -> None:
    """Until nothing waits any more, also not in the hand of another."""
    while True:
        deliver_mail(workshop)
        with workshop.database.reading() as session:
            if not outbox(session).waiting:
                return
        time.sleep(0.05)


def remind_and_deliver(workshop: Workshop) -> None:
    """Plans and writes what is due on a working morning, and sends what is written already meanwhile."""
    morning = replace(workshop, clock=RunningClock(MORNING))
    written = Event()
    sending = Thread(target=_deliver_until, args=(morning, written), daemon=True)
    sending.start()
    write_reminders(morning)
    written.set()
    sending.join()


def _deliver_until(workshop: Workshop, written: Event) -> None:
    while not written.is_set():
        deliver_mail(workshop)
        time.sleep(0.01)
    deliver_all(workshop)


def clock(workshop: Workshop) -> None:
    run_forever(workshop, make_leader(workshop.database))
