from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.progress.models import Round, RoundState
from agenda.progress.queries import Missing, unanswered
from agenda.reminders.models import Reminded
from agenda.reminders.rules import RoundReminder, due_reminder


@dataclass(frozen=True)
class Nudge:
    """What one person is to be told: which questions of which round are still open."""

    programme: Programme
    round: Round
    reminder: RoundReminder
    addressee: Addressee
    questions: Sequence[Missing]
    at_secretariat: bool


def due_nudges(session: Session, today: date) -> list[Nudge]:
    """Who is to be reminded today and was not yet."""
    rounds = session.execute(
        select(Round, Programme)
        .join(Programme, Programme.id == Round.programme_id)
        .where(Round.state == RoundState.OPEN)
    ).all()
    return [nudge for round_, programme in rounds for nudge in _nudges(session, round_, programme, today)]


def _nudges(session: Session, round_: Round, programme: Programme, today: date) -> list[Nudge]:
    reminder = due_reminder(round_, round_.starts_on, today)
    if reminder is None:
        return []
    reminded = _already(session, round_, reminder)
    per_person = _per_person(session, round_, programme, today)
    return [
        Nudge(programme, round_, reminder, addressee, questions, email == programme.secretariat_email)
        for email, (addressee, questions) in per_person.items()
        if email not in reminded
    ]


def _per_person(
    session: Session, round_: Round, programme: Programme, today: date
) -> dict[str, tuple[Addressee, list[Missing]]]:
    """Questions per address; those of a party without anyone to write to go to the secretariat, never to nobody."""
    secretariat = Addressee(programme.secretariat, programme.secretariat_email, Via.SECRETARIAT)
    questions = unanswered(session, round_)
    known = addressees(session, {question.party_id for question in questions}, secretariat, today)
    asked: dict[str, tuple[Addressee, list[Missing]]] = {}
    for question in questions:
        addressee = known[question.party_id]
        asked.setdefault(addressee.email, (addressee, []))[1].append(question)
    return asked


def _already(session: Session, round_: Round, reminder: RoundReminder) -> set[str]:
    return set(
        session.scalars(
            select(Reminded.recipient).where(
                Reminded.kind == reminder.kind,
                Reminded.subject_kind == Round.__tablename__,
                Reminded.subject_id == round_.id,
                Reminded.step == reminder.step,
            )
        )
    )
