"""Links by which one person without an account answers on one action in one round."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agenda.actions.models import Action
from agenda.actions.words import OWNING_ROLES
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.models import Party
from agenda.parties.rules import Addressee, is_address
from agenda.progress.models import AnswerLink, Round
from agenda.progress.rules import objection_to

UNKNOWN = (
    "Deze antwoordlink bestaat niet (meer). Neem de link over uit de mail, of vraag het secretariaat om een nieuwe."
)


@dataclass(frozen=True)
class Issued:
    """A link and its key, which stands nowhere else but in the mail."""

    link: AnswerLink
    key: str


def issue_link(
    session: Session, round_: Round, action: Action, party: Party, addressee: Addressee, stamp: Stamp
) -> Issued:
    """For this person, until the end of the round's last day. A link that the person had for it ends."""
    require(stamp.by, Permission.LINK_ISSUE, round_)
    if not round_.is_open:
        raise NotNow("De uitvraag is niet open; er valt niet te antwoorden.")
    if faults := [*_faults(action, party, addressee)]:
        raise Invalid(faults)
    for former in _running(session, round_, action, party, addressee.email):
        revoke_link(session, former, stamp)
    key = secrets.token_urlsafe(32)
    link = AnswerLink(
        round=round_,
        action=action,
        party_id=party.id,
        name=addressee.name,
        email=addressee.email,
        key_sha256=_hash(key),
        made_at=stamp.at,
        made_by=stamp.by.key,
        expires_at=end_of(round_),
    )
    session.add(link)
    told = {"action": action.number, "party": party.key, "round": round_.occasion.key, "expires_at": link.expires_at}
    record(session, "link.issue", link, stamp, new=told)
    return Issued(link, key)


def _faults(action: Action, party: Party, addressee: Addressee) -> Sequence[Fault]:
    faults = []
    if party.id not in {role.party_id for role in action.roles if role.role in OWNING_ROLES}:
        faults.append(
            Fault("question", f"Actie {action.number} is niet van deze partij; kies een actie die zij trekt.")
        )
    if not is_address(addressee.email):
        faults.append(Fault("addressee", "Kies een contactpersoon met een e-mailadres."))
    return faults


def end_of(round_: Round) -> datetime:
    """The first moment after its last day, in Amsterdam."""
    return datetime.combine(round_.closes_on, time.max, AMSTERDAM)


def _running(session: Session, round_: Round, action: Action, party: Party, email: str) -> Sequence[AnswerLink]:
    return session.scalars(
        select(AnswerLink).where(
            AnswerLink.round_id == round_.id,
            AnswerLink.action_id == action.id,
            AnswerLink.party_id == party.id,
            AnswerLink.email == email,
            AnswerLink.revoked_at.is_(None),
        )
    ).all()


def revoke_link(session: Session, link: AnswerLink, stamp: Stamp) -> bool:
    """From now on nobody answers by it; what was answered stays. False when it was revoked before."""
    require(stamp.by, Permission.LINK_ISSUE, link.round)
    return end_link(session, link, stamp)


def end_link(session: Session, link: AnswerLink, stamp: Stamp) -> bool:
    """The ending itself, for those whose right was already asked: somebody leaves a party, or is erased."""
    if link.revoked_at is not None:
        return False
    link.revoked_at, link.revoked_by = stamp.at, stamp.by.key
    record(session, "link.revoke", link, stamp, new={"revoked_at": stamp.at})
    return True


def link_by_key(session: Session, key: str, at: datetime) -> AnswerLink:
    """The link that this key opens now; a sentence when there is none or it has ended."""
    link = session.scalar(
        select(AnswerLink)
        .where(AnswerLink.key_sha256 == _hash(key))
        .options(joinedload(AnswerLink.action).selectinload(Action.roles))
    )
    if link is None:
        raise NotFound(UNKNOWN)
    if objection := objection_to(link, at):
        raise NotNow(objection)
    return link


def mark_used(link: AnswerLink, at: datetime) -> None:
    """Shows the secretariat when it was answered by."""
    link.first_used_at = link.first_used_at or at
    link.last_used_at = at


def links_of(session: Session, round_: Round) -> Sequence[AnswerLink]:
    """Newest first, with their actions."""
    return session.scalars(
        select(AnswerLink)
        .where(AnswerLink.round_id == round_.id)
        .order_by(AnswerLink.made_at.desc(), AnswerLink.id.desc())
        .options(joinedload(AnswerLink.action))
    ).all()


def link_of(session: Session, round_: Round, identity: int) -> AnswerLink:
    link = session.get(AnswerLink, identity)
    if link is None or link.round_id != round_.id:
        raise NotFound("Deze antwoordlink hoort niet bij deze uitvraag.")
    return link


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
