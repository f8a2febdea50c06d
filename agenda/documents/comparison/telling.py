"""How one difference is told: where, of what kind, and in a Dutch sentence that is short whatever the texts are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from agenda.documents.comparison.pairing import Step, common_start
from agenda.documents.comparison.reading import Words
from agenda.kernel.words import Word

LONGEST_SHOWN = 140
CONTEXT = 30
MOST_WORD_PAIRS = 40_000
"""Beyond this, words are not laid beside each other: the cost would grow with the square of the text."""
MOST_MOVES_TOLD = 3
T = TypeVar("T")


class DifferenceKind(Word):
    ADDED = "added", "nieuw"
    REMOVED = "removed", "vervallen"
    CHANGED = "changed", "gewijzigd"
    MOVED = "moved", "verplaatst"


@dataclass(frozen=True)
class Difference:
    """``place`` are the titles of the headings above it, as they are now; none for what stands before the first.

    ``about`` is what it is about within that place, such as a row; for a section as a whole its own title, with which
    ``place`` then ends. ``old`` and ``new`` are the full texts. ``heading`` is the number of the last heading above it
    in the new document, counted from 1; 0 for none.
    """

    place: tuple[str, ...]
    kind: DifferenceKind
    sentence: str
    old: str = ""
    new: str = ""
    about: str = ""
    heading: int = 0

    @property
    def above(self) -> tuple[str, ...]:
        """The headings that the sentence does not name itself."""
        return self.place[:-1] if self.place and self.about == self.place[-1] else self.place


@dataclass(frozen=True)
class Spot:
    place: tuple[str, ...] = ()
    heading: int = 0
    about: str = ""

    def at(self, about: str) -> "Spot":
        return replace(self, about=about)

    def tell(self, kind: DifferenceKind, sentence: str, old: str = "", new: str = "") -> Difference:
        named = f"{quoted(self.about)} – {sentence}" if self.about else sentence
        return Difference(self.place, kind, ended(named), old, new, self.about, self.heading)

    def whole(self, kind: DifferenceKind, sentence: str, old: str = "", new: str = "") -> Difference:
        """About the section at this place itself."""
        return Difference(self.place, kind, ended(sentence), old, new, self.place[-1], self.heading)

    def added(self, sentence: str, new: str) -> Iterator[Difference]:
        """Nothing is told of what has no words."""
        if new:
            yield self.tell(DifferenceKind.ADDED, sentence, new=new)

    def removed(self, sentence: str, old: str) -> Iterator[Difference]:
        if old:
            yield self.tell(DifferenceKind.REMOVED, sentence, old=old)

    def changed(self, label: str, old: Words, new: Words) -> Iterator[Difference]:
        if old.text != new.text:
            sentence = f"{label}: {shift(old.text, new.text)}"
            yield self.tell(DifferenceKind.CHANGED, sentence, old.text, new.text)
        elif old.links != new.links:
            yield self.redirected(label, old, new)

    def redirected(self, label: str, old: Words, new: Words) -> Difference:
        olds, news = dict.fromkeys(old.links), dict.fromkeys(new.links)
        before, now = [link for link in olds if link not in news], [link for link in news if link not in olds]
        sentence = (
            f"{label}: een verwijzing leidt nu naar {cut(', '.join(now))}" if now else f"{label}: andere verwijzingen"
        )
        return self.tell(DifferenceKind.CHANGED, sentence, " ".join(before or old.links), " ".join(now or new.links))

    def moves(self, moved: Sequence[tuple[str, str]], where: str = "") -> Iterator[Difference]:
        """``moved`` are what moved and what each follows now; many moves are one difference of order."""
        if len(moved) > MOST_MOVES_TOLD:
            names = ", ".join(quoted(name) for name, _ in moved[:MOST_MOVES_TOLD])
            rest = len(moved) - MOST_MOVES_TOLD
            sentence = f"De volgorde{where} is anders: {names} en nog {rest} andere staan op een andere plaats"
            yield self.tell(DifferenceKind.MOVED, sentence, new="\n".join(name for name, _ in moved))
            return
        for name, after in moved:
            stands = f"na {quoted(after)}" if after else "vooraan"
            yield self.tell(DifferenceKind.MOVED, f"{quoted(name)} staat nu {stands}{where}", name, name)


def ended(sentence: str) -> str:
    return sentence if sentence.endswith((".’", "!’", "?’", "…’")) else f"{sentence}."


def quoted(text: str) -> str:
    return f"‘{cut(text)}’"


def cut(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    whole = text[:LONGEST_SHOWN].rsplit(" ", 1)[0]
    return f"{whole.rstrip()} …"


def shift(old: str, new: str) -> str:
    was, now = excerpts(old, new)
    if not old:
        return f"nu ‘{now}’, was leeg"
    if not new:
        return f"nu leeg, was ‘{was}’"
    return f"van ‘{was}’ naar ‘{now}’"


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Short texts whole; of long ones what lies around the first difference."""
    if max(len(old), len(new)) <= LONGEST_SHOWN or not (old and new):
        return cut(old), cut(new)
    front = common_start(old, new)
    back = common_start(old[front:][::-1], new[front:][::-1])
    start = word_start(old, max(0, front - CONTEXT))
    ends = word_end(old, len(old) - back + CONTEXT), word_end(new, len(new) - back + CONTEXT)
    if max(ends) - start > LONGEST_SHOWN:
        ends = first_difference(old, new, start)
    return window(old, start, ends[0]), window(new, start, ends[1])


def first_difference(old: str, new: str, start: int) -> tuple[int, int]:
    """Where to stop showing, in old and new: some words after the first words that differ."""
    olds, news = old[start:].split(" "), new[start:].split(" ")
    if len(olds) * len(news) > MOST_WORD_PAIRS:
        return len(old), len(new)
    codes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    _, _, left, _, right = next(code for code in codes if code[0] != "equal")
    until = len(" ".join(olds[:left])), len(" ".join(news[:right]))
    return word_end(old, start + until[0] + CONTEXT), word_end(new, start + until[1] + CONTEXT)


def word_start(text: str, place: int) -> int:
    """The start of the word at this place, unless that is far off."""
    space = text.rfind(" ", max(0, place - CONTEXT), place)
    return space + 1 if space >= 0 else place


def word_end(text: str, place: int) -> int:
    space = text.find(" ", place, place + CONTEXT)
    return space if space >= 0 else min(place, len(text))


def window(text: str, start: int, end: int) -> str:
    if end > start + LONGEST_SHOWN:
        end = word_start(text, start + LONGEST_SHOWN)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return f"{before}{text[start:end].strip()}{after}"


def moved_in(steps: Sequence[Step[T]]) -> list[tuple[T, T | None]]:
    return [(step.new, step.after) for step in steps if step.moved and step.new is not None]
