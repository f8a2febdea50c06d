from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.parties.models import Contact, Party, PartyGroup, PartyKind, PartyName


@dataclass(frozen=True)
class NameValues:
    short: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class ContactValues:
    name: str
    email: str


@dataclass(frozen=True)
class PartyValues:
    key: str
    kind: PartyKind
    names: tuple[NameValues, ...]
    tooi: str | None = None
    mailbox: str | None = None
    contacts: tuple[ContactValues, ...] = ()

    @classmethod
    def of(cls, party: Party) -> "PartyValues":
        names = (NameValues(one.short, one.name, one.valid_from, one.valid_until) for one in party.names)
        contacts = (ContactValues(one.name, one.email) for one in party.contacts)
        return cls(party.key, party.kind, _in_time(names), party.tooi, party.mailbox, tuple(contacts))

    def told(self) -> dict[str, Any]:
        """As history keeps it: names of organisations, but of persons only how many."""
        return {
            "key": self.key,
            "kind": self.kind,
            "tooi": self.tooi,
            "mailbox": self.mailbox,
            "names": [
                [one.short, one.name, str(one.valid_from or ""), str(one.valid_until or "")] for one in self.names
            ],
            "contacts": len(self.contacts),
        }


def _in_time(names: Any) -> tuple[NameValues, ...]:
    return tuple(sorted(names, key=lambda one: one.valid_from or date.min))


def keep_party(session: Session, values: PartyValues, stamp: Stamp) -> bool:
    """Makes the party, or brings it in line with the values; tells whether anything changed."""
    require(stamp.by, Permission.PROGRAMME_LOAD, Scope())
    values = PartyValues(values.key, values.kind, _in_time(values.names), values.tooi, values.mailbox, values.contacts)
    party = session.scalar(select(Party).where(Party.key == values.key))
    old = PartyValues.of(party) if party else None
    if old == values:
        return False
    if party is None:
        party = Party(key=values.key, kind=values.kind, names=[], contacts=[])
        session.add(party)
    _write(session, party, values)
    record(session, "party.keep", party, stamp, old=old.told() if old else None, new=values.told())
    return True


def _write(session: Session, party: Party, values: PartyValues) -> None:
    party.kind, party.tooi, party.mailbox = values.kind, values.tooi, values.mailbox
    party.names.clear()
    party.contacts.clear()
    session.flush()
    party.names.extend(
        PartyName(name=one.name, short=one.short, valid_from=one.valid_from, valid_until=one.valid_until)
        for one in values.names
    )
    party.contacts.extend(
        Contact(position=position, name=one.name, email=one.email)
        for position, one in enumerate(values.contacts, start=1)
    )


def keep_group(session: Session, key: str, name: str, members: Sequence[str], stamp: Stamp) -> bool:
    require(stamp.by, Permission.PROGRAMME_LOAD, Scope())
    group = session.scalar(select(PartyGroup).where(PartyGroup.key == key))
    wanted = list(session.scalars(select(Party).where(Party.key.in_(members)).order_by(Party.key)))
    if group is None:
        group = PartyGroup(key=key, name=name, members=[])
        session.add(group)
    elif (group.name, [party.key for party in group.members]) == (name, [party.key for party in wanted]):
        return False
    group.name, group.members = name, wanted
    record(session, "group.keep", group, stamp, new={"key": key, "name": name, "members": sorted(members)})
    return True
