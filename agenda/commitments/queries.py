from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.commitments.models import Commitment, CommitmentAction, CommitmentKind, CommitmentState
from agenda.kernel.refusal import NotFound
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


@dataclass(frozen=True)
class Register:
    """Which commitments are asked for; without a choice all of them. ``late`` are open ones whose last day is over."""

    programme: int
    kind: CommitmentKind | None = None
    state: CommitmentState | None = None
    party: int | None = None
    late_on: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        yield Commitment.programme_id == self.programme
        if self.kind:
            yield Commitment.kind == self.kind
        if self.state:
            yield Commitment.state == self.state
        if self.party:
            yield Commitment.party_id == self.party
        if self.late_on:
            yield and_(Commitment.state == CommitmentState.OPEN, Commitment.due_on < self.late_on)


def register_of(session: Session, register: Register, most: int, start: int = 0) -> Sequence[Commitment]:
    """Open ones first, the soonest due on top; what has no day comes after what has one."""
    order = (
        Commitment.state == CommitmentState.MET,
        Commitment.due_on.is_(None),
        Commitment.due_on,
        Commitment.made_on,
        Commitment.key,
    )
    return session.scalars(
        select(Commitment)
        .where(*register.conditions())
        .order_by(*order)
        .limit(most)
        .offset(start)
        .options(joinedload(Commitment.reference), selectinload(Commitment.actions))
    ).all()


def count_register(session: Session, register: Register) -> int:
    return session.scalar(select(func.count()).select_from(Commitment).where(*register.conditions())) or 0


def commitment_by_key(session: Session, programme: Programme, key: str) -> Commitment:
    found = session.scalar(
        select(Commitment)
        .where(Commitment.programme_id == programme.id, Commitment.key == key)
        .options(joinedload(Commitment.reference), selectinload(Commitment.actions))
    )
    if found is None:
        raise NotFound("Deze toezegging, motie of vraag is er niet (meer).")
    return found


def due_by(session: Session, programme: Programme, day: date) -> Sequence[Commitment]:
    """Open ones whose last day is on this day or before it."""
    return session.scalars(
        select(Commitment)
        .where(
            Commitment.programme_id == programme.id,
            Commitment.state == CommitmentState.OPEN,
            Commitment.due_on <= day,
        )
        .order_by(Commitment.due_on, Commitment.key)
        .options(joinedload(Commitment.reference), selectinload(Commitment.actions))
    ).all()
