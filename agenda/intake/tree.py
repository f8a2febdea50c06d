"""A text of a word processor, as the syntax tree that pandoc makes of it, read as a letter."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agenda.intake.decoding import LONGEST_TEXT
from agenda.intake.letterhead import frame_of
from agenda.intake.lines import is_headline
from agenda.intake.script import Call, Note, Passage, Piece, Script
from agenda.kernel.text import clean_text

Node = Mapping[str, Any]

DEEPEST = 200
SPACES = re.compile(" {2,}")
PLAIN = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
WRAPPED = frozenset({"Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"})
BEHIND_ATTRIBUTES = frozenset({"Span", "Link"})


class TooLong(Exception):
    """The words are more than those of a letter."""


class Part:
    """The words of one paragraph, with the footnotes that it calls."""

    def __init__(self, level: int = 0, is_item: bool = False) -> None:
        self.level, self.is_item = level, is_item
        self.words: list[str] = []
        self.calls: list[tuple[int, int]] = []
        self.length = 0


class Walk:
    """Through a tree, in its order: gathers paragraphs and footnotes, as long as there is ``room`` for signs."""

    def __init__(self, room: int = LONGEST_TEXT) -> None:
        self.room = room
        self.parts: list[Part] = []
        self.notes: list[str] = []
        self.lists = 0

    def blocks(self, nodes: Sequence[Node], depth: int = 0) -> None:
        for node in nodes if depth < DEEPEST else ():
            self._block(node, depth + 1)

    def _block(self, node: Node, depth: int) -> None:
        kind, content = node["t"], node.get("c")
        match kind:
            case "Header":
                self._part(content[2], content[0])  # type: ignore[index]
            case "Para" | "Plain":
                self._part(content or ())
            case "LineBlock":
                for line in content or ():
                    self._part(line)
            case "CodeBlock":
                self._part([{"t": "Str", "c": content[1]}])  # type: ignore[index]
            case "BulletList" | "OrderedList":
                self.lists += 1
                self.blocks(list(_blocks_in(content)), depth)
                self.lists -= 1
            case _:
                self.blocks(list(_blocks_in(content)), depth)

    def _part(self, inlines: Sequence[Node], level: int = 0) -> None:
        part = Part(level, self.lists > 0)
        self._inlines(part, inlines, 0)
        self.parts.append(part)

    def _inlines(self, part: Part, nodes: Sequence[Node], depth: int) -> None:
        for node in nodes if depth < DEEPEST else ():
            self._inline(part, node, depth + 1)

    def _inline(self, part: Part, node: Node, depth: int) -> None:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            self._say(part, str(content))
        elif kind in PLAIN:
            self._say(part, PLAIN[kind])
        elif kind in WRAPPED:
            self._inlines(part, content or (), depth)
        elif kind in BEHIND_ATTRIBUTES:
            self._inlines(part, content[1], depth)  # type: ignore[index]
        elif kind == "Quoted":
            opened, closed = QUOTES[content[0]["t"]]  # type: ignore[index]
            self._say(part, opened)
            self._inlines(part, content[1], depth)  # type: ignore[index]
            self._say(part, closed)
        elif kind in {"Code", "Math"}:
            self._say(part, str(content[1]))  # type: ignore[index]
        elif kind == "Note":
            self._note(part, content or ())

    def _say(self, part: Part, text: str) -> None:
        part.words.append(text)
        part.length += len(text)
        self.room -= len(text)
        if self.room < 0:
            raise TooLong

    def _note(self, part: Part, blocks: Sequence[Node]) -> None:
        walk = Walk(self.room)
        walk.blocks(blocks)
        self.room = walk.room
        self.notes.append(" ".join("".join(one.words) for one in walk.parts))
        part.calls.append((len(self.notes), part.length))


def _blocks_in(content: Any) -> Iterator[Node]:
    """The blocks that lie in a list, a table or a frame, however deep."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and one.get("t") in BLOCKS:
            yield one
        elif isinstance(one, (list, dict)):
            waiting.extend(reversed(list(one.values()) if isinstance(one, dict) else one))


BLOCKS = frozenset(
    (
        *("Header", "Para", "Plain", "LineBlock", "CodeBlock", "BulletList", "OrderedList", "DefinitionList"),
        *("BlockQuote", "Table", "Div", "Figure"),
    )
)


def read_tree(tree: Node) -> Script:
    walk = Walk()
    walk.blocks(tree.get("blocks", ()))
    writer = Keeping()
    passages = [passage for part in walk.parts for passage in writer.passages(part)]
    notes = [writer.note(number, text) for number, text in enumerate(walk.notes, 1)]
    frame = frame_of([passage.text for passage in passages])
    body = passages[frame.start : frame.end]
    return Script("".join(writer.kept), with_headings(body), notes, frame.head)


class Keeping:
    """Writes the plain text that is kept, and tells what stands where in it."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.length = 0

    def passages(self, part: Part) -> Iterator[Passage]:
        """A line end that was typed within a paragraph makes two of it; within a heading it does not."""
        text, calls = _cleaned(part)
        if part.level:
            text = text.replace("\n", " ")
        start, places = 0, [at for _, at in calls]
        for line in text.split("\n"):
            bare = line.strip()
            if bare:
                begin = start + len(line) - len(line.lstrip())
                first, last = bisect_left(places, start), bisect_right(places, start + len(line))
                own = [Call(number, at - begin) for number, at in calls[first:last]]
                pieces = (Piece(0, self._keep(bare), len(bare)),)
                yield Passage(bare, pieces, own, part.level, part.is_item)
            start += len(line) + 1

    def note(self, number: int, text: str) -> Note:
        bare = " ".join(clean_text(text).split())
        start = self._keep(f"{number} {bare}") + len(f"{number} ")
        return Note(number, bare, start, start + len(bare))

    def _keep(self, text: str) -> int:
        start = self.length
        self.kept.append(f"{text}\n\n")
        self.length += len(text) + 2
        return start


def _cleaned(part: Part) -> tuple[str, list[tuple[int, int]]]:
    """With single spaces; the places of footnotes move along."""
    whole, kept, calls = "".join(part.words), [""], list[tuple[int, int]]()
    done = length = 0
    for number, at in [*part.calls, (0, len(whole))]:
        piece = SPACES.sub(" ", clean_text(whole[done:at]).replace("\xa0", " "))
        piece = piece.removeprefix(" ") if kept[-1].endswith(" ") else piece
        kept += [piece] if piece else []
        done, length = at, length + len(piece)
        calls.append((number, length))
    return "".join(kept), calls[:-1]


def with_headings(passages: Sequence[Passage]) -> list[Passage]:
    """A paragraph that looks like one is a heading too, in a text that has none that say so."""
    if any(passage.is_heading for passage in passages):
        return list(passages)
    following = [*passages[1:], None]
    return [
        replace(one, level=int(after is not None and not one.is_item and is_headline(one.text)))
        for one, after in zip(passages, following, strict=False)
    ]
