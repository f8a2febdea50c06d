"""Who somebody is at an identity provider: matched on issuer and subject, never on an address that nobody verified."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.invitations import SPENT, open_invitation
from agenda.accounts.models import Identity, InvitationPurpose, Person
from agenda.accounts.rules import Account
from agenda.accounts.sign_ins import REFUSED, UNKNOWN
from agenda.gateways.identity_provider import Vouched
from agenda.history.services import record
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Stamp

NOT_KNOWN = (
    "Uw organisatieaccount is hier nog niet bekend. Vraag het secretariaat van uw programma om een uitnodiging, "
    "en koppel het account met de link in die mail."
)


def admit_vouched(session: Session, vouched: Vouched, stamp: Stamp, *, by_address: bool) -> Person | None:
    """The person whom the provider vouches for; None when nobody is known by it.

    ``by_address``: somebody new to this provider is taken for the person with the address that it verified, once.
    """
    identity = _identity(session, vouched)
    if identity is None and by_address and (person := _by_address(session, vouched)):
        identity = _link(session, person, vouched, stamp)
    person = _active(session, identity.person_id) if identity else None
    if identity is None or person is None:
        note_refusal(session, stamp)
        return None
    identity.used_at = stamp.at
    return person


def note_refusal(session: Session, stamp: Stamp) -> None:
    """Somebody came back from a provider without one who holds vouching for them."""
    record(session, "person.sign_in_failed", UNKNOWN, stamp, result=REFUSED)


def link_invited(session: Session, key: str, vouched: Vouched, stamp: Stamp) -> Person:
    """Who was invited by mail, from now on known by this account of their organisation."""
    invitation, person = open_invitation(session, key, stamp.at)
    if invitation.purpose is not InvitationPurpose.INVITATION:
        raise NotNow(SPENT)
    held = _identity(session, vouched)
    if held is not None and held.person_id != person.id:
        raise NotAllowed("Dit organisatieaccount is al gekoppeld aan iemand anders. Log daar in met uw eigen account.")
    identity = held or _link(session, person, vouched, stamp)
    identity.used_at = invitation.used_at = stamp.at
    return person


def _identity(session: Session, vouched: Vouched) -> Identity | None:
    return session.scalar(
        select(Identity)
        .where(Identity.issuer == vouched.issuer, Identity.subject == vouched.subject)
        .with_for_update(of=Identity)
    )


def _active(session: Session, identity: int) -> Person | None:
    return session.scalars(select(Person).where(Person.id == identity, Person.active)).unique().one_or_none()


def _by_address(session: Session, vouched: Vouched) -> Person | None:
    """An address that a provider gave to somebody else since does not lead to the account of the former holder."""
    if vouched.email is None:
        return None
    known_there = select(Identity.person_id).where(Identity.issuer == vouched.issuer)
    wanted = select(Person).where(Person.email == vouched.email, Person.active, Person.id.not_in(known_there))
    return session.scalars(wanted).unique().one_or_none()


def _link(session: Session, person: Person, vouched: Vouched, stamp: Stamp) -> Identity:
    identity = Identity(person_id=person.id, issuer=vouched.issuer, subject=vouched.subject, linked_at=stamp.at)
    session.add(identity)
    own = Stamp(Account(person), stamp.at, stamp.origin)
    record(session, "person.identity_linked", person, own, new={"issuer": vouched.issuer})
    return identity
