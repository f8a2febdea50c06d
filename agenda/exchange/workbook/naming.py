"""Parties as people write them in a cell: short names, other spellings, several beside each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from agenda.parties.queries import names_on, party_keys, party_spellings
from agenda.parties.rules import folded

FIRM, LOOSE = re.compile(r"[;\n]"), re.compile(r"\s*(?:,|/|\+|\ben\b|&|\|)\s*")
NOTES = re.compile(r"\(([^()]*)\)\s*$")
ASSUMED, DECIDES = "aangenomen", "mag besluiten"
NOT_IN_A_NAME = re.compile(r"[;\n()]")


@dataclass(frozen=True)
class Named:
    """A party or group (key) in a cell, with the notes that stand behind it in brackets."""

    key: str
    assumed: bool = False
    decides: bool = False


class UnknownParty(ValueError):
    """What stands in a cell names no party, or more than one."""


@dataclass(frozen=True)
class PartyNames:
    """``spellings`` gives per folded text the keys that it may mean, ``shown`` per key the name to write."""

    keys: frozenset[str]
    spellings: Mapping[str, frozenset[str]]
    shown: Mapping[str, str] = field(default_factory=dict)

    def with_parts(self, parties: Iterable[Mapping[str, Any]], groups: Iterable[Mapping[str, Any]]) -> "PartyNames":
        """With those of a programme file beside the ones that are known."""
        said = {party["sleutel"]: _said_of(party) for party in parties if "sleutel" in party}
        said |= {group["sleutel"]: [group["sleutel"], group.get("naam", "")] for group in groups if "sleutel" in group}
        spellings = dict(self.spellings)
        for key, names in said.items():
            for name in filter(None, map(folded, names)):
                spellings[name] = spellings.get(name, frozenset()) | {key}
        return replace(self, keys=self.keys | said.keys(), spellings=spellings)

    def write(self, key: str) -> str:
        """The name that is read back as this key."""
        name = self.shown.get(key, key)
        sure = self.spellings.get(folded(name)) == frozenset({key}) and name not in self.keys - {key}
        return name if sure and not NOT_IN_A_NAME.search(name) and name == name.strip() else key

    def key_of(self, text: str) -> str | None:
        """None when no party is meant by it; ``UnknownParty`` when it may be more than one."""
        if text in self.keys:
            return text
        meant = self.spellings.get(folded(text), frozenset()) if folded(text) else frozenset()
        if len(meant) > 1:
            raise UnknownParty(f"‘{text}’ kan {' of '.join(sorted(meant))} zijn; schrijf de sleutel van de partij.")
        return next(iter(meant), None)

    def read(self, text: str) -> Iterator[Named]:
        """``EZ (aangenomen); I&W``, ``EZ / I&W``, ``provincies en gemeenten``."""
        for piece in FIRM.split(text):
            if piece.strip():
                yield from self._noted(piece.strip())

    def _noted(self, piece: str) -> Iterator[Named]:
        notes = NOTES.search(piece)
        words = {word.strip() for word in notes[1].split(",")} if notes else set()
        known = words <= {ASSUMED, DECIDES}
        bare = piece[: notes.start()].strip() if notes and known else piece
        for key in self._keys_in(bare):
            yield Named(key, known and ASSUMED in words, known and DECIDES in words)

    def _keys_in(self, text: str) -> Iterator[str]:
        """The longest run of words that is a name comes first: VNO-NCW/MKB-Nederland is one."""
        cuts = [0, *(cut for found in LOOSE.finditer(text) for cut in (found.start(), found.end())), len(text)]
        pieces = [(cuts[place], cuts[place + 1]) for place in range(0, len(cuts), 2)]
        place = 0
        while place < len(pieces):
            place, key = self._longest(text, pieces, place)
            yield key

    def _longest(self, text: str, pieces: list[tuple[int, int]], place: int) -> tuple[int, str]:
        for end in range(len(pieces), place, -1):
            key = self.key_of(text[pieces[place][0] : pieces[end - 1][1]].strip())
            if key:
                return end, key
        unknown = text[slice(*pieces[place])].strip() or text.strip()
        raise UnknownParty(f"‘{unknown}’ is geen bekende partij; verbeter de naam, of voeg haar toe bij Partijen.")


def _said_of(party: Mapping[str, Any]) -> list[str]:
    names = [text for one in party.get("namen", ()) for text in (one.get("kort", ""), one.get("naam", ""))]
    return [party["sleutel"], *names, *party.get("schrijfwijzen", ())]


def written(named: Named, names: PartyNames) -> str:
    notes = [note for note, holds in ((ASSUMED, named.assumed), (DECIDES, named.decides)) if holds]
    return names.write(named.key) + (f" ({', '.join(notes)})" if notes else "")


def names_for(session: Session, day: date) -> PartyNames:
    """``day`` decides which name is written; every name that a party ever had is read."""
    known = party_keys(session)
    shown = names_on(session, day)
    return PartyNames(
        keys=frozenset(known.parties) | frozenset(known.groups),
        spellings=party_spellings(session),
        shown={key: shown[number].short for key, number in known.parties.items() if number in shown},
    )
