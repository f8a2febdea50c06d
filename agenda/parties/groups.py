"""Groups as people keep them on a page: each is judged first, and nobody overwrites what another one saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import one_line
from agenda.parties.models import PartyGroup
from agenda.parties.queries import keys_in_use
from agenda.parties.rules import KEY
from agenda.parties.services import LONGEST, keep_group


@dataclass(frozen=True)
class GroupValues:
    """``members`` are keys of parties, in the order of the alphabet."""

    key: str
    name: str
    members: tuple[str, ...]

    @classmethod
    def of(cls, group: PartyGroup) -> "GroupValues":
        return cls(group.key, group.name, tuple(sorted(party.key for party in group.members)))

    @property
    def version(self) -> str:
        """The same for the same content."""
        return sha256("\n".join((self.name, *self.members)).encode()).hexdigest()[:16]


def faults_in_group(values: GroupValues) -> Iterator[Fault]:
    if not KEY.fullmatch(values.key):
        yield Fault("key", "Geef een sleutel van letters, cijfers, punten en streepjes, zoals randstad.")
    if not one_line(values.name).strip():
        yield Fault("name", "Geef de groep een naam.")
    if len(values.name) > LONGEST:
        yield Fault("name", f"Houd de naam korter dan {LONGEST} tekens.")
    if not values.members:
        yield Fault("members", "Kies ten minste één partij.")


def add_group(session: Session, values: GroupValues, stamp: Stamp, programme: int) -> None:
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme))
    faults = list(faults_in_group(values))
    if values.key in keys_in_use(session):
        faults.append(Fault("key", f"‘{values.key}’ is al de sleutel van een partij of groep; kies een andere."))
    if faults:
        raise Invalid(faults)
    keep_group(session, values.key, one_line(values.name).strip(), values.members, stamp, programme)


def change_group(
    session: Session, group: PartyGroup, values: GroupValues, stamp: Stamp, programme: int, *, seen: str
) -> bool:
    """``seen`` is the version the actor looked at."""
    require(stamp.by, Permission.PARTY_WRITE, Scope(programme))
    if seen != GroupValues.of(group).version:
        raise Changed("Iemand anders heeft deze groep intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    if faults := list(faults_in_group(values)):
        raise Invalid(faults)
    return keep_group(session, group.key, one_line(values.name).strip(), values.members, stamp, programme)
