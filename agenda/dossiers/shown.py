"""Which versions of a dossier somebody gets to see: those that were released, and to those who make them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.documents.models import Edition
from agenda.documents.queries import edition_file, editions_of
from agenda.dossiers.models import Release
from agenda.dossiers.rules import is_released
from agenda.kernel.confidentiality import Confidentiality, Eyes
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Actor, Permission

KIND = Consultation.__tablename__


@dataclass(frozen=True)
class Shown:
    """A version, its release if there is one, and whether those for whom it is see it now."""

    edition: Edition
    release: Release | None
    released: bool


def dossiers_of(session: Session, consultation: Consultation, actor: Actor, at: datetime) -> list[Shown]:
    """The newest first."""
    editions = editions_of(session, KIND, consultation.id, Eyes(actor))
    releases = releases_of(session, [one.id for one in editions])
    shown = (Shown(one, releases.get(one.id), is_released(one, releases.get(one.id), at)) for one in editions)
    return [one for one in shown if one.released or actor.may(Permission.DOSSIER_BUILD, one.edition.scope)]


def dossier_version(
    session: Session, consultation: Consultation, variant: str, version: int, actor: Actor, at: datetime
) -> Shown:
    for one in dossiers_of(session, consultation, actor, at):
        if (one.edition.variant, one.edition.version) == (variant, version):
            return one
    raise NotFound("Deze versie van het dossier is er niet.")


def dossier_file(session: Session, consultation: Consultation, name: str, actor: Actor, at: datetime) -> str:
    """The SHA-256 of the file."""
    stored = edition_file(session, KIND, consultation.id, name, Eyes(actor))
    edition = session.get_one(Edition, stored.edition_id)
    released = is_released(edition, releases_of(session, [edition.id]).get(edition.id), at)
    if not released and not actor.may(Permission.DOSSIER_BUILD, edition.scope):
        raise NotFound(f"Er is geen document ‘{name}’.")
    return stored.sha256


def releases_of(session: Session, editions: Iterable[int]) -> dict[int, Release]:
    found = session.scalars(select(Release).where(Release.edition_id.in_(list(editions))))
    return {one.edition_id: one for one in found}


def public_dossier(session: Session, consultation: Consultation, at: datetime) -> Edition | None:
    """The newest version that everybody may read, whoever they are."""
    return session.scalars(
        select(Edition)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.subject_kind == KIND, Edition.subject_id == consultation.id)
        .where(Edition.confidentiality == Confidentiality.PUBLIC, Release.public_from <= at)
        .order_by(Edition.version.desc())
        .limit(1)
    ).first()
