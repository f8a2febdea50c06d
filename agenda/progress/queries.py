from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from agenda.actions.models import Action
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.progress.rules import UNFINISHED, Answer, answer_of

Missing = Row[int, int, str, str]
"""``party_id, action_id, number, title`` of what a party was asked and has not answered."""

ON_QUESTION = (
    (Update.round_id == Question.round_id)
    & (Update.action_id == Question.action_id)
    & (Update.party_id == Question.party_id)
)
TAKEN_OVER = (UpdateState.ACCEPTED, UpdateState.FROZEN)


def open_round(session: Session, programme: int) -> Round | None:
    return session.scalar(select(Round).where(Round.programme_id == programme, Round.state == RoundState.OPEN))


def round_for(session: Session, occasion: Occasion) -> Round | None:
    return session.scalar(select(Round).where(Round.occasion_id == occasion.id))


def round_by_key(session: Session, programme: Programme, key: str) -> Round | None:
    return session.scalar(select(Round).where(Round.programme_id == programme.id, Round.key == key))


def known_round(session: Session, programme: Programme, key: str) -> Round:
    round_ = round_by_key(session, programme, key)
    if round_ is None:
        raise NotFound(f"Er is geen uitvraag ‘{key}’ in dit programma.")
    return round_


def rounds_of(session: Session, programme: Programme) -> Sequence[Round]:
    """Newest first."""
    return session.scalars(
        select(Round).where(Round.programme_id == programme.id).order_by(Round.starts_on.desc(), Round.id.desc())
    ).all()


def question_on(session: Session, round_: Round, action: int, party: int) -> Question:
    """What this party is asked about this action (row numbers)."""
    question = session.scalar(
        select(Question)
        .where(Question.round_id == round_.id, Question.action_id == action, Question.party_id == party)
        .options(joinedload(Question.action).selectinload(Action.shares))
    )
    if question is None:
        raise NotFound("Deze partij is in deze uitvraag niet over deze actie gevraagd.")
    return question


def update_on(session: Session, question: Question) -> Update | None:
    return session.scalar(
        select(Update)
        .where(
            Update.round_id == question.round_id,
            Update.action_id == question.action_id,
            Update.party_id == question.party_id,
        )
        .options(joinedload(Update.round), selectinload(Update.files), selectinload(Update.consents))
    )


def open_questions(session: Session, round_: Round, *only: ColumnElement[bool]) -> Sequence[Question]:
    """What has not been handed in, with the actions, per party in the order of the agenda."""
    return session.scalars(
        select(Question)
        .join(Action, Action.id == Question.action_id)
        .outerjoin(Update, ON_QUESTION)
        .where(Question.round_id == round_.id, Update.id.is_(None) | Update.state.in_(UNFINISHED), *only)
        .order_by(Question.party_id, Action.order_key)
        .options(contains_eager(Question.action))
    ).all()


def unanswered(session: Session, round_: Round) -> Sequence[Missing]:
    """What each party was asked and has not handed in."""
    return session.execute(_unanswered(round_).order_by(Question.party_id, Action.order_key)).all()


def _unanswered(round_: Round) -> Select[int, int, str, str]:
    return (
        select(Question.party_id, Question.action_id, Action.number, Action.title)
        .join(Action, Action.id == Question.action_id)
        .outerjoin(Update, ON_QUESTION)
        .where(Question.round_id == round_.id, Update.id.is_(None) | Update.state.in_(UNFINISHED))
    )


def missing_per_party(session: Session, round_: Round) -> Sequence[Row[int, int]]:
    """``party_id, number`` of the questions that each party has still to answer."""
    asked = _unanswered(round_).subquery()
    return session.execute(
        select(asked.c.party_id, func.count().label("number")).group_by(asked.c.party_id).order_by(asked.c.party_id)
    ).all()


