"""Releases a version in stages: to those for whom it is, and what is public to everybody, each from a moment on."""

from datetime import datetime

from sqlalchemy.orm import Session

from agenda.documents.models import Edition
from agenda.dossiers.models import Release
from agenda.dossiers.rules import UNDER_WAY, has_come, objections_to_release
from agenda.dossiers.shown import releases_of, require_seen
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp

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
    release.readers_from, release.public_from = readers_from, public_from
    session.add(release)
    record(session, "dossier.release", edition, stamp, old=old, new=new)
    return True


def release_to_readers(session: Session, edition: Edition, stamp: Stamp) -> None:
    """Now, unless they see it already."""
    held = releases_of(session, [edition.id]).get(edition.id)
    if held is None or not has_come(held.readers_from, stamp.at):
        release_dossier(session, edition, stamp.at, held.public_from if held else None, stamp)
