"""Parties named in a sentence: by the spellings that are kept, and by what else looks like the name of one."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from agenda.intake.vocabulary import FUNCTION_WORDS, NUMBER, any_of
from agenda.parties.rules import folded

Spellings = Mapping[str, Collection[str]]
"""Per folded spelling the keys of the parties and groups that are meant by it."""

TOKEN = re.compile(r"[^\W_]+(?:[-&.'’]?[^\W_]+)*+(?:['’]s(?!\w))?")
GAP = re.compile(r"[ /&,-]{1,3}")
MOST_WORDS = 12
SHORT, PLAIN = 5, 8
"""Letters: shorter names are written in capitals; only longer ones may be written without any."""

GENERIC = any_of(
    *("gemeenten", "provincies", "waterschappen", "medeoverheden", "decentrale overheden", "mede-overheden", "regio’s"),
    *("omgevingsdiensten", "veiligheidsregio’s", "het kabinet"),
)
COLLECTIVE = re.compile(rf"(?<!\w)(?:{GENERIC}|(?:het )?(?-i:Rijk))(?!\w)", re.IGNORECASE)
NAME = re.compile(r"[A-Z][\w&.’'-]*(?<![.’'-])(?: [A-Z][\w&.’'-]*(?<![.’'-])){0,4}")
ARTICLE = re.compile(
    rf"(?:(?:de|het|een|alle|andere|onder andere|onder meer|o\.a\.|zowel|meerdere|diverse|verschillende|enkele|grote"
    rf"|betrokken|alsook|ook|de betrokken|minimaal|ten minste|{NUMBER}|gemeente|provincie|ministeries? van"
    rf"|het ministerie van|ministers? van|bureau|onderzoeksbureau|adviesbureau|collega’s van)\s)*+",
    re.IGNORECASE,
)
NEXT = re.compile(
    r"\s?(?:,\s(?:en\s)?|/\s?|&\s|\s(?P<last>en|evenals|alsmede|alsook)\s(?:met\s|door\s)?)", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """``key`` is that of the party, or its name as spelled when no party is kept by that name.

    ``guessed`` when its capitals alone make it look like the name of a party.
    """

    key: str
    start: int
    end: int
    known: bool = True
    guessed: bool = False


class Directory:
    """The spellings, ready to be looked up at any place of a sentence."""

    def __init__(self, spellings: Spellings) -> None:
        self.spellings = spellings

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return frozenset(name[:length] for name in self.spellings for length in range(1, len(name) + 1))

    def key_of(self, name: str) -> str:
        """Its name as spelled, when nobody or more than one is called so."""
        keys = self.spellings.get(folded(name), ())
        return next(iter(keys)) if len(keys) == 1 else name

    def mentions(self, text: str) -> list[Mention]:
        """Those kept and the collectives, in order, none overlapping."""
        known = list(self._known(text))
        taken = [(one.start, one.end) for one in known]
        others = (
            Mention(match[0], *match.span(), known=False)
            for match in COLLECTIVE.finditer(text)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        )
        return sorted([*known, *others], key=lambda one: one.start)

    def _known(self, text: str) -> Iterator[Mention]:
        tokens = list(TOKEN.finditer(text))
        number = 0
        while number < len(tokens):
            last = self._longest(text, tokens, number)
            if last is None:
                number += 1
                continue
            start, end = tokens[number].start(), tokens[last].end()
            yield Mention(self.key_of(text[start:end]), start, end)
            number = last + 1

    def _longest(self, text: str, tokens: list[re.Match[str]], first: int) -> int | None:
        found, name, start = None, "", tokens[first].start()
        for number in range(first, min(first + MOST_WORDS, len(tokens))):
            if number > first and not GAP.fullmatch(text, tokens[number - 1].end(), tokens[number].start()):
                break
            name = folded(text[start : tokens[number].end()])
            if name not in self.beginnings:
                break
            if name in self.spellings and written_as_name(text[start : tokens[number].end()], name):
                found = number
        return found


def listed(text: str, place: int, mentions: Mapping[int, Mention]) -> list[Mention]:
    """The parties that are named one after another from there on; ``mentions`` are known, by where they start."""
    found: list[Mention] = []
    while (one := _at(text, place, mentions)) and not (len(found) > 1 and _is_closed(text, found)):
        found.append(one)
        joint = NEXT.match(text, one.end)
        if not joint:
            break
        place = joint.end()
    return found


def _at(text: str, place: int, mentions: Mapping[int, Mention]) -> Mention | None:
    behind = ARTICLE.match(text, place).end()  # type: ignore[union-attr]
    if place in mentions or behind in mentions:
        return mentions.get(place) or mentions[behind]
    name = NAME.match(text, behind)
    if not name or name[0].lower() in FUNCTION_WORDS:
        return None
    return Mention(name[0], name.start(), name.end(), known=False, guessed=True)


def _is_closed(text: str, found: list[Mention]) -> bool:
    """After ``A en B`` a comma ends the list, not a stroke."""
    between = NEXT.match(text, found[-2].end)
    ahead = NEXT.match(text, found[-1].end)
    return bool(between and between["last"]) and not (ahead and ahead[0].strip() == "/")


def written_as_name(written: str, name: str) -> bool:
    capitals = sum(sign.isupper() for sign in written)
    if len(name) <= SHORT:
        return capitals > 1
    return capitals > 0 or len(name) >= PLAIN
