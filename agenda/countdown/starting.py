"""Sets going what a step starts: by the clock, or by somebody who was asked to."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.models import Consultation
from agenda.countdown.facts import Work
from agenda.countdown.queries import StepStand, series_of, stands_of
from agenda.countdown.round_days import RoundDays, proposed_days
from agenda.countdown.rules import countdown, known_step
from agenda.countdown.services import held_mark
from agenda.documents.formats import OF_A_DOSSIER
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.progress.rounds import RoundValues, start_round, take_round_step
from agenda.work.services import ask_once_more

DOSSIER = {"variant": "full", "formats": list(OF_A_DOSSIER)}


def start_step(session: Session, consultation: Consultation, name: str, stamp: Stamp) -> StepStand:
    """Begins it now; refuses with the reason when its moment has not come, has gone by, or something is in the way."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    step, today = known_step(name), stamp.at.astimezone(AMSTERDAM).date()
    stand = stands_of(session, consultation, today)[name]
    if objection := stand.objection:
        raise NotNow(objection)
    if step.starts is not None:
        STARTERS[step.starts](session, stand, stamp)
    mark = held_mark(session, consultation, name)
    mark.started_at, mark.note = stamp.at, ""
    record(session, "countdown.start", consultation, stamp, new={"step": name})
    return stand


def round_days(session: Session, consultation: Consultation, today: date) -> RoundDays:
    """What the countdown proposes for the round of this consultation, if there is time to answer."""
    calendar, series = term_calendar(session), series_of(session, consultation.programme_id)
    days = proposed_days(countdown(consultation.occasion.day, calendar, series), calendar, today)
    if days.closes_on <= today:
        raise NotNow("De dag waarop de uitvraag zou sluiten is al voorbij; maak haar zelf, met andere dagen.")
    return days


def _start_round(session: Session, stand: StepStand, stamp: Stamp) -> None:
    today, consultation = stand.facts.today, stand.consultation
    days = round_days(session, consultation, today)
    values = RoundValues(days.closes_on, consultation.occasion, starts_on=today, as_of=days.as_of)
    start_round(session, session.get_one(Programme, consultation.programme_id), values, stamp)


def _freeze(session: Session, stand: StepStand, stamp: Stamp) -> None:
    if stand.facts.round is not None:
        take_round_step(session, stand.facts.round, "freeze", stamp)


def _build_dossier(session: Session, stand: StepStand, stamp: Stamp) -> None:
    require(stamp.by, Permission.DOSSIER_BUILD, stand.consultation)
    _ask(session, Work.DOSSIER, stand.consultation, DOSSIER, stamp)


def _draft_letter(session: Session, stand: StepStand, stamp: Stamp) -> None:
    require(stamp.by, Permission.LETTER_WRITE, stand.consultation)
    _ask(session, Work.LETTER, stand.consultation, {}, stamp)


def _ask(session: Session, work: Work, consultation: Consultation, more: Mapping[str, object], stamp: Stamp) -> None:
    params = {"consultation": consultation.id} | dict(more)
    ask_once_more(session, work.value, consultation.programme_id, params, stamp)


STARTERS: Mapping[Work, Callable[[Session, StepStand, Stamp], None]] = {
    Work.ROUND: _start_round,
    Work.FREEZE: _freeze,
    Work.DOSSIER: _build_dossier,
    Work.LETTER: _draft_letter,
}
"""Per work what begins it."""
