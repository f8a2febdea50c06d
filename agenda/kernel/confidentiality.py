"""For whom something is meant, and who therefore sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from agenda.kernel.rights import Actor, Permission, Scope
from agenda.kernel.words import Word


class Confidentiality(Word):
    """The party of ``OWN_PARTY`` is the one that the scope of the thing names as its owner."""

    PUBLIC = "public", "openbaar"
    PARTICIPANTS = "participants", "deelnemers"
    OWN_PARTY = "own_party", "eigen partij"
    SECRETARIAT = "secretariat", "secretariaat"


C = Confidentiality

NEEDED: dict[Confidentiality, Permission | None] = {
    C.PUBLIC: None,
    C.PARTICIPANTS: Permission.PARTICIPANTS_READ,
    C.OWN_PARTY: Permission.OWN_PARTY_READ,
    C.SECRETARIAT: Permission.SECRETARIAT_READ,
}
"""By which permission a person sees it; what is public, whoever comes by."""

BUILT_FROM: dict[Confidentiality, frozenset[Confidentiality]] = {
    C.PUBLIC: frozenset({C.PUBLIC}),
    C.PARTICIPANTS: frozenset({C.PUBLIC, C.PARTICIPANTS}),
    C.OWN_PARTY: frozenset({C.PUBLIC, C.PARTICIPANTS, C.OWN_PARTY}),
    C.SECRETARIAT: frozenset({C.PUBLIC, C.PARTICIPANTS, C.SECRETARIAT}),
}
"""What a document for these readers may hold: it is never wider than its parts."""

NARROW = frozenset({C.OWN_PARTY, C.SECRETARIAT})
"""Not for all who take part. The history keeps the words of such a thing only as a seal."""


class Confidential(Protocol):
    @property
    def confidentiality(self) -> Confidentiality: ...

    @property
    def scope(self) -> Scope: ...


Thing = TypeVar("Thing", bound=Confidential)


class Viewer(Protocol):
    """For whom something is looked up: every query for confidential things asks who will see the answer."""

    def sees(self, thing: Confidential) -> bool: ...


@dataclass(frozen=True)
class Eyes:
    """Of one who acts."""

    actor: Actor

    def sees(self, thing: Confidential) -> bool:
        return may_see(self.actor, thing.confidentiality, thing.scope)


@dataclass(frozen=True)
class Audience:
    """Of all who will read a document; ``party`` (row number) when it is one party's own."""

    confidentiality: Confidentiality
    party: int | None = None

    def sees(self, thing: Confidential) -> bool:
        if thing.confidentiality is C.OWN_PARTY and self.party not in thing.scope.parties:
            return False
        return thing.confidentiality in BUILT_FROM[self.confidentiality]


class Keeper:
    """Of a service that has to know what is there, whoever may read it; shows nothing to anybody."""

    def sees(self, thing: Confidential) -> bool:
        return True


def may_see(actor: Actor, confidentiality: Confidentiality, scope: Scope) -> bool:
    needed = NEEDED[confidentiality]
    return needed is None or actor.may(needed, scope)


def seen_by(viewer: Viewer, things: Iterable[Thing]) -> list[Thing]:
    return [thing for thing in things if viewer.sees(thing)]


def inherited(source: Confidentiality, chosen: Confidentiality | None) -> Confidentiality:
    """What is made of a source is as confidential, unless the source is for all who take part and another is chosen."""
    return source if source in NARROW or chosen is None else chosen
