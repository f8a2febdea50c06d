"""Links by which one person without an account answers on one action in one round."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agenda.actions.models import Action
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.rules import Addressee, is_address
from agenda.progress.models import AnswerLink, Question, Round
from agenda.progress.rules import objection_to

UNKNOWN = (
    "Deze antwoordlink bestaat niet (meer). Neem de link over uit de mail, of vraag het secretariaat om een nieuwe."
)

LATE_ANSWER = timedelta(days=14)
"""How long one may answer by a link on a question that was reopened after the close."""


@dataclass(frozen=True)
class Issued:
    """A link and its key, which stands nowhere else but in the mail."""

    link: AnswerLink
    key: str


def issue_link(
    session: Session, question: Question, addressee: Addressee, stamp: Stamp, *, replaces: bool = True
) -> Issued:
    """For this person, until the end of the round's last day. A link that the person had for it ends, if asked."""
    round_ = question.round
    require(stamp.by, Permission.LINK_ISSUE, round_)
    if not question.takes_answers:
        raise NotNow("De uitvraag is niet open; er valt niet te antwoorden.")
    if not is_address(addressee.email):
        raise Invalid([Fault("addressee", "Kies een contactpersoon met een e-mailadres.")])
    for former in _running(session, question, addressee.email) if replaces else ():
        revoke_link(session, former, stamp)
    key = secrets.token_urlsafe(32)
    link = AnswerLink(
        round=round_,
        action=question.action,
        party_id=question.party_id,
        name=addressee.name,
        email=addressee.email,
        key_sha256=_hash(key),
        made_at=stamp.at,
        made_by=stamp.by.key,
        expires_at=end_of(round_) if round_.is_open else stamp.at + LATE_ANSWER,
    )
    session.add(link)
    told = {
        "action": question.action.number,
        "party_id": question.party_id,
        "round": round_.key,
        "expires_at": link.expires_at,
    }
    record(session, "link.issue", link, stamp, new=told)
    return Issued(link, key)


def end_of(round_: Round) -> datetime:
    """The first moment after its last day, in Amsterdam."""
    return datetime.combine(round_.closes_on, time.max, AMSTERDAM)


def _running(session: Session, question: Question, email: str) -> Sequence[AnswerLink]:
    return session.scalars(
        select(AnswerLink).where(
            AnswerLink.round_id == question.round_id,
            AnswerLink.action_id == question.action_id,
            AnswerLink.party_id == question.party_id,
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
    if objection := objection_to(link, takes_answers(session, link), at):
        raise NotNow(objection)
    return link


def takes_answers(session: Session, link: AnswerLink) -> bool:
    """Whether the question of the link may still be answered; one that is no longer asked may not."""
    question = session.scalar(
        select(Question).where(
            Question.round_id == link.round_id,
            Question.action_id == link.action_id,
            Question.party_id == link.party_id,
        )
    )
    return question is not None and question.takes_answers


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
