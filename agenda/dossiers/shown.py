"""Which versions of a dossier somebody gets to see: those that were released, and to those who make them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.documents.models import Edition, EditionAnnex, EditionFile
from agenda.documents.queries import edition_file, editions_of
from agenda.dossiers.models import Release
from agenda.dossiers.rules import is_released
from agenda.dossiers.still_public import was_narrowed
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidential, Confidentiality, Eyes
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Actor, Permission, require

KIND = Consultation.__tablename__
OF_A_VERSION = ("Versie", "Peilmoment")
"""What on its cover tells one version from another."""

NO_VERSION = "Deze versie van het dossier is er niet."


@dataclass(frozen=True)
class DossierEyes(Eyes):
    """In what is one party's own stands what it notes for itself: others don't see it, whatever they oversee."""

    def sees(self, thing: Confidential) -> bool:
        if thing.confidentiality is Confidentiality.OWN_PARTY:
            return super().sees(thing) and self.actor.may(Permission.ANNOTATION_READ, thing.scope)
        return super().sees(thing)


def require_seen(actor: Actor, permission: Permission, edition: Edition) -> None:
    """The right to do it, and to see what it is done with; of what one does not see, nothing is told."""
    require(actor, permission, edition)
    if edition.subject_kind != KIND or not DossierEyes(actor).sees(edition):
        raise NotFound(NO_VERSION)


@dataclass(frozen=True)
class Shown:
    """A version, its release if there is one, and whether those for whom it is see it now."""

    edition: Edition
    release: Release | None
    released: bool


def dossiers_of(session: Session, consultation: Consultation, actor: Actor, at: datetime) -> list[Shown]:
    """The newest first."""
    editions = editions_of(session, KIND, consultation.id, DossierEyes(actor))
    releases = releases_of(session, [one.id for one in editions])
    shown = (Shown(one, releases.get(one.id), is_released(one, releases.get(one.id), at)) for one in editions)
    return [one for one in shown if one.released or actor.may(Permission.DOSSIER_BUILD, one.edition.scope)]


def shown_to(session: Session, edition: Edition, actor: Actor, at: datetime) -> Shown | None:
    """Nothing for who may not see it now."""
    release = releases_of(session, [edition.id]).get(edition.id)
    released = is_released(edition, release, at)
    needed = Permission.DOSSIER_READ if released else Permission.DOSSIER_BUILD
    seen = DossierEyes(actor).sees(edition) and actor.may(needed, edition.scope)
    return Shown(edition, release, released) if seen else None


def dossier_version(
    session: Session, consultation: Consultation, variant: str, version: int, actor: Actor, at: datetime
) -> Shown:
    for one in dossiers_of(session, consultation, actor, at):
        if (one.edition.variant, one.edition.version) == (variant, version):
            return one
    raise NotFound(NO_VERSION)


def annex_of(edition: Edition, sha256: str) -> EditionAnnex:
    """A file that goes with just this version."""
    found = next((one for one in edition.annexes if one.sha256 == sha256), None)
    if found is None:
        raise NotFound("Dit stuk hoort niet bij deze versie van het dossier.")
    return found


def dossier_file(session: Session, consultation: Consultation, name: str, actor: Actor, at: datetime) -> EditionFile:
    stored = edition_file(session, KIND, consultation.id, name, DossierEyes(actor))
    if shown_to(session, session.get_one(Edition, stored.edition_id), actor, at) is None:
        raise NotFound(f"Er is geen document ‘{name}’.")
    return stored


def makers_of(session: Session, editions: Iterable[int]) -> dict[int, str]:
    """Per version who had it built (``person:7``)."""
    lines = select(HistoryLine.object_id, HistoryLine.actor).where(
        HistoryLine.object_kind == Edition.__tablename__,
        HistoryLine.event == "dossier.build",
        HistoryLine.object_id.in_(list(editions)),
    )
    return dict(session.execute(lines).all())


def remarks_of(session: Session, editions: Iterable[int]) -> dict[int, list[EditionAnnex]]:
    """Per version the files of which not all could be taken over."""
    annexes = select(EditionAnnex).where(EditionAnnex.edition_id.in_(list(editions)), EditionAnnex.remark != "")
    found: dict[int, list[EditionAnnex]] = {}
    for one in session.scalars(annexes.order_by(EditionAnnex.edition_id, EditionAnnex.position)):
        found.setdefault(one.edition_id, []).append(one)
    return found


def releases_of(session: Session, editions: Iterable[int]) -> dict[int, Release]:
    if not (numbers := list(editions)):
        return {}
    found = session.scalars(select(Release).where(Release.edition_id.in_(numbers)))
    return {one.edition_id: one for one in found}


def public_dossier(
    session: Session, consultation: Consultation, at: datetime, version: int | None = None
) -> Edition | None:
    """The newest version that everybody may read, whoever they are; or just this one, if they may.

    One of which a part is meant for fewer by now is read no more, however long ago it was released.
    """
    wanted = [] if version is None else [Edition.version == version]
    found = session.scalars(
        select(Edition)
        .where(*wanted)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.subject_kind == KIND, Edition.subject_id == consultation.id)
        .where(Edition.confidentiality == Confidentiality.PUBLIC, Release.public_from <= at)
        .order_by(Edition.version.desc())
        .limit(1)
    ).first()
    return None if found is None or was_narrowed(session, found) else found
