"""The text of a letter on a page, and two wordings of it compared in words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from agenda.documents.html import nowhere
from agenda.documents.inlines import Footnote
from agenda.documents.pen import Pen
from agenda.letters.markup import blocks_of, keys_in
from agenda.references.models import Reference
from agenda.references.queries import references_by_key
from agenda.web.visit import visit

MOST_WORD_PAIRS = 400_000
"""Beyond this, words are not laid beside each other: the cost would grow with the square of the text."""
WORDS = re.compile(r"\S+|\n+")


class LetterText:
    """Its passages in order; the notes are numbered through, and come at the end."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.pen, self.references = Pen(nowhere), cited_in(texts)

    def passage(self, text: str) -> Markup:
        return self.pen.blocks(blocks_of(text, self.references))

    def notes(self) -> Markup:
        return self.pen.notes()


class NotesInText(Pen):
    """For a text by itself, of which a page may show several: each note stands where it is made."""

    def note(self, note: Footnote) -> Markup:
        return Markup(' <span class="agenda-note">[noot: {}]</span>').format(self.run(note.content))


def shown_text(text: str) -> Markup:
    return NotesInText(nowhere).blocks(blocks_of(text, cited_in([text])))


def cited_in(texts: Iterable[str]) -> dict[str, Reference]:
    """The sources that are cited by key, in one question."""
    return references_by_key(visit.session, [key for text in texts for key in keys_in(text)])


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
