"""Leaving a party: the rights there end, and what somebody did is handed over, in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person
from agenda.accounts.oversight import look
from agenda.accounts.people import ERASED, leave
from agenda.accounts.rules import PARTY_ROLES
from agenda.actions.handover import OwnedShare, hand_over_shares, shares_by
from agenda.history.services import record
from agenda.kernel.refusal import Changed
from agenda.kernel.rights import Actor, Permission, Scope, Stamp, require
from agenda.parties.handover import Traces, hand_over_contacts, traces
from agenda.parties.models import Party
from agenda.parties.rules import Addressee
from agenda.parties.services import PartyValues
from agenda.programmes.models import Programme
from agenda.progress.links import end_link
from agenda.progress.models import AnswerLink, Question, Round, RoundState, Update
from agenda.progress.rules import UNFINISHED

CHANGED = "Intussen is er bij deze partij iets veranderd. Kijk opnieuw wat er gebeurt, en bevestig het daarna."


@dataclass(frozen=True)
class Legacy:
    """What somebody has at a party: what ends, what is handed over, and how many drafts stay with the party."""

    memberships: tuple[Membership, ...]
    traces: Traces
    shares: tuple[OwnedShare, ...]
    links: tuple[AnswerLink, ...]
    drafts: int

    @property
    def fingerprint(self) -> str:
        """The same for the same legacy: what was shown is what happens."""
        numbers = [sorted(one.id for one in self.memberships), sorted(one.id for one in self.links)]
        return sha256(repr((numbers, self.traces, self.shares)).encode()).hexdigest()[:32]


def legacy(session: Session, person: Person, party: Party, actor: Actor) -> Legacy:
    """As far as the programmes go in which the actor manages people."""
    managed = [
        number
        for number in session.scalars(select(Programme.id).order_by(Programme.id))
        if actor.may(Permission.PERSON_MANAGE, Scope(number))
    ]
    return Legacy(
        tuple(one for one in person.memberships if one.party_id == party.id),
        traces(PartyValues.of(party), person.email),
        tuple(shares_by(session, party.id, person.name, managed)),
        tuple(_open_links(session, person, party, managed)),
        _unfinished(session, party, managed),
    )


def _open_links(session: Session, person: Person, party: Party, programmes: Sequence[int]) -> Sequence[AnswerLink]:
    return session.scalars(
        select(AnswerLink)
        .join(Round, Round.id == AnswerLink.round_id)
        .where(AnswerLink.party_id == party.id, func.lower(AnswerLink.email) == person.email)
        .where(AnswerLink.revoked_at.is_(None), Round.state != RoundState.FROZEN, Round.programme_id.in_(programmes))
        .order_by(AnswerLink.id)
    ).all()


def _unfinished(session: Session, party: Party, programmes: Sequence[int]) -> int:
    drafts = (
        select(func.count())
        .select_from(Update)
        .join(Round, Round.id == Update.round_id)
        .where(Update.party_id == party.id, Update.state.in_(UNFINISHED))
        .where(Round.state != RoundState.FROZEN, Round.programme_id.in_(programmes))
    )
    return session.scalar(drafts) or 0


def hand_over(
    session: Session,
    person: Person,
    party: Party,
    successor: Person | None,
    stamp: Stamp,
    programme: Programme,
    *,
    seen: str,
) -> Legacy:
    """Does what ``legacy`` told, whose fingerprint the actor saw. The successor has a role at the party already."""
    left = legacy(session, person, party, stamp.by)
    look(stamp, person, [(one.role, one.programme_id) for one in left.memberships])
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme.id, frozenset({party.id})))
    if seen != left.fingerprint:
        raise Changed(CHANGED)
    instead = Addressee(successor.name, successor.email) if successor else None
    leave(session, person, party, stamp)
    hand_over_contacts(session, party, person.email, instead, stamp, programme.id)
    hand_over_shares(session, party.id, left.shares, person.name, instead.name if instead else None, stamp)
    for link in left.links:
        end_link(session, link, stamp)
    _ask_the_party_again(session, person, party, stamp)
    return left


def _ask_the_party_again(session: Session, person: Person, party: Party, stamp: Stamp) -> None:
    """What colleagues asked this person to answer is asked of whoever the party names first."""
    delegated = (
        select(Question)
        .join(Question.round)
        .where(Question.delegate_id == person.id, Question.party_id == party.id, Round.state != RoundState.FROZEN)
    )
    for question in session.scalars(delegated).all():
        question.delegate_id = None
        record(session, "update.delegate", question, stamp, old={"person": person.id}, new={"person": None})


def succeeding_rights(left: Legacy) -> list[Membership]:
    """The roles that a successor needs to go on: those that are held on behalf of a party."""
    return [one for one in left.memberships if one.role in PARTY_ROLES]


def forget_answerer(session: Session, email: str, instead: str, stamp: Stamp) -> None:
    """Of links that were mailed to this address only the fact stays; those that ran are revoked."""
    theirs = func.lower(AnswerLink.email) == email
    for link in session.scalars(select(AnswerLink).where(theirs)).all():
        end_link(session, link, stamp)
        link.name, link.email = ERASED, instead
