"""Lines of the queue in the words of the screen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from agenda.calendars.queries import term_calendar
from agenda.kernel.dutch import AMSTERDAM, spoken_list, spoken_weekday
from agenda.reminders.digests import Desk
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.queue import Timetable
from agenda.reminders.readers import Setting
from agenda.reminders.searching import Site
from agenda.reminders.steps import kind_label, why_now
from agenda.web.visit import visit

AT_ONCE = "vandaag, binnen enkele minuten"
SWITCHED_OFF = "Deze soort staat uit: zij gaat niet mee."
NOTHING_LEFT = "(niet meer te noemen)"


def desk_of_visit() -> Desk:
    site = Site(current_app.config["SECURITY_EXPIRES"])
    return Desk(visit.session, visit.at, term_calendar(visit.session), site)


def spoken_departure(moment: datetime, now: datetime) -> str:
    if moment <= now:
        return AT_ONCE
    local = moment.astimezone(AMSTERDAM)
    return f"{spoken_weekday(local.date())}, vanaf {local.hour}.{local:%M} uur"


@dataclass(frozen=True)
class Row:
    """``when`` it leaves or was dealt with, ``why`` the step in words, ``because`` why it is in its state."""

    row: Reminded
    when: str
    about: str
    kind: str
    why: str
    parties: str
    because: str


def told_rows(rows: Iterable[Reminded], times: Timetable, settings: Mapping[str, Setting]) -> Iterator[Row]:
    for row in rows:
        off = row.state is ReminderState.WAITING and row.kind in settings and not settings[row.kind].sent
        yield Row(
            row,
            _when(row, times, off),
            row.about or NOTHING_LEFT,
            kind_label(row.kind),
            why_now(row.kind, row.step),
            spoken_list(visit.names[party].short for party in row.parties if party in visit.names),
            SWITCHED_OFF if off else row.because,
        )


def _when(row: Reminded, times: Timetable, off: bool) -> str:
    if off:
        return "niet"
    match row.state:
        case ReminderState.WAITING:
            return spoken_departure(times.leaves_at(row), times.desk.at)
        case ReminderState.HELD:
            return "zodra u haar laat gaan"
        case ReminderState.TOLD:
            return spoken_weekday((row.told_at or row.due_at).astimezone(AMSTERDAM).date())
        case _:
            return f"zou gaan op {spoken_weekday(row.due_at.astimezone(AMSTERDAM).date())}"
