"""How many questions of a round stand where."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from agenda.progress.models import Question, Round, Update, UpdateState
from agenda.progress.queries import ON_QUESTION, TAKEN_OVER
from agenda.progress.rules import MISSING, Answer, answer_of

STATES = {
    Answer.BUSY: UpdateState.DRAFT,
    Answer.RETURNED: UpdateState.RETURNED,
    Answer.SUBMITTED: UpdateState.SUBMITTED,
}


@dataclass(frozen=True)
class Tally:
    """How many questions to one party, asked of one colleague (a person's row number) or of none, stand where."""

    party: int
    delegate: int | None
    answer: Answer
    number: int

    @property
    def is_missing(self) -> bool:
        return self.answer in MISSING


def tallies(session: Session, round_: Round) -> list[Tally]:
    """Every question counts once: it is under its answer, or else nothing was written yet."""
    asked, answered = _asked(session, round_), _answered(session, round_)
    if any(delegate is not None for _, delegate in asked):
        for party, delegate, answer, number in _delegated(session, round_):
            answered[party, delegate, answer] += number
            answered[party, None, answer] -= number
    written: Counter[tuple[int, int | None]] = Counter()
    for (party, delegate, _), number in answered.items():
        written[party, delegate] += number
    silent = {(*who, Answer.SILENT): number - written[who] for who, number in asked.items()}
    return [Tally(*key, number) for key, number in (silent | answered).items() if number]


def _asked(session: Session, round_: Round) -> dict[tuple[int, int | None], int]:
    by = (Question.party_id, Question.delegate_id)
    rows = session.execute(select(*by, func.count()).where(Question.round_id == round_.id).group_by(*by))
    return {(party, delegate): number for party, delegate, number in rows}


def _answered(session: Session, round_: Round) -> Counter[tuple[int, int | None, Answer]]:
    """Without a look at the questions, so that both are counted within their indexes."""
    by = (Update.party_id, Update.state, Update.unchanged)
    rows = session.execute(select(*by, func.count()).where(Update.round_id == round_.id).group_by(*by))
    found: Counter[tuple[int, int | None, Answer]] = Counter()
    for party, state, unchanged, number in rows:
        found[party, None, answer_of(state, unchanged)] += number
    return found


def _delegated(session: Session, round_: Round) -> Iterator[tuple[int, int | None, Answer, int]]:
    by = (Question.party_id, Question.delegate_id, Update.state, Update.unchanged)
    delegated = Question.round_id == round_.id, Question.delegate_id.is_not(None)
    rows = session.execute(select(*by, func.count()).join(Update, ON_QUESTION).where(*delegated).group_by(*by))
    for party, delegate, state, unchanged, number in rows:
        yield party, delegate, answer_of(state, unchanged), number


def count_asked(session: Session, round_: Round, *only: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Question).outerjoin(Update, ON_QUESTION)
    return session.scalar(counted.where(Question.round_id == round_.id, *only)) or 0


def unjudged(session: Session, round_: Round) -> int:
    """How many answers were handed in and wait for the judge."""
    return count_asked(session, round_, Update.state == UpdateState.SUBMITTED)


def stands_at(answer: Answer) -> ColumnElement[bool]:
    """The same as ``answer_of`` says, of a question with its update in a query."""
    if answer is Answer.SILENT:
        return Update.id.is_(None)
    if answer in STATES:
        return Update.state == STATES[answer]
    taken = Update.state.in_(TAKEN_OVER)
    return taken & Update.unchanged if answer is Answer.UNCHANGED else taken & ~Update.unchanged
