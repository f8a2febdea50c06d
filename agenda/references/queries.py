from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from agenda.references.keys import key_of, normal_of
from agenda.references.models import Reference


def references_by_key(session: Session, keys: Collection[str]) -> dict[str, Reference]:
    """Per key the source that is called so; a key that no source has is not there."""
    if not keys:
        return {}
    normals = {normal for key in keys if (normal := normal_of(key))}
    others = Reference.link.is_(None)
    wanted = (
        or_(Reference.normal.in_(normals), others) if len(normals) < len(set(keys)) else Reference.normal.in_(normals)
    )
    found = session.scalars(select(Reference).where(wanted).order_by(Reference.id.desc()))
    by_key = {key_of(reference): reference for reference in found}
    return {key: by_key[key] for key in dict.fromkeys(keys) if key in by_key}


def references_named(session: Session, normals: Collection[str]) -> Sequence[Reference]:
    """Those that are known here."""
    if not normals:
        return []
    return session.scalars(select(Reference).where(Reference.normal.in_(set(normals)))).all()
