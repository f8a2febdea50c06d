"""Writes the blocks of a document as HTML, in order."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from markupsafe import Markup, escape

from agenda.documents.annex_sheets import sheet_of
from agenda.documents.blocks import (
    Annex,
    Block,
    BulletList,
    Callout,
    Cell,
    DataList,
    Figure,
    Heading,
    Item,
    Landscape,
    NumberedList,
    PageBreak,
    Paragraph,
    Row,
    Signature,
    Table,
    Term,
)
from agenda.documents.drawings import on_screen, size_of
from agenda.documents.inlines import Bookmark, Emphasis, Footnote, Inline, LineBreak, Link, Sign, Strong, Text
from agenda.documents.weaving import Weave, woven

LinkTo = Callable[[Annex], str | None]
"""Where the file of an annex lies, if it can be reached from the page."""

MOST_STACKED = 6
"""Columns: a table that has more is a grid, which makes no sense when its rows are stacked."""

FITS_A_PHONE = 480
"""Pixels: the letters of a picture that is drawn wider become too small on a phone; it scrolls instead."""


STRESS = {Strong: Weave("<strong>{}</strong>"), Emphasis: Weave("<em>{}</em>")}
LINK = Weave('<a href="{}">{}</a>')
SIGN = Weave('<span role="img" aria-label="{}">{}</span>')
BOOKMARK = Weave('<span id="{}"></span>')
REFERENCE = Weave(
    '<sup><a id="nootverwijzing-{0}" href="#noot-{0}" role="doc-noteref" aria-label="Voetnoot {0}">{0}</a></sup>'
)
NOTE = Weave(
    '<li id="noot-{0}">{1} <a href="#nootverwijzing-{0}" role="doc-backlink" '
    'aria-label="Terug naar de tekst bij voetnoot {0}">↩</a></li>'
)
NOTES = Weave('<section role="doc-endnotes" aria-label="Voetnoten"><h2>Voetnoten</h2><ol>{}</ol></section>')
HEADING, PARAGRAPH = Weave('<h{0} id="kop-{1}">{2}</h{0}>'), Weave("<p>{}</p>")
BULLETS, NUMBERED, ITEM = Weave("<ul>{}</ul>"), Weave('<ol start="{}">{}</ol>'), Weave("<li>{}{}</li>")
CALLOUT = Weave(
    '<div class="agenda-document__callout" role="note" aria-label="{0}"><p><strong>{0}</strong></p>{1}</div>'
)
TERMS, TERM, SIGNED = Weave("<dl>{}</dl>"), Weave("<dt>{}</dt><dd>{}</dd>"), Weave("<p>{}<br><em>{}</em></p>")
FIGURE, FIGURE_CAPTION = Weave("<figure>{}{}</figure>"), Weave("<figcaption>{}</figcaption>")
ANNEX, ANNEX_LINK = (
    Weave('<section class="agenda-document__annex">{}{}</section>'),
    Weave('<p><a href="{}">Open {}</a></p>'),
)
TABLE = Weave("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
CAPTION, TITLE, ROW = Weave("<caption>{}</caption>"), Weave('<th scope="col">{}</th>'), Weave("<tr>{}</tr>")
GRID_ROW, GRID_CELL = Weave('<th scope="row">{}</th>{}'), Weave("<td>{}</td>")
STACKED_CELL = Weave('<td data-label="{}">{}</td>')
TONE = Weave('<span class="agenda-document__tone agenda-document__tone--{}">{}</span>')
HELD_TOGETHER = Weave("<div>{}</div>")
STACKED = Weave('<div class="agenda-document__stacked">{}</div>')
WIDE = Weave('<div class="agenda-document__wide{}" role="group" tabindex="0" aria-label="{}">{}</div>')
NEW_LINE = Markup("\n")


class Pen:
    """Writes blocks in order and keeps the notes for the end."""

    def __init__(self, link: LinkTo) -> None:
        self.link = link
        self.kept: list[Markup] = []
        self.numbers = count(1)
        self.headings = count(1)
        self.figures = count(1)

    def run(self, content: Iterable[Inline]) -> Markup:
        return woven(self.inline(part) for part in content)

    def inline(self, part: Inline) -> Markup:
        match part:
            case Text():
                return escape(part.text)
            case LineBreak():
                return Markup("<br>")
            case Strong() | Emphasis():
                return STRESS[type(part)](self.run(part.content))
            case Link():
                return LINK(part.url, self.run(part.content))
            case Footnote():
                return self.note(part)
            case Sign():
                return SIGN(part.spoken, part.shown)
            case Bookmark():
                return BOOKMARK(part.name)

    def note(self, note: Footnote) -> Markup:
        number = next(self.numbers)
        self.kept.append(NOTE(number, self.run(note.content)))
        return REFERENCE(number)

    def notes(self) -> Markup:
        return NOTES(woven(self.kept)) if self.kept else Markup("")

    def blocks(self, content: Iterable[Block]) -> Markup:
        return NEW_LINE.join(self.block(block) for block in content)

    def block(self, block: Block) -> Markup:
        return WRITERS[type(block)](self, block)

    def heading(self, block: Heading) -> Markup:
        return HEADING(block.level + 1, next(self.headings), self.run(block.content))

    def paragraph(self, block: Paragraph) -> Markup:
        return PARAGRAPH(self.run(block.content))

    def bullets(self, block: BulletList) -> Markup:
        return BULLETS(self.items(block.items))

    def numbered(self, block: NumberedList) -> Markup:
        return NUMBERED(block.start, self.items(block.items))

    def page_break(self, block: PageBreak) -> Markup:
        return Markup("<hr>")

    def callout(self, block: Callout) -> Markup:
        return CALLOUT(block.title, self.blocks(block.blocks))

    def data_list(self, block: DataList) -> Markup:
        return self.terms(block.terms)

    def signature(self, block: Signature) -> Markup:
        return woven(SIGNED(one.name, self.run(one.content)) for one in block.signatories)

    def landscape(self, block: Landscape) -> Markup:
        return self.blocks(block.blocks)

    def items(self, entries: Iterable[Item]) -> Markup:
        return woven(
            ITEM(self.run(entry.content), self.block(entry.nested) if entry.nested else "") for entry in entries
        )

    def terms(self, terms: Iterable[Term]) -> Markup:
        return TERMS(woven(TERM(term.name, self.run(term.content)) for term in terms))

    def figure(self, block: Figure) -> Markup:
        caption = FIGURE_CAPTION(block.caption) if block.caption else ""
        picture = on_screen(block.svg, block.alternative, f"figuur-{next(self.figures)}-")
        if size_of(block.svg)[0] > FITS_A_PHONE:
            picture = WIDE("", block.caption or "Afbeelding", picture)
        return FIGURE(caption, picture)

    def annex(self, block: Annex) -> Markup:
        address = self.link(block)
        return ANNEX(self.blocks(sheet_of(block)), ANNEX_LINK(address, block.name) if address else "")

    def table(self, table: Table) -> Markup:
        """Its rows are stacked on a phone; a grid scrolls, by keyboard too."""
        wide = len(table.columns) > MOST_STACKED
        write_row = self.grid_row if wide else self.stacked_row
        written = TABLE(
            CAPTION(table.caption) if table.caption else "",
            woven(TITLE(column.title) for column in table.columns),
            woven(ROW(write_row(table, row)) for row in table.rows),
        )
        return WIDE(" agenda-document__grid", table.caption or "Tabel", written) if wide else STACKED(written)

    def grid_row(self, table: Table, row: Row) -> Markup:
        first, *others = (self.cell(cell) for cell in row)
        return GRID_ROW(first, woven(GRID_CELL(words) for words in others))

    def stacked_row(self, table: Table, row: Row) -> Markup:
        pairs = zip(table.columns, row, strict=True)
        return woven(STACKED_CELL(column.title, held_together(self.cell(cell))) for column, cell in pairs)

    def cell(self, cell: Cell) -> Markup:
        words = self.run(cell.content)
        return TONE(cell.tone.value, words) if cell.tone else words


def held_together(words: Markup) -> Markup:
    """One part beside the word of its column."""
    return HELD_TOGETHER(words) if words else words


WRITERS: dict[type[Any], Callable[[Pen, Any], Markup]] = {
    Heading: Pen.heading,
    Paragraph: Pen.paragraph,
    BulletList: Pen.bullets,
    NumberedList: Pen.numbered,
    Table: Pen.table,
    PageBreak: Pen.page_break,
    Callout: Pen.callout,
    DataList: Pen.data_list,
    Signature: Pen.signature,
    Landscape: Pen.landscape,
    Figure: Pen.figure,
    Annex: Pen.annex,
}
