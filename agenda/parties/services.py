from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import cleaned, longest
from agenda.parties.models import Contact, Party, PartyGroup, PartyKind, PartyName
from agenda.parties.queries import keys_in_use, party_by_key
from agenda.parties.rules import KEY, TOOI_NUMBER, is_address

LONGEST = 500


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
    absent_from: date | None = None
    absent_until: date | None = None
    substitute_name: str = ""
    substitute_email: str = ""


NAME_FIELDS, CONTACT_FIELDS = (tuple(one.name for one in fields(kind)) for kind in (NameValues, ContactValues))


@dataclass(frozen=True)
class PartyValues:
    key: str
    kind: PartyKind
    names: tuple[NameValues, ...]
    tooi: str | None = None
    mailbox: str | None = None
    spellings: tuple[str, ...] = ()
    contacts: tuple[ContactValues, ...] = ()

    @classmethod
    def of(cls, party: Party) -> "PartyValues":
        names = (NameValues(**{name: getattr(one, name) for name in NAME_FIELDS}) for one in party.names)
        contacts = (ContactValues(**{name: getattr(one, name) for name in CONTACT_FIELDS}) for one in party.contacts)
        plain = (party.key, party.kind, tuple(names), party.tooi, party.mailbox)
        return cls(*plain, tuple(party.spellings), tuple(contacts)).in_time()

    def in_time(self) -> "PartyValues":
        """The same with its names in the order of their days."""
        return replace(self, names=tuple(sorted(self.names, key=lambda one: one.valid_from or date.min)))

    def told(self) -> dict[str, Any]:
        """As history keeps it: names of organisations, but of persons only how many."""
        return {
            "key": self.key,
            "kind": self.kind,
            "tooi": self.tooi,
            "mailbox": self.mailbox,
            "spellings": list(self.spellings),
            "names": [
                [one.short, one.name, str(one.valid_from or ""), str(one.valid_until or "")] for one in self.names
            ],
            "contacts": len(self.contacts),
            "absent": sum(bool(one.absent_from or one.absent_until) for one in self.contacts),
        }


def tidied(values: PartyValues) -> PartyValues:
    """Clean text on one line, and addresses in small letters, so that one person has one address."""
    values = cleaned(values)
    return replace(
        values,
        tooi=_small(values.tooi or "") or None,
        mailbox=_small(values.mailbox or "") or None,
        spellings=tuple(line for spelling in values.spellings if (line := _line(spelling))),
        names=tuple(replace(one, short=_line(one.short), name=_line(one.name)) for one in values.names),
        contacts=tuple(
            replace(
                one,
                name=_line(one.name),
                email=_small(one.email),
                substitute_name=_line(one.substitute_name),
                substitute_email=_small(one.substitute_email),
            )
            for one in values.contacts
        ),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _small(text: str) -> str:
    return text.strip().lower()


def faults_in(values: PartyValues) -> Iterator[Fault]:
    """Places are fields; ``names-0-short`` is that of the first name."""
    if not KEY.fullmatch(values.key):
        yield Fault("key", "Geef een sleutel van letters, cijfers, punten en streepjes, zoals noord-brabant.")
    if values.tooi and not TOOI_NUMBER.fullmatch(values.tooi):
        yield Fault("tooi", f"‘{values.tooi}’ is geen TOOI-nummer; schrijf het als mnre1045, pv24 of gm0603.")
    if values.mailbox and not is_address(values.mailbox):
        yield Fault("mailbox", _no_address(values.mailbox))
    if longest(values) > LONGEST:
        yield Fault("", f"Houd elke tekst korter dan {LONGEST} tekens.")
    yield from _name_faults(values.names)
    yield from _contact_faults(values.contacts)


def _no_address(text: str) -> str:
    if not text:
        return "Vul een e-mailadres in, zoals naam@organisatie.nl."
    return f"‘{text}’ is geen e-mailadres; schrijf het als naam@organisatie.nl."


def _name_faults(names: Sequence[NameValues]) -> Iterator[Fault]:
    if not names:
        yield Fault("names", "Geef de partij ten minste één naam.")
    for place, one in enumerate(names):
        if not one.short:
            yield Fault(f"names-{place}-short", "Vul de afkorting in; dat mag ook de naam zelf zijn.")
        if not one.name:
            yield Fault(f"names-{place}-name", "Vul de volledige naam in.")
        if one.valid_from and one.valid_until and one.valid_until <= one.valid_from:
            yield Fault(f"names-{place}-valid_until", f"‘{one.short}’ eindigt voor zij begint; draai de dagen om.")
    for (place, held), (_, following) in pairwise(sorted(enumerate(names), key=_first_day)):
        if held.valid_until is None or held.valid_until > (following.valid_from or date.min):
            sentence = f"‘{held.short}’ en ‘{following.short}’ gelden op dezelfde dag; geef de eerste een einde."
            yield Fault(f"names-{place}-valid_until", sentence)


def _first_day(placed: tuple[int, NameValues]) -> date:
    return placed[1].valid_from or date.min


def _contact_faults(contacts: Sequence[ContactValues]) -> Iterator[Fault]:
    for place, one in enumerate(contacts):
        if not one.name:
            yield Fault(f"contacts-{place}-name", "Vul de naam van de contactpersoon in.")
        if not is_address(one.email):
            yield Fault(f"contacts-{place}-email", _no_address(one.email))
        if one.email in {earlier.email for earlier in contacts[:place]}:
            yield Fault(f"contacts-{place}-email", f"‘{one.email}’ staat er twee keer; noem elk contact één keer.")
        if one.substitute_email and not is_address(one.substitute_email):
            yield Fault(f"contacts-{place}-substitute_email", _no_address(one.substitute_email))
        if one.absent_from and one.absent_until and one.absent_until < one.absent_from:
            sentence = f"De afwezigheid van {one.name} eindigt voor zij begint; draai de dagen om."
            yield Fault(f"contacts-{place}-absent_until", sentence)


def add_party(session: Session, values: PartyValues, stamp: Stamp, programme: int | None = None) -> Party:
    """A party that was not there; ``keep_party`` would bring the one with this key in line."""
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme))
    if values.key in keys_in_use(session):
        taken = Fault("key", f"‘{values.key}’ is al de sleutel van een partij of groep; kies een andere.")
        raise Invalid([taken, *faults_in(tidied(values))])
    keep_party(session, values, stamp, programme)
    return party_by_key(session, values.key)


