"""An office file read back, such as a letter that somebody edited: its text in order, with notes and bookmarks.

Changes that are tracked in it count as made; comments are left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agenda.documents.archive import packed
from agenda.documents.packages import MEBIBYTE, format_of, opened
from agenda.documents.pandoc import NOT_READ, NotConverted, parse
from agenda.documents.tree import Node, Nodes, node, string

LARGEST_UNPACKED = 40 * MEBIBYTE
OPEN, CLOSE = "\ue000", "\ue001"
"""Private signs around the name of a bookmark, which pandoc itself would not tell of."""
TOLD = re.compile(f"{OPEN}([a-z0-9_]+){CLOSE}")
TEXT_PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
BOOKMARKS = {
    "docx": (re.compile(r"<w:bookmarkStart\b[^<>]*+>"), f"<w:r><w:t>{OPEN}%s{CLOSE}</w:t></w:r>"),
    "odt": (re.compile(r"<text:bookmark(?:-start)?\b[^<>]*+>"), f"{OPEN}%s{CLOSE}"),
}
NAMED = re.compile(r'(?:w|text):name="(herkomst_[a-z0-9_]+)"')
FIELDS = re.compile(r"</?text:user-defined\b[^<>]*+>")
"""Of these pandoc leaves out the text as well."""


class PieceKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Piece:
    """``level`` is that of a heading or of a list, else 0. ``markup`` is the text with its notes in place.

    ``bookmarks`` are those that stand in it; a piece without any goes with the one before it.
    """

    kind: PieceKind
    level: int
    text: str
    markup: str
    notes: tuple[str, ...]
    bookmarks: tuple[str, ...]


def read_pieces(data: bytes) -> list[Piece]:
    """In the order of reading; a row of a table is one piece, its cells set apart by `` | ``."""
    parts = opened(data, LARGEST_UNPACKED)
    form = format_of(parts)
    part = TEXT_PARTS[form]
    told = with_bookmarks(parts[part].decode("utf-8", errors="replace"), form)
    tree = parse(packed(parts | {part: told.encode()}), form)
    try:
        return [piece for piece in pieces(tree["blocks"]) if piece.text or piece.notes or piece.bookmarks]
    except RecursionError:
        raise NotConverted(NOT_READ) from None


def with_bookmarks(xml: str, form: str) -> str:
    pattern, run = BOOKMARKS[form]
    bare = FIELDS.sub("", xml).replace(OPEN, "").replace(CLOSE, "")
    return pattern.sub(lambda tag: run % name[1] if (name := NAMED.search(tag[0])) else tag[0], bare)


def pieces(blocks: Nodes, kind: PieceKind = PieceKind.PARAGRAPH, level: int = 0) -> Iterator[Piece]:
    for block in blocks:
        name, given = block["t"], block.get("c", [])
        if name == "Header":
            yield piece(PieceKind.HEADING, given[0], [given[2]])
        elif name in LINES:
            yield from (piece(kind, level, [line]) for line in LINES[name](given))
        elif name in LISTS:
            for entry in LISTS[name](given):
                yield from pieces(entry, PieceKind.ITEM, level + 1)
        elif name in AROUND:
            yield from pieces(AROUND[name](given), kind, level)
        elif name == "Table":
            yield from table(given)


Part = Callable[[Any], Any]
LINES: dict[str, Part] = {
    "Para": lambda given: [given],
    "Plain": lambda given: [given],
    "LineBlock": lambda given: given,
    "CodeBlock": lambda given: [[string(given[1])]],
}
LISTS: dict[str, Part] = {"BulletList": lambda given: given, "OrderedList": lambda given: given[1]}
AROUND: dict[str, Part] = {
    "Div": lambda given: given[-1],
    "Figure": lambda given: given[-1],
    "BlockQuote": lambda given: given,
}


def table(given: Any) -> Iterator[Piece]:
    _, caption, _, head, bodies, foot = given
    yield from pieces(caption[1])
    yield from rows([*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]])


def rows(given: Iterable[Any]) -> Iterator[Piece]:
    for _, cells in given:
        lines = [list(running(blocks)) for *_, blocks in cells]
        yield piece(PieceKind.ROW, 0, lines)


def running(blocks: Nodes) -> Iterator[Node]:
    """All of a cell or a note as one line."""
    for block in blocks:
        name, given = block["t"], block.get("c", [])
        if name == "Header":
            yield from [*given[2], node("Space")]
        elif name in LINES:
            yield from (inline for line in LINES[name](given) for inline in [*line, node("Space")])
        elif name in LISTS:
            yield from (inline for entry in LISTS[name](given) for inline in running(entry))
        elif name in AROUND:
            yield from running(AROUND[name](given))


def piece(kind: PieceKind, level: int, lines: list[Nodes]) -> Piece:
    notes: list[str] = []
    told = " | ".join(filter(None, ("".join(words(line, notes)).strip() for line in lines)))
    bookmarks = tuple(TOLD.findall(told))
    markup = tidy(TOLD.sub("", told))
    return Piece(kind, level, tidy(NOTE.sub("", markup)), NOTE.sub(r"[^\1]", markup), tuple(notes), bookmarks)


NOTE_OPEN, NOTE_CLOSE = "\ue002", "\ue003"
NOTE = re.compile(f"{NOTE_OPEN}([^{NOTE_OPEN}{NOTE_CLOSE}]*+){NOTE_CLOSE}")
SPACES = re.compile(r"[ \t\u00a0]+")


def tidy(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def words(content: Nodes, notes: list[str]) -> Iterator[str]:
    for inline in content:
        name, given = inline["t"], inline.get("c", [])
        if name == "Note":
            notes.append(tidy("".join(words(list(running(given)), []))))
            yield f"{NOTE_OPEN}{notes[-1]}{NOTE_CLOSE}"
        elif name in SAID:
            yield SAID[name](given)
        else:
            yield from words(WITHIN.get(name, lambda given: given)(given), notes)


def unmarked(text: str) -> str:
    return text.replace(NOTE_OPEN, "").replace(NOTE_CLOSE, "")


SAID: dict[str, Part] = {
    "Str": unmarked,
    "Space": lambda given: " ",
    "SoftBreak": lambda given: " ",
    "LineBreak": lambda given: "\n",
    "Code": lambda given: unmarked(given[1]),
    "Math": lambda given: unmarked(given[1]),
    "RawInline": lambda given: "",
}
WITHIN: dict[str, Part] = {name: lambda given: given[1] for name in ("Span", "Quoted", "Link", "Image", "Cite")}
