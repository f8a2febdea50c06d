from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, union_all
from sqlalchemy.orm import Session, selectinload

from agenda.kernel.refusal import NotFound
from agenda.mail.queries import bouncing
from agenda.parties.models import Contact, Party, PartyGroup, PartyGroupMember, PartyName
from agenda.parties.rules import Addressee, chain, folded


@dataclass(frozen=True)
class Naming:
    """What a party is called on one day."""

    short: str
    name: str


def names_on(session: Session, day: date, *only: ColumnElement[bool]) -> dict[int, Naming]:
    """Per party the name that held on that day; where none held the last one before it, or else the first one after.

    ``only`` are conditions on the names, such as whose they are.
    """
    rows = session.execute(
        select(PartyName.party_id, PartyName.short, PartyName.name, PartyName.valid_from)
        .where(*only)
        .order_by(PartyName.valid_from.nulls_first())
    )
    found: dict[int, Naming] = {}
    for party, short, name, since in rows:
        if party not in found or since is None or since <= day:
            found[party] = Naming(short, name)
    return found


def addressees(session: Session, parties: Iterable[int], secretariat: Addressee, day: date) -> dict[int, Addressee]:
    """Per party who is written to on that day."""
    found = session.scalars(select(Party).where(Party.id.in_(set(parties))).options(selectinload(Party.contacts)))
    return addressees_of(found, secretariat, day, bouncing(session))


def addressees_of(
    parties: Iterable[Party], secretariat: Addressee, day: date, out: Collection[str]
) -> dict[int, Addressee]:
    """The same for parties with their contacts at hand; mail does not arrive at the addresses that are ``out``."""
    return {party.id: next(chain(party.contacts, party.mailbox, secretariat, day, out)) for party in parties}


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
        raise no_such_party(key)
    return party


def no_such_party(key: str) -> NotFound:
    return NotFound(f"Er is geen partij ‘{key}’.")


def party_spellings(session: Session) -> dict[str, frozenset[str]]:
    """Per folded spelling the keys of the parties and groups that are meant by it: more than one when it is unclear."""
    found: dict[str, set[str]] = {}
    for party in session.scalars(select(Party).options(selectinload(Party.names))):
        names = (text for one in party.names for text in (one.short, one.name))
        for spelling in (party.key, *names, *party.spellings):
            found.setdefault(folded(spelling), set()).add(party.key)
    for group in session.scalars(select(PartyGroup)):
        for spelling in (group.key, group.name):
            found.setdefault(folded(spelling), set()).add(group.key)
    return {spelling: frozenset(keys) for spelling, keys in found.items()}


def all_parties(session: Session) -> Sequence[Party]:
    """With their names and contacts, by key."""
    return session.scalars(
        select(Party).order_by(Party.key).options(selectinload(Party.names), selectinload(Party.contacts))
    ).all()


def parties_with_contacts(session: Session) -> Sequence[Party]:
    return session.scalars(select(Party).order_by(Party.key).options(selectinload(Party.contacts))).all()


def whole_party(session: Session, key: str) -> Party:
    """With its names and contacts."""
    whole = (selectinload(Party.names), selectinload(Party.contacts))
    party = session.scalar(select(Party).where(Party.key == key).options(*whole))
    if party is None:
        raise no_such_party(key)
    return party


def party_at(session: Session, identity: int) -> Party:
    """With its contacts."""
    party = session.get(Party, identity, options=[selectinload(Party.contacts)])
    if party is None:
        raise NotFound("Deze partij bestaat niet.")
    return party


def keys_in_use(session: Session) -> frozenset[str]:
    """Of parties and groups alike: one key never stands for both."""
    return frozenset(session.scalars(union_all(select(Party.key), select(PartyGroup.key))))


def groups_with(session: Session, party: Party) -> Sequence[PartyGroup]:
    member = PartyGroup.members.any(Party.id == party.id)
    return session.scalars(select(PartyGroup).where(member).order_by(PartyGroup.name)).all()


def all_groups(session: Session) -> Sequence[PartyGroup]:
    return session.scalars(select(PartyGroup).order_by(PartyGroup.key).options(selectinload(PartyGroup.members))).all()


def group_names(session: Session) -> dict[int, str]:
    return dict(session.execute(select(PartyGroup.id, PartyGroup.name)).all())


def group_members(session: Session) -> dict[int, frozenset[int]]:
    """Per group (row number) the parties in it."""
    found: dict[int, set[int]] = {}
    for group, party in session.execute(select(PartyGroupMember.group_id, PartyGroupMember.party_id)):
        found.setdefault(group, set()).add(party)
    return {group: frozenset(parties) for group, parties in found.items()}


def group_by_key(session: Session, key: str) -> PartyGroup:
    group = session.scalar(select(PartyGroup).where(PartyGroup.key == key))
    if group is None:
        raise NotFound(f"Er is geen groep ‘{key}’.")
    return group


def reached_at(session: Session, email: str) -> set[int]:
    """The parties (row numbers) that name this address as a contact, a substitute or their mailbox."""
    contact = or_(func.lower(Contact.email) == email, func.lower(Contact.substitute_email) == email)
    by_contact = select(Contact.party_id).where(contact)
    return set(session.scalars(union_all(by_contact, select(Party.id).where(func.lower(Party.mailbox) == email))))
