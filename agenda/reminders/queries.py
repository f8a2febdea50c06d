"""Who is to be told what: of the rounds that are open, the questions that a person has still to answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import may
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Permission, owned_by
from agenda.parties.models import Party
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.programmes.rules import secretariat_of
from agenda.progress.models import Question, Round, RoundState
from agenda.progress.queries import open_questions
from agenda.reminders.models import Reminded
from agenda.reminders.rules import RoundReminder, due_reminder, nudge_on


@dataclass(frozen=True)
class Nudge:
    """What one person is to be told: which questions of which round are still open."""

    programme: Programme
    round: Round
    reminder: RoundReminder
    addressee: Addressee
    questions: Sequence[Question]

    @property
    def parties(self) -> list[int]:
        return sorted({question.party_id for question in self.questions})


def due_nudges(session: Session, today: date) -> list[Nudge]:
    """Who is to be reminded today and was not yet."""
    rounds = session.execute(
        select(Round, Programme)
        .join(Programme, Programme.id == Round.programme_id)
        .where(Round.state == RoundState.OPEN)
    ).all()
    due = ((round_, programme, due_reminder(round_, _opened_on(round_), today)) for round_, programme in rounds)
    return [
        nudge
        for round_, programme, reminder in due
        if reminder is not None
        for nudge in _nudges(session, round_, programme, reminder, today)
    ]


def _opened_on(round_: Round) -> date:
    return round_.opened_at.astimezone(AMSTERDAM).date() if round_.opened_at else round_.starts_on


def nudges_by_hand(session: Session, round_: Round, today: date, parties: Collection[int] = ()) -> list[Nudge]:
    """Who of these parties (none: of all) still has something to answer, and was not reminded by hand today."""
    programme = session.get_one(Programme, round_.programme_id)
    only = [Question.party_id.in_(parties)] if parties else []
    return _nudges(session, round_, programme, nudge_on(today), today, *only)


def _nudges(
    session: Session,
    round_: Round,
    programme: Programme,
    reminder: RoundReminder,
    today: date,
    *only: ColumnElement[bool],
) -> list[Nudge]:
    reminded = _already(session, round_, reminder)
    secretariat = secretariat_of(programme)
    per_person: dict[str, tuple[Addressee, list[Question]]] = {}
    questions = [one for one in open_questions(session, round_, *only) if one.takes_answers]
    for addressee, question in with_addressees(session, programme.id, questions, secretariat, today):
        per_person.setdefault(addressee.email, (addressee, []))[1].append(question)
    return [
        Nudge(programme, round_, reminder, addressee, asked)
        for email, (addressee, asked) in per_person.items()
        if email not in reminded
    ]


def with_addressees(
    session: Session, programme: int, questions: Sequence[Question], secretariat: Addressee, today: date
) -> list[tuple[Addressee, Question]]:
    """Who is written to about each: the colleague who was asked to, or else whoever the chain of the party names.

    The chain ends at the secretariat, never at nobody.
    """
    known = addressees(session, {question.party_id for question in questions}, secretariat, today)
    asked = {(one.delegate_id, one.party_id) for one in questions if one.delegate_id is not None}
    colleagues = delegates(session, programme, asked)
    return [(colleagues.get((one.delegate_id or 0, one.party_id), known[one.party_id]), one) for one in questions]


def delegates(session: Session, programme: int, asked: Collection[tuple[int, int]]) -> dict[tuple[int, int], Addressee]:
    """Of ``(person, party)`` those who still answer for that party; who left it is written to no more."""
    if not asked:
        return {}
    found = session.scalars(select(Person).where(Person.id.in_({person for person, _ in asked}), Person.active))
    people = {person.id: person for person in found.unique()}
    return {
        (person, party): Addressee(people[person].name, people[person].email)
        for person, party in asked
        if person in people and may(people[person].memberships, Permission.UPDATE_WRITE, owned_by(programme, party))
    }


def keys_of_parties(session: Session, parties: Collection[int]) -> dict[int, str]:
    return dict(session.execute(select(Party.id, Party.key).where(Party.id.in_(parties))).all())


def _already(session: Session, round_: Round, reminder: RoundReminder) -> set[str]:
    return {
        one.recipient
        for one in reminded_in(session, round_)
        if (one.kind, one.step) == (reminder.kind, reminder.step_in(round_))
    }


def reminded_in(session: Session, round_: Round) -> Sequence[Reminded]:
    """Oldest first."""
    return session.scalars(
        select(Reminded)
        .where(Reminded.subject_kind == Round.__tablename__, Reminded.subject_id == round_.id)
        .order_by(Reminded.at, Reminded.id)
    ).all()
