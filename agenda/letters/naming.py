"""How parties are called together: groups by their name, plurals as plurals."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from agenda.changes.phrases import one_line
from agenda.kernel.dutch import spoken_list
from agenda.letters.facts import LetterFacts

UNCONFIRMED = " (rol nog te bevestigen)"
MOST_SPELLED = 3
"""A group with no more members than this is told with them."""

COUNTED = re.compile(
    r"(?:de\s+|het\s+)?(?:\d+|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien)?\s*"
)
PLACES = frozenset({"provincies", "gemeenten", "regio's", "regio’s", "landsdelen", "waterschappen"})


@dataclass(frozen=True)
class Named:
    """``plural`` tells whether a verb with it is in the plural, ``number`` how many are named."""

    text: str
    plural: bool
    number: int = 1


def named(party: int, facts: LetterFacts) -> Named:
    name = one_line(facts.name(party)) if party in facts.names else "een partij zonder naam"
    return Named(name, is_plural(name))


def is_plural(name: str) -> bool:
    """``ROM's`` and ``gemeenten`` are, ``EZ`` and ``Groningen`` are not."""
    bare = name.removeprefix("de ")
    return name.endswith(("'s", "’s")) or (bare[:1].islower() and bare.endswith(("en", "s")))


def gathered(parties: Sequence[int], facts: LetterFacts, assumed: Collection[int] = ()) -> Named:
    """In alphabetical order, those that are a whole group by the name of that group."""
    parts = sorted(_parts(list(parties), facts, assumed), key=lambda one: one.text.casefold())
    together = spoken_list(part.text for part in parts)
    return Named(together, len(parts) > 1 or any(part.plural for part in parts), len(parts))


def _parts(parties: list[int], facts: LetterFacts, assumed: Collection[int]) -> Iterator[Named]:
    left = list(dict.fromkeys(parties))
    for group, members in sorted(facts.members.items(), key=lambda one: (-len(one[1]), one[0])):
        if len(members) > 1 and members.issubset(left) and members.isdisjoint(assumed):
            left = [party for party in left if party not in members]
            yield _group(facts.groups[group], sorted(members), facts)
    for party in left:
        one = named(party, facts)
        yield Named(one.text + UNCONFIRMED, one.plural) if party in assumed else one


def _group(name: str, members: Sequence[int], facts: LetterFacts) -> Named:
    """``decentrale overheden (IPO en VNG)``, unless its name says it already."""
    name, names = one_line(name), [named(member, facts).text for member in members]
    said = len(names) > MOST_SPELLED or all(one in name for one in names)
    return Named(name if said else f"{name} ({spoken_list(sorted(names, key=str.casefold))})", plural=True)


@dataclass(frozen=True)
class Among:
    """What the members of a group are: ``in`` ``provincies``, ``bij`` ``partijen van VNO-NCW/MKB-Nederland``."""

    preposition: str
    noun: str


def among(group: str) -> Among:
    name = one_line(group)
    bare = name[match.end() :] if (match := COUNTED.match(name)) else name
    if bare in PLACES:
        return Among("in", bare)
    if is_plural(bare):
        return Among("bij", bare)
    return Among("bij", f"partijen van {name}" if name else "partijen")