def latest_updates(session: Session, programme: Programme, *only: ColumnElement[bool]) -> dict[int, Update]:
    """Per action (row number) the accepted update that was judged last. ``only`` are conditions on the updates."""
    last_first = func.row_number().over(
        partition_by=Update.action_id, order_by=(Update.judged_at.desc(), Update.id.desc())
    )
    ranked = (
        select(Update.id, last_first.label("rank"))
        .join(Round)
        .where(Round.programme_id == programme.id, Update.state.in_(TAKEN_OVER), *only)
        .subquery()
    )
    found = session.scalars(select(Update).join(ranked, ranked.c.id == Update.id).where(ranked.c.rank == 1))
    return {update.action_id: update for update in found}


def updates_about(session: Session, action: Action) -> Sequence[Update]:
    """What was taken over, the latest first, with the rounds and the files."""
    taken_over = (
        select(Update)
        .where(Update.action_id == action.id, Update.state.in_(TAKEN_OVER))
        .order_by(Update.judged_at.desc())
        .limit(20)
        .options(joinedload(Update.round), joinedload(Update.files))
    )
    return session.scalars(taken_over).unique().all()


def previous_update(session: Session, question: Question) -> Update | None:
    """What was last taken over of the party on the action in an earlier round, to be seen beside the new one."""
    return session.scalar(
        select(Update)
        .join(Round)
        .where(
            Update.action_id == question.action_id,
            Update.party_id == question.party_id,
            Update.round_id != question.round_id,
            Update.state.in_(TAKEN_OVER),
            Round.starts_on <= question.round.starts_on,
        )
        .order_by(Round.starts_on.desc(), Round.id.desc())
        .limit(1)
    )


def left_over(session: Session, question: Question) -> Update | None:
    """What the party wrote in the round that the question was carried over from, and that was not taken over then."""
    return session.scalar(
        select(Update).where(
            Update.round_id == question.carried_from_id,
            Update.action_id == question.action_id,
            Update.party_id == question.party_id,
        )
    )


@dataclass(frozen=True)
class Asked:
    """A question with what was answered, if anything."""

    question: Question
    update: Update | None

    @property
    def answer(self) -> Answer:
        return answer_of(self.update.state, self.update.unchanged) if self.update else Answer.SILENT


def asked_of(
    session: Session, round_: Round, *only: ColumnElement[bool], first: int = 0, size: int | None = None
) -> list[Asked]:
    """In the order of the agenda. ``only`` are conditions on the questions and their updates."""
    rows = session.execute(
        select(Question, Update)
        .join(Action, Action.id == Question.action_id)
        .outerjoin(Update, ON_QUESTION)
        .where(Question.round_id == round_.id, *only)
        .order_by(Action.order_key, Question.party_id)
        .offset(first)
        .limit(size)
        .options(contains_eager(Question.action))
    )
    return [Asked(question, update) for question, update in rows]


def asked_in(session: Session, programme: int, parties: Collection[int]) -> list[Asked]:
    """What may be answered now by these parties: in the open round, and what was opened again for them alone."""
    may_be_answered = (Round.state == RoundState.OPEN) | (
        (Round.state == RoundState.CLOSED) & Question.reopened_at.is_not(None)
    )
    rows = session.execute(
        select(Question, Update)
        .join(Question.round)
        .join(Action, Action.id == Question.action_id)
        .outerjoin(Update, ON_QUESTION)
        .where(Round.programme_id == programme, Question.party_id.in_(parties), may_be_answered)
        .order_by(Action.order_key, Question.party_id)
        .options(contains_eager(Question.action), contains_eager(Question.round))
    )
    return [Asked(question, update) for question, update in rows]


def answers_of(
    session: Session, programme: int, party: int, *only: ColumnElement[bool], most: int = 40
) -> Sequence[Update]:
    """What a party reported, the newest first, in whatever state; with the rounds and the actions."""
    return session.scalars(
        select(Update)
        .join(Update.round)
        .join(Update.action)
        .where(Round.programme_id == programme, Update.party_id == party, *only)
        .order_by(Round.starts_on.desc(), Round.id.desc(), Action.order_key)
        .limit(most)
        .options(contains_eager(Update.round), contains_eager(Update.action))
    ).all()
