from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.references.citations import find_citations
from agenda.references.models import Reference


def normal_form(text: str) -> str:
    """The one spelling of a citation; of another source its title, with single spaces."""
    citation = next(iter(find_citations(text)), None)
    return citation.normal if citation else " ".join(text.split())


def keep_references(session: Session, texts: Iterable[str]) -> dict[str, Reference]:
    """Per normal form the record of the source, made when it is new."""
    wanted = sorted({normal_form(text) for text in texts})
    found: dict[str, Reference] = {}
    for start in range(0, len(wanted), 500):
        some = session.scalars(select(Reference).where(Reference.normal.in_(wanted[start : start + 500])))
        found |= {reference.normal: reference for reference in some}
    found |= {normal: _new(normal) for normal in wanted if normal not in found}
    session.add_all(found.values())
    return found


def keep_reference(session: Session, text: str) -> Reference:
    """The record of the source that ``text`` names, made when it is new."""
    (reference,) = keep_references(session, [text]).values()
    return reference


def _new(normal: str) -> Reference:
    citation = next(iter(find_citations(normal)), None)
    kind, link = (citation.kind.value, citation.link) if citation else (None, None)
    return Reference(normal=normal, kind=kind, link=link)
