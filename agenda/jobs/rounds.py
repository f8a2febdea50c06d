"""Opens rounds on their first day, keeps their questions in line with the agenda, closes them after their last day."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.progress.asking import ask_questions
from agenda.progress.models import Round, RoundState
from agenda.progress.queries import open_round
from agenda.progress.rounds import take_round_step


def turn_rounds(workshop: Workshop) -> int:
    """How many were opened or closed; one that is due waits while another is still open."""
    with workshop.database.transaction() as session:
        return turn_all(session, workshop.clock.now())


def turn_all(session: Session, at: datetime) -> int:
    today, stamp = at.astimezone(AMSTERDAM).date(), Stamp(Operator(), at, "klok")
    over = _over(session, today)
    for round_ in over:
        take_round_step(session, round_, "close", stamp)
    session.flush()
    for round_ in session.scalars(select(Round).where(Round.state == RoundState.OPEN)).all():
        ask_questions(session, round_)
    return len(over) + sum(_opened(session, round_, stamp) for round_ in _due(session, today))


def _over(session: Session, today: date) -> list[Round]:
    return list(session.scalars(select(Round).where(Round.state == RoundState.OPEN, Round.closes_on < today)))


def _due(session: Session, today: date) -> list[Round]:
    """One of which every day has gone by is left to people."""
    due = select(Round).where(Round.state == RoundState.PLANNED, Round.starts_on <= today, Round.closes_on >= today)
    return list(session.scalars(due.order_by(Round.starts_on, Round.id)))


def _opened(session: Session, round_: Round, stamp: Stamp) -> bool:
    if open_round(session, round_.programme_id) is not None:
        return False
    take_round_step(session, round_, "open", stamp)
    session.flush()
    return True