def keep_party(
    session: Session, values: PartyValues, stamp: Stamp, programme: int | None = None, *, seen: int | None = None
) -> bool:
    """Makes the party, or brings it in line with the values; tells whether anything changed.

    ``programme`` is the one (row number) in which the actor asks for it, ``seen`` the version the actor looked at.
    """
    values = tidied(values)
    party = session.scalar(select(Party).where(Party.key == values.key))
    old = PartyValues.of(party) if party else None
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme, _owners(party, old, values)))
    if party and seen not in {None, party.version}:
        raise Changed("Iemand anders heeft deze partij intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    if old == values.in_time():
        return False
    if faults := [*faults_in(values), *_clashes(session, values)]:
        raise Invalid(faults)
    if party is None:
        party = Party(key=values.key, kind=values.kind, names=[], contacts=[])
        session.add(party)
    _write(session, party, values.in_time())
    record(session, "party.keep", party, stamp, old=old.told() if old else None, new=values.in_time().told())
    return True


def _owners(party: Party | None, old: PartyValues | None, values: PartyValues) -> frozenset[int]:
    """A party itself tells how it is reached; what it is and what it is called, only who keeps all parties."""
    if party is None or old is None:
        return frozenset()
    reached = replace(tidied(old), mailbox=values.mailbox, contacts=values.contacts)
    return frozenset({party.id}) if reached == values.in_time() else frozenset()


def _clashes(session: Session, values: PartyValues) -> Iterator[Fault]:
    if values.tooi:
        other = session.scalar(select(Party.key).where(Party.tooi == values.tooi, Party.key != values.key))
        if other:
            yield Fault("tooi", f"{values.tooi} is al het TOOI-nummer van ‘{other}’; gebruik die partij.")


def _write(session: Session, party: Party, values: PartyValues) -> None:
    party.kind, party.tooi, party.mailbox = values.kind, values.tooi, values.mailbox
    party.spellings = list(values.spellings)
    flag_modified(party, "spellings")  # a changed name or contact is a new version of the party too
    party.names.clear()
    party.contacts.clear()
    session.flush()
    party.names.extend(PartyName(**vars(one)) for one in values.names)
    party.contacts.extend(
        Contact(position=position, **vars(one)) for position, one in enumerate(values.contacts, start=1)
    )


def keep_group(
    session: Session, key: str, name: str, members: Sequence[str], stamp: Stamp, programme: int | None = None
) -> bool:
    """Makes the group, or brings it in line; tells whether anything changed."""
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme))
    group = session.scalar(select(PartyGroup).where(PartyGroup.key == key))
    wanted = list(session.scalars(select(Party).where(Party.key.in_(members)).order_by(Party.key)))
    old = {"key": key, "name": group.name, "members": [party.key for party in group.members]} if group else None
    new = {"key": key, "name": name, "members": [party.key for party in wanted]}
    if old == new:
        return False
    if group is None:
        group = PartyGroup(key=key, members=[])
        session.add(group)
    group.name, group.members = name, wanted
    record(session, "group.keep", group, stamp, old=old, new=new)
    return True
