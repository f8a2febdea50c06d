"""An office file read back, such as a letter that somebody edited: its text in order, with notes and bookmarks.

Changes that are tracked in it count as made; comments are left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agenda.documents.archive import packed
from agenda.documents.packages import format_of, opened
from agenda.documents.pandoc import parse
from agenda.documents.tree import Node, Nodes

OPEN, CLOSE = "\ue000", "\ue001"
"""Private signs around the name of a bookmark, which pandoc itself would not tell of."""
TOLD = re.compile(f"{OPEN}([a-z0-9_]+){CLOSE}")
TEXT_PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
BOOKMARKS = {
    "docx": (
        re.compile(r'<w:bookmarkStart\b[^>]*w:name="(herkomst_[a-z0-9_]+)"[^>]*/?>'),
        f"<w:r><w:t>{OPEN}%s{CLOSE}</w:t></w:r>",
    ),
    "odt": (
        re.compile(r'<text:bookmark(?:-start)?\b[^>]*text:name="(herkomst_[a-z0-9_]+)"[^>]*/?>'),
        f"{OPEN}%s{CLOSE}",
    ),
}
FIELDS = re.compile(r"</?text:user-defined\b[^>]*>")
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
    parts = opened(data)
    form = format_of(parts)
    part = TEXT_PARTS[form]
    told = with_bookmarks(parts[part].decode("utf-8", errors="replace"), form)
    tree = parse(packed(parts | {part: told.encode()}), form)
    return [piece for piece in pieces(tree["blocks"]) if piece.text or piece.notes or piece.bookmarks]


def with_bookmarks(xml: str, form: str) -> str:
    pattern, run = BOOKMARKS[form]
    bare = FIELDS.sub("", xml).replace(OPEN, "").replace(CLOSE, "")
    return pattern.sub(lambda found: run % found[1], bare)


def pieces(blocks: Nodes, kind: PieceKind = PieceKind.PARAGRAPH, level: int = 0) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case {"t": "Header", "c": [depth, _, content]}:
                yield piece(PieceKind.HEADING, depth, [content])
            case {"t": "Para" | "Plain", "c": content}:
                yield piece(kind, level, [content])
            case {"t": "BulletList", "c": entries} | {"t": "OrderedList", "c": [_, entries]}:
                for entry in entries:
                    yield from pieces(entry, PieceKind.ITEM, level + 1)
            case {"t": "Div" | "Figure", "c": [*_, within]}:
                yield from pieces(within, kind, level)
            case {"t": "BlockQuote", "c": within}:
                yield from pieces(within, kind, level)
            case {"t": "LineBlock", "c": lines}:
                yield from (piece(kind, level, [line]) for line in lines)
            case {"t": "CodeBlock", "c": [_, text]}:
                yield piece(kind, level, [[{"t": "Str", "c": text}]])
            case {"t": "Table", "c": [_, caption, _, head, bodies, foot]}:
                yield from pieces(caption[1])
                yield from rows([*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]])


def rows(given: Iterable[Any]) -> Iterator[Piece]:
    for _, cells in given:
        lines = [list(running(blocks)) for *_, blocks in cells]
        yield piece(PieceKind.ROW, 0, lines)


def running(blocks: Nodes) -> Iterator[Node]:
    """All of a cell as one line."""
    for block in blocks:
        content = block.get("c", [])
        match block["t"]:
            case "Para" | "Plain":
                yield from [*content, {"t": "Space"}]
            case "Header":
                yield from [*content[2], {"t": "Space"}]
            case "Div":
                yield from running(content[1])
            case "BulletList":
                yield from (inline for entry in content for inline in running(entry))
            case "OrderedList":
                yield from (inline for entry in content[1] for inline in running(entry))


def piece(kind: PieceKind, level: int, lines: list[Nodes]) -> Piece:
    notes: list[str] = []
    told = " | ".join(filter(None, ("".join(words(line, notes)).strip() for line in lines)))
    bookmarks = tuple(TOLD.findall(told))
    markup = tidy(TOLD.sub("", told))
    return Piece(kind, level, tidy(NOTE.sub("", markup)), NOTE.sub(r"[^\1]", markup), tuple(notes), bookmarks)


NOTE_OPEN, NOTE_CLOSE = "\ue002", "\ue003"
NOTE = re.compile(f"{NOTE_OPEN}([^{NOTE_CLOSE}]*){NOTE_CLOSE}")
SPACES = re.compile(r"[ \t\u00a0]+")


def tidy(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def words(content: Nodes, notes: list[str]) -> Iterator[str]:
    for inline in content:
        match inline:
            case {"t": "Str", "c": text}:
                yield text.replace(NOTE_OPEN, "").replace(NOTE_CLOSE, "")
            case {"t": "Space" | "SoftBreak"}:
                yield " "
            case {"t": "LineBreak"}:
                yield "\n"
            case {"t": "Code" | "Math", "c": [_, text]}:
                yield text
            case {"t": "Note", "c": blocks}:
                notes.append(tidy("".join(words(list(running(blocks)), []))))
                yield f"{NOTE_OPEN}{notes[-1]}{NOTE_CLOSE}"
            case {"t": "Span" | "Quoted", "c": [_, within]} | {"t": "Link" | "Image", "c": [_, within, _]}:
                yield from words(within, notes)
            case {"t": _, "c": [*within]}:
                yield from words([one for one in within if isinstance(one, dict)], notes)
