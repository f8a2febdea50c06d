from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from agenda.documents.models import Edition, EditionFile
from agenda.kernel.refusal import NotFound


def editions_of(session: Session, kind: str, identity: int) -> Sequence[Edition]:
    """Newest first, without their content."""
    return session.scalars(
        select(Edition)
        .where(Edition.subject_kind == kind, Edition.subject_id == identity)
        .order_by(Edition.as_of.desc(), Edition.id.desc())
        .options(selectinload(Edition.files))
    ).all()


def last_version(session: Session, kind: str, identity: int, variant: str) -> int:
    return (
        session.scalar(
            select(func.max(Edition.version)).where(
                Edition.subject_kind == kind, Edition.subject_id == identity, Edition.variant == variant
            )
        )
        or 0
    )


def edition_file(session: Session, kind: str, identity: int, name: str) -> EditionFile:
    found = session.scalar(
        select(EditionFile)
        .join(Edition)
        .where(Edition.subject_kind == kind, Edition.subject_id == identity, EditionFile.name == name)
    )
    if found is None:
        raise NotFound(f"Er is geen document ‘{name}’.")
    return found
