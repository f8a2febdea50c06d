"""Who does what: parties against actions, and what is missing in it. Asks no database."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agenda.actions.values import ROLE_ORDER, ActionValues, RoleValues
from agenda.actions.words import ActionKind, Adoption, Phase, RoleKind
from agenda.kernel.words import Word
from agenda.parties.queries import Naming

LETTERS = {
    RoleKind.LEAD: "T",
    RoleKind.CO_LEAD: "M",
    RoleKind.CLIENT: "O",
    RoleKind.EXECUTOR: "U",
    RoleKind.INVOLVED: "B",
    RoleKind.KNOWLEDGE: "K",
    RoleKind.FUNDER: "F",
    RoleKind.INFORMED: "I",
}


@dataclass(frozen=True)
class RoleLine:
    """What the matrix needs of an action; ``id`` is 0 for one that is still coming in."""

    id: int
    number: str
    title: str
    kind: ActionKind
    adoption: Adoption
    phase: Phase
    legal_basis: str
    roles: tuple[RoleValues, ...]

    @classmethod
    def of(cls, values: ActionValues, identity: int = 0) -> "RoleLine":
        stand = (values.kind, values.adoption, values.phase, values.legal_basis)
        return cls(identity, values.number, values.title, *stand, values.roles)

    @property
    def leads(self) -> list[RoleValues]:
        return [role for role in self.roles if role.role is RoleKind.LEAD]

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to do something with it."""
        return self.adoption is not Adoption.MERGED and not self.phase.finished


class GapKind(Word):
    NO_LEAD = "no_lead", "geen trekker"
    TWO_LEADS = "two_leads", "meer dan één trekker"
    ASSUMED_LEAD = "assumed_lead", "trekker alleen aangenomen"
    NO_DECIDER = "no_decider", "bestuurlijke afspraak zonder partij die mag besluiten"
    NO_LEGAL_BASIS = "no_legal_basis", "instrument zonder rechtsgrond"
    UNREACHABLE = "unreachable", "trekker zonder contactpersoon of postbus"


@dataclass(frozen=True)
class Gap:
    """What is missing in an action; ``party`` (row number) is its lead, where the gap is about that."""

    kind: GapKind
    line: RoleLine
    party: int | None = None


Finder = Callable[[RoleLine, Collection[int]], Iterator[int | None]]


def _lacks_lead(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    """A concept may still be without."""
    if not line.leads and line.adoption is not Adoption.CONCEPT:
        yield None


def _has_two_leads(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    if len(line.leads) > 1:
        yield None


def _has_assumed_lead(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    yield from (role.party for role in line.leads if role.assumed)


def _lacks_decider(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    if line.kind is ActionKind.AGREEMENT and not any(role.decides for role in line.roles):
        yield None


def _lacks_legal_basis(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    if line.kind is ActionKind.INSTRUMENT and not line.legal_basis.strip():
        yield None


def _has_unreachable_lead(line: RoleLine, unreachable: Collection[int]) -> Iterator[int | None]:
    yield from (role.party for role in line.leads if role.party in unreachable)


FINDERS: dict[GapKind, Finder] = {
    GapKind.NO_LEAD: _lacks_lead,
    GapKind.TWO_LEADS: _has_two_leads,
    GapKind.ASSUMED_LEAD: _has_assumed_lead,
    GapKind.NO_DECIDER: _lacks_decider,
    GapKind.NO_LEGAL_BASIS: _lacks_legal_basis,
    GapKind.UNREACHABLE: _has_unreachable_lead,
}


def gaps(lines: Iterable[RoleLine], unreachable: Collection[int] = frozenset()) -> list[Gap]:
    """By kind, and then in the order of the lines. ``unreachable`` are the parties without anybody to write to."""
    live = [line for line in lines if line.is_live]
    return [
        Gap(kind, line, party) for kind, find in FINDERS.items() for line in live for party in find(line, unreachable)
    ]


def parties_in(lines: Iterable[RoleLine], names: Mapping[int, Naming]) -> list[int]:
    """The parties with a role in any of these actions, by name: the columns of the matrix."""
    found = {role.party for line in lines for role in line.roles}
    return sorted(found & names.keys(), key=lambda party: (names[party].short.casefold(), party))


def cells(line: RoleLine) -> dict[int, list[RoleValues]]:
    """Per party what it is to the action, in the order of the roles."""
    found: dict[int, list[RoleValues]] = {}
    for role in sorted(line.roles, key=lambda role: ROLE_ORDER[role.role]):
        found.setdefault(role.party, []).append(role)
    return found


def in_words(role: RoleValues) -> str:
    """``trekker (aangenomen, mag besluiten)``"""
    said = [words for words, holds in (("aangenomen", role.assumed), ("mag besluiten", role.decides)) if holds]
    return f"{role.role.label} ({', '.join(said)})" if said else role.role.label


def matrix_rows(lines: Sequence[RoleLine], names: Mapping[int, Naming], missing: Iterable[Gap]) -> list[list[str]]:
    """The matrix as a sheet: a row of heads, and one for each action with its roles and what it lacks written out."""
    parties = parties_in(lines, names)
    lacks: dict[int, list[str]] = {}
    for gap in missing:
        lacks.setdefault(gap.line.id, []).append(gap.kind.label)
    rows = [["Nr.", "Actie", *(names[party].short for party in parties), "Wat ontbreekt"]]
    for line in lines:
        held = {party: "; ".join(map(in_words, roles)) for party, roles in cells(line).items()}
        told = (held.get(party, "") for party in parties)
        rows.append([line.number, line.title, *told, "; ".join(lacks.get(line.id, ()))])
    return rows
