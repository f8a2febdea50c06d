from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from agenda.kernel.refusal import NotFound
from agenda.parties.models import Contact, Party, PartyGroup, PartyGroupMember, PartyName


@dataclass(frozen=True)
class Naming:
    """What a party is called on one day."""

    short: str
    name: str


def names_on(session: Session, day: date) -> dict[int, Naming]:
    """Per party the name that held on that day; the oldest or newest one where none held."""
    held = or_(PartyName.valid_from.is_(None), PartyName.valid_from <= day)
    rows = session.execute(
        select(PartyName.party_id, PartyName.short, PartyName.name, held).order_by(held, PartyName.valid_from)
    )
    return {party: Naming(short, name) for party, short, name, _ in rows}


@dataclass(frozen=True)
class Addressee:
    name: str
    email: str


def addressees(session: Session, parties: Iterable[int]) -> dict[int, Addressee]:
    """Per party who is written to: the first contact, else the party's own mailbox."""
    found: dict[int, Addressee] = {}
    rows = session.execute(
        select(Party.id, Party.mailbox, Contact.name, Contact.email)
        .join(Contact, isouter=True)
        .where(Party.id.in_(parties))
        .order_by(Party.id, Contact.position)
    )
    for party, mailbox, name, email in rows:
        if address := email or mailbox:
            found.setdefault(party, Addressee(name or "", address))
    return found


@dataclass(frozen=True)
class PartyKeys:
    """Row numbers by key; a group's are those of its members."""

    parties: Mapping[str, int]
    groups: Mapping[str, tuple[int, ...]]

    def of(self, key: str) -> tuple[int, ...]:
        """The parties that a key stands for: itself, or the members of the group."""
        return (self.parties[key],) if key in self.parties else self.groups[key]


def party_keys(session: Session) -> PartyKeys:
    parties = dict(session.execute(select(Party.key, Party.id)).all())
    members: dict[str, list[int]] = {}
    rows = session.execute(
        select(PartyGroup.key, PartyGroupMember.party_id)
        .join(PartyGroupMember, PartyGroupMember.group_id == PartyGroup.id)
        .order_by(PartyGroupMember.party_id)
    )
    for key, number in rows:
        members.setdefault(key, []).append(number)
    return PartyKeys(parties, {key: tuple(numbers) for key, numbers in members.items()})


def party_by_key(session: Session, key: str) -> Party:
    party = session.scalar(select(Party).where(Party.key == key))
    if party is None:
        raise NotFound(f"Er is geen partij ‘{key}’.")
    return party
