"""What stands in a public dossier and is not public any more, or was taken away."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Paper
from agenda.decisions.models import Decision
from agenda.documents.models import Edition
from agenda.kernel.confidentiality import Confidentiality

PUBLIC = Confidentiality.PUBLIC


def no_longer_public(session: Session, edition: Edition) -> Iterator[str]:
    """What each is called: no more than the dossier tells of it itself."""
    items = _narrowed(session, edition, AgendaItem)
    yield from (f"agendapunt {number}" for number in sorted(item.number for item in items))
    public = {sha256 for sha256, is_public in _files(session, edition) if is_public}
    yield from (f"stuk {annex.name}" for annex in edition.annexes if annex.sha256 not in public)
    decisions = _narrowed(session, edition, Decision)
    yield from (f"besluit {number}" for number in sorted(decision.number for decision in decisions))


def was_narrowed(session: Session, edition: Edition) -> bool:
    """Whether anything in it is now for fewer readers; what was replaced or taken away since was public then."""
    if any(_narrowed(session, edition, kind) for kind in (AgendaItem, Decision)):
        return True
    files = _files(session, edition)
    public = {sha256 for sha256, is_public in files if is_public}
    narrow = {sha256 for sha256, is_public in files if not is_public} - public
    return any(annex.sha256 in narrow for annex in edition.annexes)


def _narrowed(session: Session, edition: Edition, kind: type[Any]) -> Collection[Any]:
    made_of = [number for name, number, _ in edition.sources if name == kind.__tablename__]
    return session.scalars(select(kind).where(kind.id.in_(made_of), kind.confidentiality != PUBLIC)).all()


def _files(session: Session, edition: Edition) -> list[tuple[str, bool]]:
    """Those of the papers of its meeting, each with whether all may read it."""
    found = session.execute(
        select(Paper.sha256, Paper.confidentiality, AgendaItem.confidentiality)
        .join(Paper.item)
        .where(AgendaItem.consultation_id == edition.subject_id)
    )
    return [(sha256, own is PUBLIC and of_item is PUBLIC) for sha256, own, of_item in found]
