"""Begins the steps of countdowns that go by themselves, and sets ready those that wait for the secretariat."""

from datetime import date

from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.consultations.models import Consultation
from agenda.countdown.queries import StepStand, steps_of
from agenda.countdown.services import keep_refusal, set_ready
from agenda.countdown.starting import start_step
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programmes

Which = tuple[int, str]
"""A consultation (row number) and a step of its countdown."""


def turn_countdowns(workshop: Workshop) -> int:
    """How many steps were begun or set ready; each stands by itself, and one that is refused is tried again."""
    at = workshop.clock.now()
    stamp = Stamp(Operator(), at, "klok")
    with workshop.database.reading() as session:
        waiting = _waiting(session, at.astimezone(AMSTERDAM).date())
        ready = [_which(one) for one in waiting if one.ready and not one.started]
        going = [_which(one) for one in waiting if one.goes_by_itself]
    return _set_ready(workshop, ready, stamp) + _begin_all(workshop, going, stamp)


def _waiting(session: Session, today: date) -> list[StepStand]:
    return [one for programme in programmes(session) for one in steps_of(session, programme, today) if one.may_start]


def _which(one: StepStand) -> Which:
    return one.consultation.id, one.step.name


def _set_ready(workshop: Workshop, ready: list[Which], stamp: Stamp) -> int:
    if not ready:
        return 0
    with workshop.database.transaction() as session:
        return sum(set_ready(session, session.get_one(Consultation, one), step, stamp) for one, step in ready)


def _begin_all(workshop: Workshop, going: list[Which], stamp: Stamp) -> int:
    """One that breaks is told after the others had their turn."""
    begun, broken = 0, []
    for which in going:
        try:
            begun += _begin(workshop, which, stamp)
        except Exception as error:
            broken.append(error)
    if broken:
        raise ExceptionGroup("steps of countdowns broke", broken)
    return begun


def _begin(workshop: Workshop, which: Which, stamp: Stamp) -> bool:
    consultation, step = which
    try:
        with workshop.database.transaction() as session:
            start_step(session, session.get_one(Consultation, consultation), step, stamp)
    except Refusal as refusal:
        with workshop.database.transaction() as session:
            keep_refusal(session, session.get_one(Consultation, consultation), step, str(refusal), stamp)
        return False
    return True
