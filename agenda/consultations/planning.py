"""The next consultation of a series: what is proposed for it, and putting it on its day."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from agenda.consultations.attendees import take_over_members
from agenda.consultations.meeting_queries import last_planned
from agenda.consultations.meeting_rules import faults_in_lines, faults_in_times, line
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultations_of, series_of
from agenda.consultations.services import place_occasion, plan_consultation
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.rules import KEY
from agenda.programmes.models import Programme
from agenda.terms.calendar import DAY, TermCalendar

NUMBERED = re.compile(r"(?P<begin>.*?)(?P<year>\d{4})-(?P<number>\d{1,4})")
JULY = 7
TAKEN = frozenset({"aftelling", "plannen", "reeks"})
"""What stands in the address of a page where others have a key."""


@dataclass(frozen=True)
class ConsultationValues:
    """``starts`` and ``ends`` are those of the series when they are left out."""

    key: str
    day: date
    title: str
    place: str = ""
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class Proposal:
    key: str
    day: date


def propose(session: Session, programme: Programme, calendar: TermCalendar, today: date) -> Proposal:
    """The key goes on counting as the programme does: after BO-2026-1 comes BO-2026-2."""
    day = proposed_day(session, programme, calendar, today)
    return Proposal(proposed_key(session, programme, day), day)


def proposed_day(session: Session, programme: Programme, calendar: TermCalendar, today: date) -> date:
    """A number of months after the last one; never a day that has come already."""
    last, months = last_planned(session, programme), series_of(session, programme.id).months
    day = months_later(last.occasion.day if last else today, months)
    while day <= today:
        day = months_later(day, months)
    return calendar.working_day_before(day + DAY)


def months_later(day: date, months: int) -> date:
    """The same day of that month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def proposed_key(session: Session, programme: Programme, day: date) -> str:
    return next_key([one.occasion.key for one in consultations_of(session, programme)], day.year)


def next_key(keys: Iterable[str], year: int) -> str:
    """``keys`` are those in use, of the newest first."""
    known = [found for key in keys if (found := NUMBERED.fullmatch(key))]
    begin = known[0]["begin"] if known else "BO-"
    used = [int(one["number"]) for one in known if one["begin"] == begin and int(one["year"]) == year]
    return f"{begin}{year}-{max(used, default=0) + 1}"


def proposed_title(programme: Programme, day: date) -> str:
    return f"{programme.consultation_name}, {'voorjaar' if day.month < JULY else 'najaar'} {day.year}"


def plan_next(
    session: Session, programme: Programme, values: ConsultationValues, calendar: TermCalendar, stamp: Stamp
) -> Consultation:
    """On its day, with the members of the series as those who will be invited."""
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    known = {one.occasion.key for one in consultations_of(session, programme)}
    if faults := list(_faults_in(values, known)):
        raise Invalid(faults)
    occasion = place_occasion(session, programme, values.key, values.day, calendar, stamp).occasion
    consultation = plan_consultation(session, occasion, line(values.title), line(values.place), stamp)
    if values.starts and values.ends:
        consultation.meeting.starts, consultation.meeting.ends = values.starts, values.ends
    take_over_members(session, consultation.meeting, stamp)
    return consultation


def _faults_in(values: ConsultationValues, known: set[str]) -> Iterator[Fault]:
    if not KEY.fullmatch(values.key) or values.key in TAKEN:
        yield Fault("key", "Geef een sleutel van letters, cijfers, punten en streepjes, zoals BO-2026-2.")
    elif values.key in known:
        yield Fault("key", f"Er is al een overleg {values.key}; kies een andere sleutel.")
    if not line(values.title):
        yield Fault("title", "Geef het overleg een titel.")
    yield from faults_in_lines({"title": line(values.title), "place": line(values.place)})
    yield from faults_in_times(values.starts, values.ends)
