from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from agenda.documents.models import Edition, EditionFile
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.refusal import NotFound


def editions_of(session: Session, kind: str, identity: int, viewer: Viewer) -> list[Edition]:
    """Newest first, without their content."""
    found = session.scalars(
        select(Edition)
        .where(Edition.subject_kind == kind, Edition.subject_id == identity)
        .order_by(Edition.as_of.desc(), Edition.id.desc())
        .options(selectinload(Edition.files))
    )
    return seen_by(viewer, found)


def last_version(session: Session, kind: str, identity: int, variant: str) -> int:
    return (
        session.scalar(
            select(func.max(Edition.version)).where(
                Edition.subject_kind == kind, Edition.subject_id == identity, Edition.variant == variant
            )
        )
        or 0
    )


def edition_file(session: Session, kind: str, identity: int, name: str, viewer: Viewer) -> EditionFile:
    found = session.execute(
        select(EditionFile, Edition)
        .join(Edition)
        .where(Edition.subject_kind == kind, Edition.subject_id == identity, EditionFile.name == name)
    ).one_or_none()
    if found is None or not viewer.sees(found[1]):
        raise NotFound(f"Er is geen document ‘{name}’.")
    return found[0]
