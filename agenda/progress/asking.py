"""Whom a round asks about what: the questions, kept in line with who leads what until the round is closed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, insert, or_, select
from sqlalchemy.orm import Session, aliased

from agenda.actions.models import Action, ActionRole, ActionShare, Goal
from agenda.actions.words import Adoption, Phase, RoleKind
from agenda.progress.models import Question, Round, Update
from agenda.progress.queries import ON_QUESTION, TAKEN_OVER

ASKED_PHASES = tuple(phase for phase in Phase if not phase.finished)
LEADS = aliased(ActionRole)
Pair = tuple[int, int]
"""The row numbers of an action and a party."""


def ask_questions(session: Session, round_: Round) -> int:
    """Brings the questions in line with who leads what now, and tells how many there are.

    Who came is asked; who went is asked no longer, unless something was answered already.
    """
    wanted = {(row.action_id, row.party_id) for row in session.execute(_asked(round_))}
    held = {
        (row.action_id, row.party_id): row.id
        for row in session.execute(
            select(Question.id, Question.action_id, Question.party_id).where(Question.round_id == round_.id)
        )
    }
    if fresh := sorted(wanted - held.keys()):
        late = _left_over(session, round_)
        session.execute(insert(Question), [_fresh(round_, pair, late.get(pair)) for pair in fresh])
    gone = [number for pair, number in held.items() if pair not in wanted]
    if gone:
        answered = exists().where(ON_QUESTION)
        session.execute(delete(Question).where(Question.id.in_(gone), ~answered))
    return len(wanted)


def _fresh(round_: Round, pair: Pair, carried_from: int | None) -> dict[str, object]:
    action, party = pair
    return {
        "round_id": round_.id,
        "action_id": action,
        "party_id": party,
        "reopened_because": "",
        "carried_from_id": carried_from,
    }


def _left_over(session: Session, round_: Round) -> dict[Pair, int]:
    """What a party was asked the last time as well, and of which nothing was taken over; with the round of then."""
    rows = session.execute(
        select(Question.action_id, Question.party_id, Question.round_id, Question.carried_from_id, Update.state)
        .join(Round, Round.id == Question.round_id)
        .outerjoin(Update, ON_QUESTION)
        .where(Round.programme_id == round_.programme_id, Round.id != round_.id)
        .order_by(Round.starts_on, Round.id)
    )
    last = {(row.action_id, row.party_id): row for row in rows}
    return {pair: _left_in(row) for pair, row in last.items() if row.state not in TAKEN_OVER}


def _left_in(row: Any) -> int:
    """A round in which nothing was written passes on what the one before it left."""
    passed_on = row.carried_from_id if row.state is None else None
    return int(passed_on or row.round_id)


def _asked(round_: Round) -> Select[int, int]:
    """The lead of what is not finished, or else its co-leads, and of a divided action each party with an open share."""
    led = exists().where(LEADS.action_id == ActionRole.action_id, LEADS.role == RoleKind.LEAD)
    answers = or_(ActionRole.role == RoleKind.LEAD, and_(ActionRole.role == RoleKind.CO_LEAD, ~led))
    by_role = (
        select(ActionRole.action_id, ActionRole.party_id)
        .join(Action, Action.id == ActionRole.action_id)
        .where(*_about(round_), answers)
    )
    by_share = (
        select(ActionShare.action_id, ActionShare.party_id)
        .join(Action, Action.id == ActionShare.action_id)
        .where(*_about(round_), Action.group_id.is_not(None), ActionShare.phase.in_(ASKED_PHASES))
    )
    both = by_role.union(by_share).subquery()
    wanted = select(both.c.action_id, both.c.party_id)
    return wanted.where(both.c.party_id.in_(round_.parties)) if round_.parties else wanted


def _about(round_: Round) -> Sequence[ColumnElement[bool]]:
    about = [
        Action.programme_id == round_.programme_id,
        Action.phase.in_(ASKED_PHASES),
        Action.adoption != Adoption.MERGED,
    ]
    if not round_.goals:
        return about
    goals = select(Goal.id).where(Goal.id.in_(round_.goals) | Goal.parent_id.in_(round_.goals))
    return [*about, Action.goal_id.in_(goals)]
