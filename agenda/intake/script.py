"""A letter as it is read: its plain text as kept, and what stands where in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter

Span = tuple[int, int]
"""From the first sign to the one after the last, in the kept text."""

MOST_BETWEEN = 4
"""Signs other than space that a sentence skips without being broken by it: a hyphen, the mark of a footnote."""


@dataclass(frozen=True)
class Call:
    """The mark of a footnote; ``at`` counts the signs of the passage before it."""

    number: int
    at: int


PLACE = attrgetter("at")


@dataclass(frozen=True)
class Piece:
    """Signs that stand together in the passage and in the kept text alike."""

    at: int
    source: int
    length: int


@dataclass(frozen=True)
class Passage:
    """A paragraph, list item or heading without line ends, hyphenation and marks of footnotes."""

    text: str
    pieces: Sequence[Piece]
    calls: Sequence[Call] = ()
    level: int = 0
    is_item: bool = False

    @property
    def is_heading(self) -> bool:
        return self.level > 0

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.at for piece in self.pieces]

    @cached_property
    def _calls_in_order(self) -> list[Call]:
        return sorted(self.calls, key=PLACE)

    def called(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers of the footnotes whose marks stand behind ``start`` and not behind ``end``."""
        calls = self._calls_in_order
        first, last = bisect_right(calls, start, key=PLACE), bisect_right(calls, end, key=PLACE)
        return tuple(call.number for call in calls[first:last])

    def source(self, start: int, end: int) -> list[Span]:
        """Where the signs from ``start`` to ``end`` stand in the kept text, piece by piece."""
        found: list[Span] = []
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)
        for piece in self.pieces[max(first, 0) : last]:
            begin, stop = max(start, piece.at), min(end, piece.at + piece.length)
            if begin < stop:
                found.append((piece.source + begin - piece.at, piece.source + stop - piece.at))
        return found


@dataclass(frozen=True)
class Note:
    """A footnote; ``start`` and ``end`` hold its text without its number."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Letterhead:
    dated: date | None = None
    subject: str = ""
    salutation: str = ""
    signatory: Sequence[str] = ()

    @property
    def is_of_letter(self) -> bool:
        return bool(self.dated or self.subject or self.salutation)


@dataclass(frozen=True)
class Script:
    text: str
    passages: Sequence[Passage]
    notes: Sequence[Note] = ()
    head: Letterhead = field(default_factory=Letterhead)

    def spans(self, passage: Passage, start: int, end: int) -> tuple[Span, ...]:
        """As few as there can be: over line ends and marks of footnotes, broken only by what stands between pages."""
        found: list[Span] = []
        for begin, stop in passage.source(start, end):
            if found and len(self.text[found[-1][1] : begin].strip()) <= MOST_BETWEEN:
                found[-1] = (found[-1][0], stop)
            else:
                found.append((begin, stop))
        return tuple(found)


class PassageWriter:
    """Puts pieces of the kept text together; spaces between them become one."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.calls: list[Call] = []
        self.length = 0

    def add(self, text: str, source: int) -> None:
        """``text`` has no spaces around it."""
        if text:
            self.pieces.append(Piece(self.length, source, len(text)))
            self._write(text)

    def space(self) -> None:
        if self.parts and not self.parts[-1].endswith(" "):
            self._write(" ")

    def drop_last(self) -> None:
        """Takes back the last sign, such as the hyphen at the end of a line."""
        last, piece = self.parts.pop()[:-1], self.pieces.pop()
        self.length = piece.at
        self.add(last, piece.source)

    def call(self, number: int) -> None:
        self.calls.append(Call(number, self.length))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def passage(self, level: int = 0, is_item: bool = False) -> Passage:
        return Passage("".join(self.parts).rstrip(), tuple(self.pieces), tuple(self.calls), level, is_item)
