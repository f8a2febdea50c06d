"""Whether a file is a dossier that was made here, and is as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.documents.claims import Claim
from agenda.documents.inspecting import format_of, inspected
from agenda.documents.models import Edition, EditionFile
from agenda.dossiers.models import Dispatch, Release
from agenda.dossiers.rebuilding import rebuild
from agenda.dossiers.sealed import Sealed
from agenda.dossiers.shown import KIND, Shown, shown_to
from agenda.kernel.refusal import Refusal
from agenda.kernel.release import RELEASE
from agenda.kernel.rights import Actor


@dataclass(frozen=True)
class Version:
    """The version that a file is of, and what became of that."""

    edition: Edition
    release: Release | None
    sent: int
    last_sent_at: datetime | None


@dataclass(frozen=True)
class Verdict:
    """``kept`` is the name of the file of ``version`` as which just these bytes were kept, if the sealed history tells
    so, and ``laid`` of one that lies here without that; otherwise ``version`` is what the file claims.

    ``sound`` tells whether the frozen content is what it was when it was made; ``rebuilt`` whether just these bytes
    come of it again, ``None`` when that can't be told: ``hindrance`` says why, if it was tried. ``faults`` are those
    of the file itself, mostly within a zip.
    """

    sha256: str
    claim: Claim | None
    version: Version | None = None
    kept: str = ""
    laid: str = ""
    sound: bool | None = None
    rebuilt: bool | None = None
    hindrance: str = ""
    faults: Sequence[str] = ()

    @property
    def proven(self) -> bool:
        return bool(self.sound and not self.faults and not self.denied and (self.kept or self.rebuilt))

    @property
    def denied(self) -> bool:
        """The release that it says it was made by makes other bytes of the content."""
        return self.rebuilt is False and self.claim is not None and self.by_this_release

    @property
    def by_this_release(self) -> bool:
        return self.claim is None or self.claim.release == RELEASE


def verify(session: Session, data: bytes, fonts: Path, actor: Actor, at: datetime) -> Verdict:
    """Of a version that the actor does not see now no more is told than of one that is not there."""
    digest, (claim, faults) = sha256(data).hexdigest(), inspected(data)
    verdict, seen = Verdict(digest, claim, faults=faults), _seen(session, digest, claim, actor, at)
    if seen is None:
        return verdict
    shown, file = seen
    edition, sealed = shown.edition, Sealed(session, shown.edition)
    sound = sealed.has_content() and (claim is None or claim.content_sha256 == edition.content_sha256)
    kept = file.name if file and sealed.has_file(file) else ""
    laid = file.name if file and not kept else ""
    verdict = replace(verdict, version=_version(session, shown), kept=kept, laid=laid, sound=sound)
    if not sound or not verdict.by_this_release:
        return verdict
    return _built_again(session, verdict, edition, file.format if file else format_of(data), fonts)


def _seen(
    session: Session, digest: str, claim: Claim | None, actor: Actor, at: datetime
) -> tuple[Shown, EditionFile | None] | None:
    """The first version with this file, or else with this content, that the actor sees."""
    for edition, file in (*_with_file(session, digest), *_with_content(session, claim)):
        if shown := shown_to(session, edition, actor, at):
            return shown, file
    return None


def _with_file(session: Session, digest: str) -> Iterator[tuple[Edition, EditionFile]]:
    held = select(Edition, EditionFile).join(EditionFile, EditionFile.edition_id == Edition.id)
    wanted = held.where(EditionFile.sha256 == digest, Edition.subject_kind == KIND).order_by(Edition.id)
    yield from session.execute(wanted).all()


def _with_content(session: Session, claim: Claim | None) -> Iterator[tuple[Edition, None]]:
    if claim is not None:
        wanted = select(Edition).where(Edition.content_sha256 == claim.content_sha256, Edition.subject_kind == KIND)
        yield from ((edition, None) for edition in session.scalars(wanted.order_by(Edition.id)))


def _version(session: Session, shown: Shown) -> Version:
    sent = select(func.count(), func.max(Dispatch.sent_at)).where(Dispatch.edition_id == shown.edition.id)
    number, last = session.execute(sent).one()
    return Version(shown.edition, shown.release, number, last)


def _built_again(session: Session, verdict: Verdict, edition: Edition, one: str, fonts: Path) -> Verdict:
    try:
        again = rebuild(session, edition, (one,), fonts)[one]
    except Refusal as refusal:
        return replace(verdict, hindrance=str(refusal))
    return replace(verdict, rebuilt=sha256(again).hexdigest() == verdict.sha256)
