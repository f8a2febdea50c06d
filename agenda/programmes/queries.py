from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme


def programme_by_key(session: Session, key: str) -> Programme:
    programme = session.scalar(select(Programme).where(Programme.key == key))
    if programme is None:
        raise NotFound(f"Er is geen programma ‘{key}’.")
    return programme


def programmes(session: Session) -> Sequence[Programme]:
    return session.scalars(select(Programme).order_by(Programme.name)).all()


def occasion_by_key(session: Session, programme: Programme, key: str) -> Occasion:
    occasion = session.scalar(select(Occasion).where(Occasion.programme_id == programme.id, Occasion.key == key))
    if occasion is None:
        raise NotFound(f"Programma {programme.key} kent geen overleg ‘{key}’.")
    return occasion


def occasions_of(session: Session, programme: Programme) -> Sequence[Occasion]:
    return session.scalars(select(Occasion).where(Occasion.programme_id == programme.id).order_by(Occasion.day)).all()


def occasion_days(session: Session, programme: Programme) -> dict[int, date]:
    """Per occasion (row number) its day."""
    return {occasion.id: occasion.day for occasion in occasions_of(session, programme)}
