"""A consultation that moves takes along its countdown, the terms that hang on it, its round and its preparation."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.terms import Shift, shifts_with
from agenda.consultations.calls import shift_call
from agenda.consultations.invitations import tell
from agenda.consultations.meetings import note_other_day, shift_meeting
from agenda.consultations.models import Consultation
from agenda.consultations.ordering import hold
from agenda.consultations.services import Placed, place_occasion
from agenda.countdown.call_day import CallShift, shift_of_call
from agenda.countdown.meeting_days import MeetingShift, shifts_of_meetings
from agenda.countdown.models import CountdownMark
from agenda.countdown.queries import series_of, stands
from agenda.countdown.round_days import RoundShift, shifts_of
from agenda.countdown.rules import CountdownStep, countdown
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.queries import occasion_days
from agenda.progress.queries import round_for
from agenda.progress.rounds import shift_round
from agenda.terms.calendar import TermCalendar


@dataclass(frozen=True)
class StepShift:
    step: CountdownStep
    old: date
    new: date


@dataclass(frozen=True)
class Along:
    """What will move along with a consultation, or did."""

    terms: list[Shift] = field(default_factory=list)
    round: list[RoundShift] = field(default_factory=list)
    steps: list[StepShift] = field(default_factory=list)
    meetings: list[MeetingShift] = field(default_factory=list)
    call: CallShift | None = None


@dataclass(frozen=True)
class Moved:
    """``mailed`` is how many were told of it that were invited to it, or to a meeting that prepares it."""

    placed: Placed
    round: list[RoundShift] = field(default_factory=list)
    meetings: list[MeetingShift] = field(default_factory=list)
    mailed: int = 0
    call: CallShift | None = None


def along_with(session: Session, consultation: Consultation, day: date, calendar: TermCalendar, today: date) -> Along:
    """What moves along when the consultation moves to this day; nothing is written. What is done, stays done."""
    occasion = consultation.occasion
    then = {one.step: one.day for one in countdown(day, calendar, series_of(session, consultation.programme_id))}
    waiting = [one for one in stands(session, [consultation], today, calendar) if one.missing]
    round_ = round_for(session, occasion)
    return Along(
        shifts_with(session, occasion, day, calendar),
        shifts_of(round_, day - occasion.day, calendar, today) if round_ else [],
        [StepShift(one.step, one.day, then[one.step]) for one in waiting],
        shifts_of_meetings(consultation.meetings, day - occasion.day, calendar, today),
        shift_of_call(consultation, occasion.day, day, calendar, today),
    )


def move_consultation(
    session: Session,
    programme: Programme,
    key: str,
    day: date,
    calendar: TermCalendar,
    stamp: Stamp,
    post: Post | None = None,
) -> Moved:
    """Puts the occasion on this day, makes it when there is none; what hangs on it moves along.

    With ``post`` who was invited is mailed at once; without, their pages tell that they have not heard of it yet.
    """
    consultation = _held(session, programme, key)
    before = occasion_days(session, programme)
    placed = place_occasion(session, programme, key, day, calendar, stamp)
    old = before.get(placed.occasion.id)
    if old is None or old == day:
        return Moved(placed)
    today = stamp.at.astimezone(AMSTERDAM).date()
    _wait_again(session, programme, placed.occasion, calendar, today)
    round_ = _move_round(session, placed.occasion, old, calendar, stamp)
    if consultation is None:
        return Moved(placed, round_)
    meetings = _move_meetings(session, consultation, day - old, calendar, stamp)
    mailed = sum(tell(session, one, post, stamp) for one in consultation.meetings) if post else 0
    return Moved(placed, round_, meetings, mailed, _move_call(session, consultation, old, calendar, stamp))


def _held(session: Session, programme: Programme, key: str) -> Consultation | None:
    """Before anything is recorded: who writes on its agenda holds it first as well."""
    wanted = select(Consultation).join(Occasion).where(Occasion.programme_id == programme.id, Occasion.key == key)
    found = session.scalar(wanted)
    if found:
        hold(session, found)
    return found


def _move_call(
    session: Session, consultation: Consultation, old: date, calendar: TermCalendar, stamp: Stamp
) -> CallShift | None:
    today = stamp.at.astimezone(AMSTERDAM).date()
    shift = shift_of_call(consultation, old, consultation.occasion.day, calendar, today)
    if shift and shift.new != shift.old:
        shift_call(session, consultation, shift.new, stamp)
    return shift


def _move_meetings(
    session: Session, consultation: Consultation, by: timedelta, calendar: TermCalendar, stamp: Stamp
) -> list[MeetingShift]:
    """The consultation itself is on its day already."""
    note_other_day(session, consultation.meeting, stamp)
    shifts = shifts_of_meetings(consultation.meetings, by, calendar, stamp.at.astimezone(AMSTERDAM).date())
    for one in shifts:
        if one.new != one.old:
            shift_meeting(session, one.meeting, one.new, stamp)
    return shifts


def _move_round(
    session: Session, occasion: Occasion, old: date, calendar: TermCalendar, stamp: Stamp
) -> list[RoundShift]:
    round_ = round_for(session, occasion)
    if round_ is None:
        return []
    shifts = shifts_of(round_, occasion.day - old, calendar, stamp.at.astimezone(AMSTERDAM).date())
    shift_round(session, round_, {one.name: one.new for one in shifts}, stamp)
    return shifts


def _wait_again(
    session: Session, programme: Programme, occasion: Occasion, calendar: TermCalendar, today: date
) -> None:
    """What was set ready and is not due any more, will be set ready again on its new day."""
    days = {one.step.name: one.day for one in countdown(occasion.day, calendar, series_of(session, programme.id))}
    marks = select(CountdownMark).join(Consultation, Consultation.id == CountdownMark.consultation_id)
    for mark in session.scalars(marks.where(Consultation.occasion_id == occasion.id, CountdownMark.done_at.is_(None))):
        if days.get(mark.step, today) > today:
            mark.started_at, mark.note = None, ""
