from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.references.citations import find_citations
from agenda.references.models import Reference


def keep_reference(session: Session, text: str) -> Reference:
    """The record of the source that ``text`` names, made when it is new."""
    citation = next(iter(find_citations(text)), None)
    normal = citation.normal if citation else " ".join(text.split())
    reference = session.scalar(select(Reference).where(Reference.normal == normal))
    if reference is None:
        kind, link = (citation.kind.value, citation.link) if citation else (None, None)
        reference = Reference(normal=normal, kind=kind, link=link)
        session.add(reference)
        session.flush()
    return reference
