"""How parties are called together: groups by their name, plurals as plurals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agenda.changes.phrases import one_line
from agenda.kernel.dutch import spoken_list
from agenda.letters.facts import LetterFacts

MOST_SPELLED = 3
"""A group with no more members than this is told with them."""

COUNTED = re.compile(
    r"(?:de\s+|het\s+)?"
    r"(?:(?:\d+|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien)\b)?\s*"
)
ARTICLES = (
    ("het", ("bedrijf", "overleg", "beraad", "agentschap", "instituut", "bureau", "kadaster", "comité", "platform")),
    ("de", ("vereniging", "unie", "agency", "dienst", "autoriteit", "maatschappijen", "maatschappij")),
    ("de", ("groep", "tafel", "raad", "commissie", "conferentie", "vergadering")),
)
"""What stands before a name or its abbreviation, by how a word of the whole name ends: the first that tells."""
PLACES = frozenset({"provincies", "gemeenten", "regio's", "regio’s", "landsdelen", "waterschappen"})


@dataclass(frozen=True)
class Named:
    """``plural`` tells whether a verb with it is in the plural, ``number`` how many are named."""

    text: str
    plural: bool
    number: int = 1
    article: str = ""

    @property
    def in_prose(self) -> str:
        return f"{self.article} {self.text}" if self.article else self.text


def named(party: int, facts: LetterFacts) -> Named:
    name = one_line(facts.name(party)) if party in facts.names else "een partij zonder naam"
    return Named(name, is_plural(name))


def article_of(party: int, facts: LetterFacts) -> str:
    """``de`` NFIA, ``het`` RVB; EZ, Groningen and VNO-NCW have none."""
    naming = facts.names.get(party)
    if naming is None or naming.short[:1].islower() or naming.short.casefold() == naming.name.casefold():
        return ""
    return _article(naming.name)


def the_consultation(facts: LetterFacts) -> str:
    """``het Bestuurlijk Overleg``, ``de Stuurgroep Ruimte``"""
    name = one_line(facts.programme.consultation_name)
    return f"{_article(name) or 'het'} {name}"


def _article(name: str) -> str:
    words = name.casefold().split()
    return next((article for word in words for article, ends in ARTICLES if word.endswith(ends)), "")


def is_plural(name: str) -> bool:
    """``ROM's`` and ``gemeenten`` are, ``EZ`` and ``Groningen`` are not, nor is ``gemeente Leiden``."""
    bare = name.removeprefix("de ")
    common = bare[:1].islower() and not bare.split()[-1][:1].isupper()
    return name.endswith(("'s", "’s")) or (common and bare.endswith(("en", "s")))


def gathered(parties: Sequence[int], facts: LetterFacts, *, articles: bool = True) -> Named:
    """In alphabetical order, those that are a whole group by the name of that group; ``articles`` are for prose."""
    parts = sorted(_parts(list(parties), facts), key=lambda one: one.text.casefold())
    together = spoken_list(part.in_prose if articles else part.text for part in parts)
    return Named(together, len(parts) > 1 or any(part.plural for part in parts), len(parts))


def _parts(parties: list[int], facts: LetterFacts) -> Iterator[Named]:
    left = list(dict.fromkeys(parties))
    for group, members in sorted(facts.members.items(), key=lambda one: (-len(one[1]), one[0])):
        if len(members) > 1 and members.issubset(left):
            left = [party for party in left if party not in members]
            yield _group(facts.groups[group], sorted(members), facts)
    for party in left:
        yield replace(named(party, facts), article=article_of(party, facts))


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
