"""A document as pandoc's syntax tree. Each text is a ``Str``: no markup is read from it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agenda.documents.blocks import (
    Align,
    Block,
    BulletList,
    Callout,
    Cell,
    DataList,
    Heading,
    Item,
    Landscape,
    NumberedList,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Term,
    TextBlock,
)
from agenda.documents.content import Document, Layout
from agenda.documents.inlines import Emphasis, Footnote, Inline, LineBreak, Link, Strong, Text, plain
from agenda.kernel.dutch import spoken_date

Node = dict[str, Any]
Nodes = list[Node]
NO_ATTRIBUTES: list[Any] = ["", [], []]
ALIGNED = {Align.LEFT: "AlignLeft", Align.CENTER: "AlignCenter", Align.RIGHT: "AlignRight"}
ALIGNED_STYLE = {Align.LEFT: "", Align.CENTER: "Midden", Align.RIGHT: "Rechts"}
CONTENTS_DEPTH = 3


@dataclass(frozen=True)
class Dialect:
    """What pandoc can't say by itself, in the XML of the target; ``raw`` is pandoc's name for that XML."""

    raw: str
    tab: str
    page_break: str
    to_landscape: str
    to_portrait: str
    open_contents: str
    close_contents: str


def node(kind: str, *content: Any) -> Node:
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)} if content else {"t": kind}


def string(text: str) -> Node:
    return node("Str", text)


def styled(style: str, *nodes: Node, kind: str = "Div") -> Node:
    return node(kind, ["", [], [["custom-style", style]]], list(nodes))


def styled_paragraph(style: str, nodes: Nodes) -> Node:
    return styled(style, node("Para", nodes))


def raw_block(dialect: Dialect, xml: str) -> Node:
    return node("RawBlock", dialect.raw, xml)


def joined(lines: Iterable[Nodes]) -> Nodes:
    parts = [each for line in lines for each in (node("LineBreak"), *line)]
    return parts[1:]


def run(content: Iterable[Inline]) -> Nodes:
    return [inline(part) for part in content]


def inline(part: Inline) -> Node:
    match part:
        case Text(text=text):
            return string(text)
        case LineBreak():
            return node("LineBreak")
        case Strong():
            return node("Strong", run(part.content))
        case Emphasis():
            return node("Emph", run(part.content))
        case Link():
            return node("Link", NO_ATTRIBUTES, run(part.content), [part.url, ""])
        case Footnote():
            return node("Note", [node("Para", run(part.content))])


def blocks(content: Iterable[TextBlock]) -> Nodes:
    return [text_block(block) for block in content]


def text_block(block: TextBlock) -> Node:
    match block:
        case Paragraph():
            return node("Para", run(block.content))
        case BulletList():
            return node("BulletList", items(block.items))
        case NumberedList():
            return node("OrderedList", [block.start, node("Decimal"), node("Period")], items(block.items))


def items(entries: Iterable[Item]) -> list[Nodes]:
    return [
        [node("Plain", run(entry.content)), *([text_block(entry.nested)] if entry.nested else [])] for entry in entries
    ]


def table(block: Table, line_width: float) -> Node:
    """``line_width`` as a share of the width that pandoc reckons with."""
    total = sum(column.width for column in block.columns)
    columns = [
        [node(ALIGNED[column.align]), node("ColWidth", line_width * column.width / total)] for column in block.columns
    ]
    caption = [None, [node("Plain", [string(block.caption)])] if block.caption else []]
    titles = [("Tabelkop", [string(column.title)]) for column in block.columns]
    head = [NO_ATTRIBUTES, [table_row(block, titles)]]
    body = [[NO_ATTRIBUTES, 0, [], [table_row(block, [cell(each) for each in row]) for row in block.rows]]]
    return node("Table", NO_ATTRIBUTES, caption, columns, head, body, [NO_ATTRIBUTES, []])


def cell(given: Cell) -> tuple[str, Nodes]:
    words = run(given.content)
    return "Tabeltekst", [styled(f"Status{given.tone.name.title()}", *words, kind="Span")] if given.tone else words


def table_row(block: Table, cells: Iterable[tuple[str, Nodes]]) -> list[Any]:
    paired = zip(block.columns, cells, strict=True)
    return [NO_ATTRIBUTES, [table_cell(style + ALIGNED_STYLE[column.align], nodes) for column, (style, nodes) in paired]]


def table_cell(style: str, nodes: Nodes) -> list[Any]:
    return [NO_ATTRIBUTES, node("AlignDefault"), 1, 1, [styled_paragraph(style, nodes)]]
