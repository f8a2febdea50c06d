"""Releases a version in stages: to those for whom it is, and what is public to everybody, each from a moment on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from agenda.documents.models import Edition
from agenda.dossiers.models import Release
from agenda.dossiers.rules import (
    ALREADY_CLOSED,
    UNDER_WAY,
    faults_in_reason,
    has_come,
    not_public_any_more,
    objections_to_moments,
    objections_to_release,
)
from agenda.dossiers.shown import releases_of, require_seen
from agenda.dossiers.still_public import no_longer_public
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp
from agenda.kernel.text import clean_text

CHANGED = "Iemand heeft de vrijgave van deze versie intussen gewijzigd. Kijk opnieuw, en bewaar daarna."


def release_dossier(
    session: Session,
    edition: Edition,
    readers_from: datetime | None,
    public_from: datetime | None,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> bool:
    """From those moments on; tells whether anything changed. What is seen by somebody already stays so.

    ``seen`` is the version of the release that was looked at, 0 when there was none.
    """
    require_seen(stamp.by, Permission.DOSSIER_SEND, edition)
    if faults := list(objections_to_release(edition, readers_from, public_from)):
        raise Invalid(faults)
    hold(session, edition)
    held = releases_of(session, [edition.id]).get(edition.id)
    if seen is not None and seen != (held.version if held else 0):
        raise Changed(CHANGED)
    release = held or Release(edition=edition, readers_from=None, public_from=None)
    old = {"readers_from": release.readers_from, "public_from": release.public_from}
    new = {"readers_from": readers_from, "public_from": public_from}
    if old == new:
        return False
    if any(has_come(old[name], stamp.at) and old[name] != new[name] for name in old):
        raise NotNow(UNDER_WAY)
    faults = list(objections_to_moments(old, new, stamp.at))
    if public_from != old["public_from"] and (names := list(no_longer_public(session, edition))):
        faults.append(not_public_any_more(names))
    if faults:
        raise Invalid(faults)
    release.readers_from, release.public_from = readers_from, public_from
    session.add(release)
    record(session, "dossier.release", edition, stamp, old=old, new=new)
    return True


def hold(session: Session, edition: Edition) -> None:
    """Nobody else releases or sends it until the transaction ends."""
    session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())


def release_to_readers(session: Session, edition: Edition, stamp: Stamp) -> None:
    """Now, unless they see it already."""
    held = releases_of(session, [edition.id]).get(edition.id)
    if held is None or not has_come(held.readers_from, stamp.at):
        release_dossier(session, edition, stamp.at, held.public_from if held else None, stamp)


def withdraw_public(session: Session, edition: Edition, because: str, stamp: Stamp) -> None:
    """From now on no version of it is public, nor will be: what should not have stood in one may stand in others.

    Whoever took part or was sent a version keeps that.
    """
    require_seen(stamp.by, Permission.DOSSIER_SEND, edition)
    because = clean_text(because).strip()
    if faults := list(faults_in_reason(because)):
        raise Invalid(faults)
    releases = _public_releases(session, edition)
    if not any(one.edition_id == edition.id and has_come(one.public_from, stamp.at) for one in releases):
        raise NotNow(ALREADY_CLOSED)
    for one in releases:
        old, one.public_from = one.public_from, None
        told = {"public_from": None, "because": because}
        record(session, "dossier.withdraw", one.edition, stamp, old={"public_from": old}, new=told)


def _public_releases(session: Session, edition: Edition) -> Sequence[Release]:
    same = (Edition.subject_kind == edition.subject_kind, Edition.subject_id == edition.subject_id)
    found = select(Release).join(Release.edition).where(*same, Release.public_from.is_not(None))
    return session.scalars(found.order_by(Release.edition_id).options(contains_eager(Release.edition))).all()
