"""What happens by itself, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from agenda.jobs.anchoring import anchor_daily
from agenda.jobs.bouncing import read_bounces
from agenda.jobs.delivering import deliver_mail
from agenda.jobs.reminding import write_reminders
from agenda.jobs.rounds import turn_rounds
from agenda.jobs.workshop import Workshop


@dataclass(frozen=True)
class Job:
    """``run`` looks at the database for what is due, so that a missed or doubled tick does no harm."""

    name: str
    label: str
    every: timedelta
    run: Callable[[Workshop], int]


SCHEDULE = (
    Job("rounds", "Uitvragen openen en sluiten", timedelta(minutes=5), turn_rounds),
    Job("reminders", "Herinneringen schrijven", timedelta(minutes=5), write_reminders),
    Job("history_head", "Kop van de geschiedenis vastleggen", timedelta(minutes=10), anchor_daily),
    Job("bounces", "Mail die terugkwam verwerken", timedelta(minutes=5), read_bounces),
    Job("mail", "Mail verzenden", timedelta(seconds=20), deliver_mail),
)
