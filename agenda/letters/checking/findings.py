from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from agenda.kernel.dutch import count
from agenda.kernel.words import Word
from agenda.letters.markup import asides_in


class FindingKind(Word):
    TERM = "term", "termijn"
    FIGURE = "figure", "getal"
    PARTY = "party", "partij"
    DECISION = "decision", "besluit"
    CITATION = "citation", "verwijzing"
    COMMITMENT = "commitment", "toezegging of motie"
    SECRET = "secret", "niet openbaar"
    UNTOLD = "untold", "ontbreekt"
    WORKFLOW = "workflow", "nog te doen"


class Weight(Word):
    WRONG = "wrong", "klopt niet"
    LOOK = "look", "kijk na"


@dataclass(frozen=True)
class Statement:
    """A piece of text of a letter without its markup and its notes, and where it stands.

    ``passage`` and ``action`` are row numbers, if it belongs to any; ``paragraph`` counts as with the sources of a
    passage, and is None for a heading. ``markup`` is the same text with its citations in place.
    """

    text: str
    markup: str
    passage: int | None = None
    paragraph: int | None = None
    action: int | None = None
    heading: str = ""

    @property
    def notes(self) -> list["Statement"]:
        """Each as a text of its own, at the same place."""
        return [replace(self, text=note, markup=note) for note in asides_in(self.markup)]


@dataclass(frozen=True)
class Finding:
    """What does not agree with the agenda: ``sentence`` says what to do, ``quote`` the words that it is about.

    ``missing`` is the action (row number) that no statement is about.
    """

    kind: FindingKind
    weight: Weight
    sentence: str
    quote: str = ""
    statement: Statement | None = None
    missing: int | None = None

    @property
    def passage(self) -> int | None:
        return self.statement.passage if self.statement else None

    @property
    def action(self) -> int | None:
        return self.statement.action if self.statement else self.missing


@dataclass(frozen=True)
class Tally:
    wrong: int
    look: int
    to_do: int

    @classmethod
    def of(cls, found: Iterable[Finding]) -> Self:
        kinds = ["to_do" if one.kind is FindingKind.WORKFLOW else one.weight.value for one in found]
        return cls(kinds.count("wrong"), kinds.count("look"), kinds.count("to_do"))

    @property
    def told(self) -> str:
        parts = (
            count(self.wrong, "klopt niet", "kloppen niet") if self.wrong else "",
            f"{self.look} om na te kijken" if self.look else "",
            f"{self.to_do} nog te doen" if self.to_do else "",
        )
        return ", ".join(filter(None, parts))
