from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action
from agenda.commitments.models import Commitment, CommitmentAction, CommitmentKind, CommitmentState
from agenda.commitments.rules import Due
from agenda.kernel.paging import Numbered, NumberedPage
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
        .order_by(Commitment.made_on, Commitment.key)
        .options(joinedload(Commitment.reference))
    ).all()


MOST_ON_PAGE = 50


@dataclass(frozen=True)
class Register:
    """Which commitments of a programme (row number) are asked for; without a choice all of them."""

    programme: int
    today: date
    kind: CommitmentKind | None = None
    due: Due | None = None
    party: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        yield Commitment.programme_id == self.programme
        if self.kind:
            yield Commitment.kind == self.kind
        if self.party:
            yield Commitment.party_id == self.party
        if self.due:
            yield self._due()

    def _due(self) -> ColumnElement[bool]:
        is_open = Commitment.state == CommitmentState.OPEN
        return {
            Due.OPEN: is_open,
            Due.LATE: and_(is_open, Commitment.due_on < self.today),
            Due.UNDATED: and_(is_open, Commitment.due_on.is_(None)),
            Due.SETTLED: Commitment.state == CommitmentState.MET,
        }[self.due or Due.OPEN]


def page_of_register(session: Session, register: Register, number: int) -> NumberedPage[Commitment]:
    """Open ones first, the soonest due on top; what has no day comes after what has one."""
    wanted = select(Commitment).where(*register.conditions())
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    place = Numbered.near(number, MOST_ON_PAGE, total)
    order = (
        Commitment.state == CommitmentState.MET,
        Commitment.due_on.is_(None),
        Commitment.due_on,
        Commitment.made_on,
        Commitment.key,
    )
    whole = (joinedload(Commitment.reference), selectinload(Commitment.actions))
    rows = wanted.order_by(*order).limit(place.size).offset(place.before).options(*whole)
    return place.holding(session.scalars(rows).all())


def keys_taken(session: Session, programme: Programme) -> frozenset[str]:
    return frozenset(session.scalars(select(Commitment.key).where(Commitment.programme_id == programme.id)))


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
