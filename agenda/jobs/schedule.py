"""What happens by itself, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agenda.jobs.anchoring import anchor_daily
from agenda.jobs.bouncing import read_bounces
from agenda.jobs.coordination import close_coordinations
from agenda.jobs.countdown import turn_countdowns
from agenda.jobs.delivering import deliver_mail
from agenda.jobs.long_work import do_long_work, is_long_work_due
from agenda.jobs.reminding import write_reminders
from agenda.jobs.rounds import turn_rounds
from agenda.jobs.tidying import tidy
from agenda.jobs.workshop import Workshop
from agenda.mail.queries import is_mail_due
from agenda.work.health import Planned


@dataclass(frozen=True, kw_only=True)
class Job(Planned):
    """``run`` looks at the database for what is due, so that a missed or doubled tick does no harm.

    ``due`` tells beforehand, without writing, whether there is anything to do; a job without it is always run.
    """

    run: Callable[[Workshop], int]
    due: Callable[[Session, datetime], bool] | None = None


SCHEDULE = (
    Job("countdown", "Stappen van de aftelling beginnen of klaarzetten", timedelta(minutes=5), run=turn_countdowns),
    Job("rounds", "Uitvragen openen en sluiten", timedelta(minutes=5), run=turn_rounds),
    Job("coordination", "Afstemmingsrondes sluiten", timedelta(minutes=5), run=close_coordinations),
    Job("reminders", "Herinneringen schrijven", timedelta(minutes=5), run=write_reminders),
    Job("history_head", "Kop van de geschiedenis vastleggen", timedelta(minutes=10), run=anchor_daily),
    Job("bounces", "Mail die terugkwam verwerken", timedelta(minutes=5), run=read_bounces),
    Job("tidy", "Inhoud van oude mail en achtergebleven werkbestanden wissen", timedelta(hours=1), run=tidy),
    Job("mail", "Mail verzenden", timedelta(seconds=20), leads=False, run=deliver_mail, due=is_mail_due),
    Job(
        "work",
        "Klussen doen: dossiers, brieven en werkbladen",
        timedelta(seconds=3),
        leads=False,
        run=do_long_work,
        due=is_long_work_due,
    ),
)
