"""How a party is reached once somebody has left it: another in their place, or the next one in its chain."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from agenda.kernel.rights import Stamp
from agenda.parties.models import Contact, Party
from agenda.parties.rules import Addressee, chain
from agenda.parties.services import ContactValues, PartyValues, keep_party


@dataclass(frozen=True)
class Traces:
    """In how many places of a party an address stands."""

    contacts: int
    substitutes: int
    mailbox: bool

    @property
    def any(self) -> bool:
        return bool(self.contacts or self.substitutes or self.mailbox)


def traces(party: PartyValues, email: str) -> Traces:
    return Traces(
        sum(one.email.lower() == email for one in party.contacts),
        sum(one.substitute_email.lower() == email for one in party.contacts),
        (party.mailbox or "").lower() == email,
    )


def without(party: PartyValues, email: str, successor: Addressee | None) -> PartyValues:
    """The party with this address gone: the successor stands where it stood, or nobody does.

    A mailbox is no person's: it is never the successor's by itself.
    """
    mailbox = None if traces(party, email).mailbox else party.mailbox
    return replace(party, mailbox=mailbox, contacts=tuple(_contacts(party, email, successor)))


def _contacts(party: PartyValues, email: str, successor: Addressee | None) -> Iterator[ContactValues]:
    """In the same order, each address once; a successor who is a contact already keeps what is known of them."""
    known = {one.email: one for one in party.contacts}
    seen: set[str] = set()
    for one in party.contacts:
        if one.email.lower() == email:
            if successor is None:
                continue
            one = known.get(successor.email, ContactValues(successor.name, successor.email))
        if one.email not in seen:
            seen.add(one.email)
            yield _with_substitute(one, email, successor)


def _with_substitute(one: ContactValues, email: str, successor: Addressee | None) -> ContactValues:
    if one.substitute_email.lower() != email:
        return one
    if successor is None or successor.email == one.email:
        return replace(one, substitute_name="", substitute_email="")
    return replace(one, substitute_name=successor.name, substitute_email=successor.email)


def chain_of(
    party: PartyValues, secretariat: Addressee, day: date, bouncing: Collection[str] = frozenset()
) -> list[Addressee]:
    """Everybody who is asked for this party on that day, the first one first."""
    contacts = [Contact(position=place, **vars(one)) for place, one in enumerate(party.contacts, start=1)]
    return list(chain(contacts, party.mailbox, secretariat, day, bouncing))


def hand_over_contacts(
    session: Session, party: Party, email: str, successor: Addressee | None, stamp: Stamp, programme: int
) -> bool:
    """Whether anything changed. ``programme`` is the one (row number) in which the actor asks for it."""
    values = without(PartyValues.of(party), email, successor)
    return keep_party(session, values, stamp, programme)
