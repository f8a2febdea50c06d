from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.gateways.database import inserting
from agenda.references.citations import find_citations
from agenda.references.models import Reference

AT_ONCE = 500


def normal_form(text: str) -> str:
    """The one spelling of a citation; of another source its title, with single spaces."""
    citation = next(iter(find_citations(text)), None)
    return citation.normal if citation else " ".join(text.split())


def keep_references(session: Session, texts: Iterable[str]) -> dict[str, Reference]:
    """Per normal form the record of the source, made when it is new, also when others make it at the same time."""
    wanted = sorted({normal_form(text) for text in texts})
    found = _held(session, wanted)
    fresh = [normal for normal in wanted if normal not in found]
    if fresh:
        session.execute(inserting(session, Reference).on_conflict_do_nothing(), [_columns(normal) for normal in fresh])
        found |= _held(session, fresh)
    return {normal: found[normal] for normal in wanted}


def _held(session: Session, normals: Sequence[str]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for start in range(0, len(normals), AT_ONCE):
        some = session.scalars(select(Reference).where(Reference.normal.in_(normals[start : start + AT_ONCE])))
        found |= {reference.normal: reference for reference in some}
    return found


def keep_reference(session: Session, text: str) -> Reference:
    """The record of the source that ``text`` names, made when it is new."""
    (reference,) = keep_references(session, [text]).values()
    return reference


def _columns(normal: str) -> dict[str, str | None]:
    citation = next(iter(find_citations(normal)), None)
    kind, link = (citation.kind.value, citation.link) if citation else (None, None)
    return {"normal": normal, "kind": kind, "link": link}
