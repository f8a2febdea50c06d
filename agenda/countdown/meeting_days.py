"""The days of the meetings that prepare a consultation, by the countdown to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agenda.consultations.meeting_rules import PREPARING
from agenda.consultations.models import Meeting
from agenda.consultations.words import MeetingKind
from agenda.countdown.rules import CountdownDay, on_working_day
from agenda.kernel.dutch import spoken_date
from agenda.terms.calendar import TermCalendar

STEP_OF = {MeetingKind.PRE_MEETING: "pre_meeting", MeetingKind.DIRECTORS: "directors"}


def proposed_meeting_day(days: Iterable[CountdownDay], kind: MeetingKind) -> date:
    return next(one.day for one in days if one.step.name == STEP_OF[kind])


@dataclass(frozen=True)
class MeetingShift:
    """``stays`` tells why the day is not as far from the consultation as it was."""

    meeting: Meeting
    old: date
    new: date
    stays: str = ""


def shifts_of_meetings(
    meetings: Iterable[Meeting], by: timedelta, calendar: TermCalendar, today: date
) -> list[MeetingShift]:
    """As far as they go on and are still to come, each keeps its distance to the consultation, on a working day."""
    going_on = (one for one in meetings if one.kind in PREPARING and one.cancelled_at is None and one.day >= today)
    return [_shift(one, by, calendar, today) for one in sorted(going_on, key=lambda one: one.day)]


def _shift(meeting: Meeting, by: timedelta, calendar: TermCalendar, today: date) -> MeetingShift:
    new = on_working_day(meeting.day + by, calendar)
    if new < today:
        stays = f"{spoken_date(new)} is al voorbij; deze dag blijft. Kies zelf een andere."
        return MeetingShift(meeting, meeting.day, meeting.day, stays)
    return MeetingShift(meeting, meeting.day, new)
