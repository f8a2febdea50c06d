"""Planning the reminders of one day, which is undone each time."""

from datetime import datetime, timedelta

from agenda.gateways.database import Database
from agenda.programmes.queries import programme_by_key
from agenda.reminders.models import Planning
from agenda.reminders.planning import plan
from agenda.reminders.searching import Site
from tests.bench.measuring import Work


def plan_a_day(database: Database, programme: str, at: datetime) -> Work:
    """What came due in the day before this moment, and what will by the next morning."""

    def do() -> int:
        with database.undone() as session:
            found = programme_by_key(session, programme)
            session.add(Planning(programme_id=found.id, until=at - timedelta(days=1)))
            session.flush()
            return plan(session, found, at, Site())

    return Work(do)
