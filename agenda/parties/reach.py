"""Addresses of a party at which mail did not arrive, and does again."""

from sqlalchemy.orm import Session

from agenda.history.services import Named, record
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.mail.services import forget_bounce
from agenda.parties.models import Party


def addresses_of(party: Party) -> frozenset[str]:
    """Of its contacts, their substitutes and its mailbox, in small letters."""
    of_people = (address for one in party.contacts for address in (one.email, one.substitute_email))
    return frozenset(address.lower() for address in (*of_people, party.mailbox) if address)


def mail_arrives(session: Session, party: Party, address: str, stamp: Stamp, programme: int) -> bool:
    """Whether mail did not arrive there until now; ``programme`` is the one (row number) in which it is said."""
    scope = Scope(programme, frozenset({party.id}))
    require(stamp.by, Permission.PARTY_WRITE, scope)
    if address.lower() not in addresses_of(party):
        raise NotFound("Dit adres staat niet (meer) bij deze partij.")
    if not forget_bounce(session, address):
        return False
    record(session, "party.reachable", Named(Party.__tablename__, party.id, scope), stamp)
    return True
