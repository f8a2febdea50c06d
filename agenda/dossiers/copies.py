"""Who has which version, and what a link to a copy opens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager

from agenda.consultations.models import Consultation
from agenda.documents.models import Edition
from agenda.dossiers.models import Copy, Dispatch, Release
from agenda.dossiers.rules import objection_to_copy, was_had
from agenda.dossiers.shown import KIND, DossierEyes
from agenda.kernel.confidentiality import seen_by
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Actor, Permission

UNKNOWN = "Deze link bestaat niet (meer). Neem de link over uit de mail, of vraag het secretariaat om een nieuwe."


def hashed(key: str) -> str:
    return sha256(key.encode(errors="replace")).hexdigest()


def select_copies(*wanted: ColumnElement[bool]) -> Select[Copy]:
    """The newest first, with what was sent."""
    joined = select(Copy).join(Copy.dispatch).join(Dispatch.edition).where(*wanted)
    whole = contains_eager(Copy.dispatch).contains_eager(Dispatch.edition)
    return joined.order_by(Copy.id.desc()).options(whole)


def copy_by_key(session: Session, key: str, at: datetime) -> Copy:
    """The copy that this key opens now; a sentence when there is none or its link has ended."""
    copy = session.scalar(select_copies(Copy.key_sha256 == hashed(key)))
    if copy is None:
        raise NotFound(UNKNOWN)
    if objection := objection_to_copy(copy, at):
        raise NotNow(objection)
    return copy


def mark_opened(copy: Copy, at: datetime) -> None:
    """Tells who sent it that it was opened, first and last."""
    copy.first_opened_at = copy.first_opened_at or at
    copy.last_opened_at = at


def copy_at(session: Session, consultation: Consultation, identity: int, actor: Actor) -> Copy:
    """For whoever may send it: of what others may not see, nothing is told."""
    copy = session.scalar(select_copies(Copy.id == identity, *_of(consultation)))
    if copy is None or not actor.may(Permission.DOSSIER_SEND, copy.scope) or not DossierEyes(actor).sees(copy.edition):
        raise NotFound("Dit exemplaar is er niet.")
    return copy


def _of(consultation: Consultation) -> tuple[ColumnElement[bool], ...]:
    return Edition.subject_kind == KIND, Edition.subject_id == consultation.id


def copies_to(session: Session, edition: Edition, emails: Iterable[str]) -> Mapping[str, Sequence[Copy]]:
    """Per address, in small letters, all that it was sent of this variant; the newest first."""
    same = (Edition.subject_kind == edition.subject_kind, Edition.subject_id == edition.subject_id)
    found: dict[str, list[Copy]] = defaultdict(list)
    for copy in session.scalars(select_copies(*same, Edition.variant == edition.variant, Copy.email.in_(list(emails)))):
        found[copy.email].append(copy)
    return found


def held_version(session: Session, consultation: Consultation, variant: str, email: str) -> Edition | None:
    """The version of this variant that was sent to this address last, if any."""
    found = session.scalars(select_copies(*_of(consultation), Edition.variant == variant, Copy.email == email.lower()))
    return next((copy.edition for copy in found if was_had(copy)), None)


@dataclass(frozen=True)
class Holding:
    """The newest copy of a variant that one address has, when they first opened that version, and earlier copies.

    ``newest`` is the highest version of the variant that was sent to anybody.
    """

    copy: Copy
    opened_at: datetime | None
    former: tuple[Copy, ...]
    newest: int

    @property
    def is_behind(self) -> bool:
        return self.copy.edition.version < self.newest


def holdings_of(session: Session, consultation: Consultation, actor: Actor) -> list[Holding]:
    """Over all that was sent, as far as the actor may send and see it: by variant, and then by name."""
    found = session.scalars(select_copies(*_of(consultation))).all()
    told = [
        one for one in found if actor.may(Permission.DOSSIER_SEND, one.scope) and DossierEyes(actor).sees(one.edition)
    ]
    groups: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    newest: dict[str, int] = defaultdict(int)
    for one in told:
        groups[one.edition.variant, one.email].append(one)
        newest[one.edition.variant] = max(newest[one.edition.variant], one.edition.version)
    held = [_holding(copies, newest[variant]) for (variant, _), copies in groups.items()]
    return sorted(held, key=lambda one: (one.copy.edition.variant, one.copy.name.casefold(), one.copy.email))


def _holding(copies: Sequence[Copy], newest: int) -> Holding:
    last, *former = copies
    same = [one.first_opened_at for one in copies if one.edition.id == last.edition.id and one.first_opened_at]
    return Holding(last, min(same, default=None), tuple(former), newest)


def newer_than(session: Session, edition: Edition, at: datetime) -> Edition | None:
    """The newest later version of the same variant that its readers may see by now."""
    return session.scalars(
        select(Edition)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.subject_kind == edition.subject_kind, Edition.subject_id == edition.subject_id)
        .where(Edition.variant == edition.variant, Edition.version > edition.version, Release.readers_from <= at)
        .order_by(Edition.version.desc())
        .limit(1)
    ).first()


def sendable_among(editions: Iterable[Edition], actor: Actor) -> list[Edition]:
    """Those that the actor may send."""
    may = [one for one in editions if actor.may(Permission.DOSSIER_SEND, one.scope)]
    return seen_by(DossierEyes(actor), may)
