"""Who is to be told what: of the rounds that are open, the questions that a person has still to answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import may
from agenda.kernel.rights import Permission, owned_by
from agenda.mail.queries import bouncing
from agenda.parties.models import Party
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.programmes.rules import secretariat_of
from agenda.progress.models import Question, Round
from agenda.progress.queries import open_questions
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.rules import NUDGE


@dataclass(frozen=True)
class Nudge:
    """What one person is to be told by hand: which questions of which round are still open."""

    programme: Programme
    round: Round
    addressee: Addressee
    questions: Sequence[Question]

    @property
    def parties(self) -> list[int]:
        return sorted({question.party_id for question in self.questions})


def nudges_by_hand(session: Session, round_: Round, today: date, parties: Collection[int] = ()) -> list[Nudge]:
    """Who of these parties (none: of all) still has something to answer, and was not reminded by hand today."""
    programme = session.get_one(Programme, round_.programme_id)
    only = [Question.party_id.in_(parties)] if parties else []
    nudged = nudged_on(reminded_in(session, round_), today)
    return [
        Nudge(programme, round_, addressee, asked)
        for addressee, asked in left_to_answer(session, programme, round_, today, *only)
        if addressee.email not in nudged
    ]


def left_to_answer(
    session: Session, programme: Programme, round_: Round, today: date, *only: ColumnElement[bool]
) -> list[tuple[Addressee, list[Question]]]:
    """Per person what they have still to answer in the round; ``only`` are conditions on the questions."""
    questions = [one for one in open_questions(session, round_, *only) if one.takes_answers]
    per_person: dict[str, tuple[Addressee, list[Question]]] = {}
    for addressee, question in _with_addressees(session, programme, questions, today):
        per_person.setdefault(addressee.email, (addressee, []))[1].append(question)
    return list(per_person.values())


def _with_addressees(
    session: Session, programme: Programme, questions: Sequence[Question], today: date
) -> list[tuple[Addressee, Question]]:
    """Who is written to about each: the colleague who was asked to, or else whoever the chain of the party names.

    The chain ends at the secretariat, never at nobody.
    """
    known = addressees(session, {question.party_id for question in questions}, secretariat_of(programme), today)
    asked = {(one.delegate_id, one.party_id) for one in questions if one.delegate_id is not None}
    colleagues = delegates(session, programme.id, asked)
    return [(colleagues.get((one.delegate_id or 0, one.party_id), known[one.party_id]), one) for one in questions]


def delegates(session: Session, programme: int, asked: Collection[tuple[int, int]]) -> dict[tuple[int, int], Addressee]:
    """Of ``(person, party)`` those who still answer for that party and can be reached."""
    if not asked:
        return {}
    found = session.scalars(select(Person).where(Person.id.in_({person for person, _ in asked}), Person.active))
    unreachable = bouncing(session)
    people = {person.id: person for person in found.unique() if person.email.lower() not in unreachable}
    return {
        (person, party): Addressee(people[person].name, people[person].email)
        for person, party in asked
        if person in people and may(people[person].memberships, Permission.UPDATE_WRITE, owned_by(programme, party))
    }


def keys_of_parties(session: Session, parties: Collection[int]) -> dict[int, str]:
    return dict(session.execute(select(Party.id, Party.key).where(Party.id.in_(parties))).all())


def nudged_on(reminded: Iterable[Reminded], day: date) -> set[str]:
    """Who was reminded by hand that day."""
    return {one.recipient for one in reminded if (one.kind, one.step) == (NUDGE, day.isoformat())}


def reminded_in(session: Session, round_: Round) -> Sequence[Reminded]:
    """What was told about it, oldest first."""
    return session.scalars(
        select(Reminded)
        .where(Reminded.subject_kind == Round.__tablename__, Reminded.subject_id == round_.id)
        .where(Reminded.state == ReminderState.TOLD)
        .order_by(Reminded.told_at, Reminded.id)
    ).all()
