"""What stands in a public dossier and is not public any more, or was taken away."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Paper
from agenda.decisions.models import Decision
from agenda.documents.models import Edition
from agenda.kernel.confidentiality import Confidentiality


def no_longer_public(session: Session, edition: Edition) -> Iterator[str]:
    """What each is called: no more than the dossier tells of it itself."""
    items = _narrowed(session, edition, AgendaItem)
    yield from (f"agendapunt {number}" for number in sorted(item.number for item in items))
    public = set(_public_files(session, edition))
    yield from (f"stuk {annex.name}" for annex in edition.annexes if annex.sha256 not in public)
    decisions = _narrowed(session, edition, Decision)
    yield from (f"besluit {number}" for number in sorted(decision.number for decision in decisions))


def _narrowed(session: Session, edition: Edition, kind: type[Any]) -> Collection[Any]:
    made_of = [number for name, number, _ in edition.sources if name == kind.__tablename__]
    return session.scalars(
        select(kind).where(kind.id.in_(made_of), kind.confidentiality != Confidentiality.PUBLIC)
    ).all()


def _public_files(session: Session, edition: Edition) -> Collection[str]:
    """Of the public items of its meeting."""
    return session.scalars(
        select(Paper.sha256)
        .join(Paper.item)
        .where(AgendaItem.consultation_id == edition.subject_id)
        .where(Paper.confidentiality == Confidentiality.PUBLIC, AgendaItem.confidentiality == Confidentiality.PUBLIC)
    ).all()
