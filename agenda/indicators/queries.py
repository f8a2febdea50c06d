from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.indicators.models import Indicator
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Programme


def indicators_of(session: Session, programme: Programme) -> Sequence[Indicator]:
    return session.scalars(
        select(Indicator)
        .where(Indicator.programme_id == programme.id)
        .order_by(Indicator.id)
        .options(selectinload(Indicator.measurements))
    ).all()


def indicator_by_key(session: Session, programme: Programme, key: str) -> Indicator:
    indicator = session.scalar(
        select(Indicator)
        .where(Indicator.programme_id == programme.id, Indicator.key == key)
        .options(selectinload(Indicator.measurements))
    )
    if indicator is None:
        raise NotFound(f"Programma {programme.key} heeft geen indicator ‘{key}’.")
    return indicator


def indicator_keys(session: Session, programme: Programme) -> set[str]:
    return set(session.scalars(select(Indicator.key).where(Indicator.programme_id == programme.id)))


def indicators_towards(session: Session, goal: int) -> Sequence[Indicator]:
    """Those by which one sees whether this goal comes nearer."""
    return session.scalars(
        select(Indicator)
        .where(Indicator.goal_id == goal)
        .order_by(Indicator.id)
        .options(selectinload(Indicator.measurements))
    ).all()
