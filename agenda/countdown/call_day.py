"""The last day of a call for items, by the day of its consultation."""

from dataclasses import dataclass
from datetime import date

from agenda.consultations.models import Consultation
from agenda.countdown.rules import on_working_day
from agenda.kernel.dutch import spoken_date
from agenda.terms.calendar import TermCalendar


@dataclass(frozen=True)
class CallShift:
    """``stays`` tells why the day is not as far from the consultation as it was."""

    old: date
    new: date
    stays: str = ""


def shift_of_call(
    consultation: Consultation, old_day: date, new_day: date, calendar: TermCalendar, today: date
) -> CallShift | None:
    """As far as it is still to come it keeps its distance, on a working day before that of the consultation."""
    old = consultation.items_until
    if old is None or old < today:
        return None
    last = calendar.working_day_before(new_day)
    new = min(on_working_day(old + (new_day - old_day), calendar), last)
    if new >= today:
        return CallShift(old, new)
    return CallShift(old, min(old, last), f"{spoken_date(new)} is al voorbij; kies zelf een andere dag.")
