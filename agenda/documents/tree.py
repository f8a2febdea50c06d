"""Parts of a document as pandoc's syntax tree. Each text is a ``Str``: no markup is read from it."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from agenda.documents.blocks import Align, BulletList, Cell, Figure, Item, NumberedList, Paragraph, Table, TextBlock
from agenda.documents.drawings import size_of
from agenda.documents.inlines import Bookmark, Emphasis, Footnote, Inline, LineBreak, Link, Sign, Strong, Text

Node = dict[str, Any]
Nodes = list[Node]
STRESS: dict[type[Any], str] = {Strong: "Strong", Emphasis: "Emph"}
NO_ATTRIBUTES: list[Any] = ["", [], []]
POINTS_PER_PIXEL, POINTS_PER_INCH = 0.75, 72
ALIGNED = {Align.LEFT: "AlignLeft", Align.CENTER: "AlignCenter", Align.RIGHT: "AlignRight"}
ALIGNED_STYLE = {Align.LEFT: "", Align.CENTER: "Midden", Align.RIGHT: "Rechts"}


def node(kind: str, *content: Any) -> Node:
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)} if content else {"t": kind}


def string(text: str) -> Node:
    return node("Str", text)


def styled(style: str, nodes: Nodes, kind: str = "Div") -> Node:
    return node(kind, ["", [], [["custom-style", style]]], nodes)


def styled_paragraph(style: str, nodes: Nodes) -> Node:
    return styled(style, [node("Para", nodes)])


def joined(lines: Iterable[Nodes]) -> Nodes:
    return [each for line in lines for each in (node("LineBreak"), *line)][1:]


def run(content: Iterable[Inline]) -> Nodes:
    return [inline(part) for part in content]


def inline(part: Inline) -> Node:
    match part:
        case Text(text=text):
            return string(text)
        case LineBreak():
            return node("LineBreak")
        case Strong() | Emphasis():
            return node(STRESS[type(part)], run(part.content))
        case Link():
            return node("Link", NO_ATTRIBUTES, run(part.content), [part.url, ""])
        case Footnote():
            return node("Note", [node("Para", run(part.content))])
        case Sign(shown=shown):
            return string(shown)
        case Bookmark(name=name):
            return node("Span", [name, [], []], [])


def text_block(block: TextBlock, style: str = "") -> Node:
    """``style`` of its paragraphs; without one that of running text."""
    match block:
        case Paragraph():
            return styled_paragraph(style, run(block.content)) if style else node("Para", run(block.content))
        case BulletList():
            return node("BulletList", items(block.items, style))
        case NumberedList():
            return node("OrderedList", [block.start, node("Decimal"), node("Period")], items(block.items, style))


def items(entries: Iterable[Item], style: str) -> list[Nodes]:
    return [
        [item_line(entry, style), *([text_block(entry.nested, style)] if entry.nested else [])] for entry in entries
    ]


def item_line(entry: Item, style: str) -> Node:
    return styled_paragraph(style, run(entry.content)) if style else node("Plain", run(entry.content))


def image(figure: Figure, png: bytes, room: tuple[int, int]) -> Node:
    """As large as it was drawn, as far as there is room."""
    width, height = size_of(figure.svg)
    scale = min(POINTS_PER_PIXEL, room[0] / width, room[1] / height)
    size = [
        ["width", f"{width * scale / POINTS_PER_INCH:.3f}in"],
        ["height", f"{height * scale / POINTS_PER_INCH:.3f}in"],
    ]
    address = f"data:image/png;base64,{b64encode(png).decode()}"
    return node("Image", ["", [], size], [string(figure.alternative)], [address, ""])


def table(block: Table, line_width: float) -> Node:
    """``line_width`` is the share of the text width that pandoc reckons with."""
    total = sum(column.width for column in block.columns)
    columns = [
        [node(ALIGNED[column.align]), node("ColWidth", line_width * column.width / total)] for column in block.columns
    ]
    caption = [None, [node("Plain", [string(block.caption)])] if block.caption else []]
    head = table_row(block, [("Tabelkop", [string(column.title)]) for column in block.columns])
    body = [table_row(block, [cell(each) for each in row]) for row in block.rows]
    return node(
        "Table",
        NO_ATTRIBUTES,
        caption,
        columns,
        [NO_ATTRIBUTES, [head]],
        [[NO_ATTRIBUTES, 0, [], body]],
        [NO_ATTRIBUTES, []],
    )


def cell(given: Cell) -> tuple[str, Nodes]:
    words = run(given.content)
    return "Tabeltekst", [styled(f"Status{given.tone.name.title()}", words, kind="Span")] if given.tone else words


def table_row(block: Table, cells: Iterable[tuple[str, Nodes]]) -> list[Any]:
    paired = zip(block.columns, cells, strict=True)
    return [
        NO_ATTRIBUTES,
        [table_cell(style + ALIGNED_STYLE[column.align], nodes) for column, (style, nodes) in paired],
    ]


def table_cell(style: str, nodes: Nodes) -> list[Any]:
    return [NO_ATTRIBUTES, node("AlignDefault"), 1, 1, [styled_paragraph(style, nodes)]]
