from collections.abc import Sequence

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from agenda.actions.models import Action, ActionRole
from agenda.actions.words import OWNING_ROLES, Phase
from agenda.programmes.models import Occasion, Programme
from agenda.progress.models import Round, RoundState, Update, UpdateState

ANSWERED = (UpdateState.SUBMITTED, UpdateState.ACCEPTED)
ASKED_PHASES = tuple(phase for phase in Phase if not phase.finished)


Question = Row[int, int, str, str]
"""``party_id, action_id, number, title`` of what a party is asked."""


def open_round(session: Session, programme: int) -> Round | None:
    return session.scalar(
        select(Round)
        .where(Round.programme_id == programme, Round.state == RoundState.OPEN)
        .options(joinedload(Round.occasion))
    )


def round_for(session: Session, occasion: Occasion) -> Round | None:
    return session.scalar(select(Round).where(Round.occasion_id == occasion.id))


def unanswered(session: Session, round_: Round) -> Sequence[Question]:
    """What each leading party was asked and has not answered."""
    return session.execute(_unanswered(round_).order_by(ActionRole.party_id, Action.order_key)).all()


def _unanswered(round_: Round) -> Select[int, int, str, str]:
    answered = exists().where(Update.round_id == round_.id, Update.action_id == Action.id, Update.state.in_(ANSWERED))
    return (
        select(ActionRole.party_id, Action.id.label("action_id"), Action.number, Action.title)
        .join(ActionRole, ActionRole.action_id == Action.id)
        .where(
            Action.programme_id == round_.programme_id,
            Action.phase.in_(ASKED_PHASES),
            ActionRole.role.in_(OWNING_ROLES),
            ~answered,
        )
    )


def missing_per_party(session: Session, round_: Round) -> Sequence[Row[int, int]]:
    """``party_id, number`` of the questions that each leading party has still to answer."""
    asked = _unanswered(round_).subquery()
    return session.execute(
        select(asked.c.party_id, func.count().label("number")).group_by(asked.c.party_id).order_by(asked.c.party_id)
    ).all()


def update_of(session: Session, round_: Round, action: Action, party: int) -> Update | None:
    return session.scalar(
        select(Update).where(Update.round_id == round_.id, Update.action_id == action.id, Update.party_id == party)
    )


def latest_updates(session: Session, programme: Programme) -> dict[int, Update]:
    """Per action (row number) the accepted update that was judged last."""
    found = session.scalars(
        select(Update)
        .join(Round)
        .where(Round.programme_id == programme.id, Update.state == UpdateState.ACCEPTED)
        .order_by(Update.judged_at, Update.id)
    )
    return {update.action_id: update for update in found}


def updates_about(session: Session, action: Action) -> Sequence[Update]:
    return session.scalars(
        select(Update)
        .where(Update.action_id == action.id, Update.state == UpdateState.ACCEPTED)
        .order_by(Update.judged_at.desc())
        .limit(20)
    ).all()
