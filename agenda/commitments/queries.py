from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.commitments.models import Commitment, CommitmentAction
from agenda.programmes.models import Programme


def commitments_of(session: Session, programme: Programme) -> Sequence[Commitment]:
    return session.scalars(
        select(Commitment)
        .where(Commitment.programme_id == programme.id)
        .order_by(Commitment.made_on, Commitment.key)
        .options(joinedload(Commitment.reference), selectinload(Commitment.actions))
    ).all()


def commitments_about(session: Session, action: Action) -> Sequence[Commitment]:
    return session.scalars(
        select(Commitment)
        .join(CommitmentAction)
        .where(CommitmentAction.action_id == action.id)
        .order_by(Commitment.made_on)
        .options(joinedload(Commitment.reference))
    ).all()
