"""Who has which version, and what a link to a copy opens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, String, cast, literal, select
from sqlalchemy.orm import Session, contains_eager

from agenda.consultations.models import Consultation
from agenda.documents.models import Edition
from agenda.dossiers.models import Copy, Dispatch, Release
from agenda.dossiers.rules import objection_to_copy
from agenda.dossiers.shown import KIND, DossierEyes
from agenda.kernel.confidentiality import Confidentiality, seen_by
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Actor, Permission
from agenda.mail.models import MailState, OutgoingMail

UNKNOWN = (
    "Deze link bestaat niet (meer). Neem de link over uit de mail, of vraag een nieuwe aan wie u het dossier stuurde."
)


MAIL = "dossier"
NOT_ARRIVED = (MailState.FAILED, MailState.SET_ASIDE)


def hashed(key: str) -> str:
    return sha256(key.encode(errors="replace")).hexdigest()


def select_copies(*wanted: ColumnElement[bool]) -> Select[Copy]:
    """The newest first, with what was sent."""
    joined = select(Copy).join(Copy.dispatch).join(Dispatch.edition).where(*wanted)
    whole = contains_eager(Copy.dispatch).contains_eager(Dispatch.edition)
    return joined.order_by(Copy.id.desc()).options(whole)


def mail_key(copy: Copy) -> str:
    """Of the mail in which it goes out."""
    return f"{MAIL}/{copy.id}"


@dataclass(frozen=True)
class Sent:
    """A copy, and whether its mail was given up or came back, as far as is known."""

    copy: Copy
    lost: bool

    @property
    def edition(self) -> Edition:
        return self.copy.edition

    @property
    def arrived(self) -> bool:
        return not self.lost or self.copy.first_opened_at is not None

    @property
    def is_had(self) -> bool:
        """Its recipient has it now, by a link that was not taken back."""
        return self.arrived and self.copy.revoked_at is None

    @property
    def was_had(self) -> bool:
        """Its recipient may know what it says: a link that was revoked before it was opened told nothing."""
        return self.is_had or self.copy.first_opened_at is not None


def sent_copies(session: Session, *wanted: ColumnElement[bool]) -> list[Sent]:
    """The newest first."""
    mailed = OutgoingMail.key == literal(f"{MAIL}/").concat(cast(Copy.id, String))
    rows = select_copies(*wanted).add_columns(OutgoingMail.state).outerjoin(OutgoingMail, mailed)
    return [Sent(copy, state in NOT_ARRIVED) for copy, state in session.execute(rows)]


def copy_by_key(session: Session, key: str, at: datetime) -> Copy:
    """The copy that this key opens now; a sentence when there is none or its link has ended."""
    copy = session.scalar(select_copies(Copy.key_sha256 == hashed(key)))
    if copy is None:
        raise NotFound(UNKNOWN)
    day = session.get_one(Consultation, copy.edition.subject_id).occasion.day
    if objection := objection_to_copy(copy, day, at):
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


def copies_to(session: Session, edition: Edition, emails: Iterable[str]) -> Mapping[str, Sequence[Sent]]:
    """Per address, in small letters, all that it was sent of this variant; the newest first."""
    same = (Edition.subject_kind == edition.subject_kind, Edition.subject_id == edition.subject_id)
    found: dict[str, list[Sent]] = defaultdict(list)
    for one in sent_copies(session, *same, Edition.variant == edition.variant, Copy.email.in_(list(emails))):
        found[one.copy.email].append(one)
    return found


def had_before(sent: Iterable[Sent], version: int) -> Edition | None:
    """The last version before this one that their recipient had."""
    had = [one.edition for one in sent if one.was_had and one.edition.version < version]
    return max(had, key=lambda one: one.version, default=None)


def held_version(session: Session, consultation: Consultation, variant: str, email: str) -> Edition | None:
    """The version of this variant that was sent to this address last, if any."""
    found = sent_copies(session, *_of(consultation), Edition.variant == variant, Copy.email == email.lower())
    return next((one.edition for one in found if one.was_had), None)


@dataclass(frozen=True)
class Holding:
    """What one address was sent last of a variant, when they first opened that version, and earlier copies.

    ``has`` is the highest version that they have now, and ``newest`` the highest that was sent to anybody.
    """

    last: Sent
    opened_at: datetime | None
    former: tuple[Copy, ...]
    has: int | None
    newest: int

    @property
    def copy(self) -> Copy:
        return self.last.copy

    @property
    def is_behind(self) -> bool:
        return self.copy.edition.version < self.newest


def holdings_of(session: Session, consultation: Consultation, actor: Actor) -> list[Holding]:
    """Over all that was sent, as far as the actor may send and see it: by variant, and then by name."""
    may_send, eyes = partial(actor.may, Permission.DOSSIER_SEND), DossierEyes(actor)
    found = sent_copies(session, *_of(consultation))
    told = [one for one in found if may_send(one.edition.scope) and eyes.sees(one.edition)]
    groups: dict[tuple[str, str], list[Sent]] = defaultdict(list)
    newest: dict[str, int] = defaultdict(int)
    for one in told:
        groups[one.edition.variant, one.copy.email].append(one)
        newest[one.edition.variant] = max(newest[one.edition.variant], one.edition.version)
    held = [_holding(copies, newest[variant]) for (variant, _), copies in groups.items()]
    return sorted(held, key=lambda one: (one.copy.edition.variant, one.copy.name.casefold(), one.copy.email))


def _holding(sent: Sequence[Sent], newest: int) -> Holding:
    last, *former = sent
    same = (one.copy.first_opened_at for one in sent if one.edition.id == last.edition.id)
    opened = min((at for at in same if at), default=None)
    has = max((one.edition.version for one in sent if one.is_had), default=None)
    return Holding(last, opened, tuple(one.copy for one in former), has, newest)


def newer_than(session: Session, edition: Edition, at: datetime) -> Edition | None:
    """The newest later version of the same variant that its readers may see by now."""
    later = (
        select(Edition)
        .where(Edition.subject_kind == edition.subject_kind, Edition.subject_id == edition.subject_id)
        .where(Edition.variant == edition.variant, Edition.version > edition.version)
        .order_by(Edition.version.desc())
        .limit(1)
    )
    if edition.confidentiality is not Confidentiality.OWN_PARTY:
        later = later.join(Release, Release.edition_id == Edition.id).where(Release.readers_from <= at)
    return session.scalars(later).first()


def sendable_among(editions: Iterable[Edition], actor: Actor) -> list[Edition]:
    """Those that the actor may send."""
    may = [one for one in editions if actor.may(Permission.DOSSIER_SEND, one.scope)]
    return seen_by(DossierEyes(actor), may)
