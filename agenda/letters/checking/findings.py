from dataclasses import dataclass

from agenda.kernel.words import Word


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
    """A piece of text of a letter without its markup, and where it stands.

    ``passage`` and ``action`` are row numbers, if it belongs to any; ``paragraph`` counts as with the sources of a
    passage, and is None for a heading. ``markup`` is the same text with its citations in place.
    """

    text: str
    markup: str
    passage: int | None = None
    paragraph: int | None = None
    action: int | None = None
    heading: str = ""


@dataclass(frozen=True)
class Finding:
    """What does not agree with the agenda: ``sentence`` says what to do, ``quote`` the words that it is about."""

    kind: FindingKind
    weight: Weight
    sentence: str
    quote: str = ""
    statement: Statement | None = None
