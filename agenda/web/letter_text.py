"""The text of a letter on a page, and two wordings of it compared in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from agenda.documents.html import nowhere
from agenda.documents.pen import Pen
from agenda.letters.markup import blocks_of

MOST_WORD_PAIRS = 400_000
"""Beyond this, words are not laid beside each other: the cost would grow with the square of the text."""
WORDS = re.compile(r"\S+|\n+")


class LetterText:
    """Its passages in order; the notes are numbered through, and come at the end."""

    def __init__(self) -> None:
        self.pen = Pen(nowhere)

    def passage(self, text: str) -> Markup:
        return self.pen.blocks(blocks_of(text))

    def notes(self) -> Markup:
        return self.pen.notes()


def shown_text(text: str) -> Markup:
    """One text by itself, with its notes."""
    letter = LetterText()
    return letter.passage(text) + letter.notes()


@dataclass(frozen=True)
class Stretch:
    """``kind`` is same, gone or new."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> list[Stretch]:
    olds, news = WORDS.findall(old), WORDS.findall(new)
    if len(olds) * len(news) > MOST_WORD_PAIRS:
        return [Stretch("gone", old), Stretch("new", new)]
    return list(_stretches(olds, news))


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Stretch("same", _joined(old[start:end]))
            continue
        if end > start:
            yield Stretch("gone", _joined(old[start:end]))
        if last > first:
            yield Stretch("new", _joined(new[first:last]))


def _joined(words: Sequence[str]) -> str:
    return re.sub(r" ?(\n+) ?", r"\1", " ".join(words))
