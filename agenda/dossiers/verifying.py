"""Whether a file is a dossier that was made here, and is as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.documents.claims import Claim, content_sha256, read_claim
from agenda.documents.models import Edition, EditionFile
from agenda.documents.unbundling import bundle_faults
from agenda.dossiers.models import Dispatch, Release
from agenda.dossiers.rebuilding import rebuild
from agenda.dossiers.shown import KIND, releases_of
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Refusal
from agenda.kernel.release import RELEASE
from agenda.kernel.rights import Actor, Permission

MARKS = {b"%PDF-": "pdf", b"PK": "zip"}
"""By how a file begins, its format; any other is html."""


@dataclass(frozen=True)
class Version:
    """The version that a file is of, and what became of that."""

    edition: Edition
    release: Release | None
    sent: int
    last_sent_at: datetime | None


@dataclass(frozen=True)
class Verdict:
    """``kept`` is the name of the file of ``version`` as which just these bytes were kept, if they were; otherwise
    ``version`` is what the file claims.

    ``sound`` tells whether the frozen content is what it was when it was made; ``rebuilt`` whether just these bytes
    come of it again, ``None`` when that can't be told: ``hindrance`` says why, if it was tried. ``faults`` are those
    within a zip.
    """

    sha256: str
    claim: Claim | None
    version: Version | None = None
    kept: str = ""
    sound: bool | None = None
    rebuilt: bool | None = None
    hindrance: str = ""
    faults: Sequence[str] = ()

    @property
    def proven(self) -> bool:
        return bool(self.sound and not self.faults and (self.kept or self.rebuilt))

    @property
    def by_this_release(self) -> bool:
        return self.claim is None or self.claim.release == RELEASE


def verify(session: Session, data: bytes, fonts: Path, actor: Actor) -> Verdict:
    digest, claim = sha256(data).hexdigest(), read_claim(data)
    faults = list(bundle_faults(data)) if claim and _format(data) == "zip" else []
    file, edition = _kept(session, digest) or (None, _claimed(session, claim))
    if edition is None or not actor.may(Permission.DOSSIER_READ, edition.scope):
        return Verdict(digest, claim, faults=faults)
    sound = _is_sound(session, edition) and (claim is None or claim.content_sha256 == edition.content_sha256)
    verdict = Verdict(digest, claim, _version(session, edition), file.name if file else "", sound, faults=faults)
    if not sound or not verdict.by_this_release:
        return verdict
    return _built_again(session, verdict, edition, file.format if file else _format(data), fonts)


def _format(data: bytes) -> str:
    return next((name for mark, name in MARKS.items() if data.startswith(mark)), "html")


def _kept(session: Session, digest: str) -> tuple[EditionFile, Edition] | None:
    found = session.execute(
        select(EditionFile, Edition)
        .join(Edition)
        .where(EditionFile.sha256 == digest, Edition.subject_kind == KIND)
        .order_by(Edition.id)
        .limit(1)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def _claimed(session: Session, claim: Claim | None) -> Edition | None:
    if claim is None:
        return None
    wanted = select(Edition).where(Edition.content_sha256 == claim.content_sha256, Edition.subject_kind == KIND)
    return session.scalars(wanted.order_by(Edition.id).limit(1)).first()


def _is_sound(session: Session, edition: Edition) -> bool:
    """Held against what the edition says of it, and against the history, which is sealed."""
    lines = select(HistoryLine).where(
        HistoryLine.object_kind == Edition.__tablename__,
        HistoryLine.object_id == edition.id,
        HistoryLine.event == "dossier.build",
    )
    told = [line.difference["sha256"][1] for line in session.scalars(lines) if "sha256" in line.difference]
    return all(content_sha256(edition.content) == one for one in (edition.content_sha256, *told))


def _version(session: Session, edition: Edition) -> Version:
    sent = select(func.count(), func.max(Dispatch.sent_at)).where(Dispatch.edition_id == edition.id)
    number, last = session.execute(sent).one()
    return Version(edition, releases_of(session, [edition.id]).get(edition.id), number, last)


def _built_again(session: Session, verdict: Verdict, edition: Edition, one: str, fonts: Path) -> Verdict:
    try:
        again = rebuild(session, edition, (one,), fonts)[one]
    except Refusal as refusal:
        return replace(verdict, hindrance=str(refusal))
    return replace(verdict, rebuilt=sha256(again).hexdigest() == verdict.sha256)
