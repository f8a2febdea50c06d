"""Writes the blocks of a document as HTML, in order."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from markupsafe import Markup

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

LinkTo = Callable[[Annex], str | None]
"""Where the file of an annex lies, if it can be reached from the page."""

MOST_STACKED = 6
"""Columns: a table that has more is a grid, which makes no sense when its rows are stacked."""

FITS_A_PHONE = 480
"""Pixels: the letters of a picture that is drawn wider become too small on a phone; it scrolls instead."""


class Pen:
    """Writes blocks in order and keeps the notes for the end."""

    def __init__(self, link: LinkTo) -> None:
        self.link = link
        self.kept: list[Markup] = []
        self.numbers = count(1)
        self.headings = count(1)
        self.figures = count(1)

    def run(self, content: Iterable[Inline]) -> Markup:
        return Markup("").join(self.inline(part) for part in content)

    def inline(self, part: Inline) -> Markup:
        match part:
            case Text(text=text):
                return Markup("{}").format(text)
            case LineBreak():
                return Markup("<br>")
            case Strong() | Emphasis():
                return Markup("<{0}>{1}</{0}>").format(STRESS[type(part)], self.run(part.content))
            case Link():
                return Markup('<a href="{}">{}</a>').format(part.url, self.run(part.content))
            case Footnote():
                return self.note(part)
            case Sign():
                return Markup('<span role="img" aria-label="{}">{}</span>').format(part.spoken, part.shown)
            case Bookmark(name=name):
                return Markup('<span id="{}"></span>').format(name)

    def note(self, note: Footnote) -> Markup:
        number = next(self.numbers)
        back = Markup(
            ' <a href="#nootverwijzing-{0}" role="doc-backlink" aria-label="Terug naar de tekst bij voetnoot {0}">↩</a>'
        ).format(number)
        self.kept.append(Markup('<li id="noot-{}">{}{}</li>').format(number, self.run(note.content), back))
        return Markup(
            '<sup><a id="nootverwijzing-{0}" href="#noot-{0}" role="doc-noteref" '
            'aria-label="Voetnoot {0}">{0}</a></sup>'
        ).format(number)

    def notes(self) -> Markup:
        if not self.kept:
            return Markup("")
        return Markup(
            '<section role="doc-endnotes" aria-label="Voetnoten"><h2>Voetnoten</h2><ol>{}</ol></section>'
        ).format(Markup("").join(self.kept))

    def blocks(self, content: Iterable[Block]) -> Markup:
        return Markup("\n").join(self.block(block) for block in content)

    def block(self, block: Block) -> Markup:
        return WRITERS[type(block)](self, block)

    def heading(self, block: Heading) -> Markup:
        return Markup('<h{0} id="kop-{1}">{2}</h{0}>').format(
            block.level + 1, next(self.headings), self.run(block.content)
        )

    def paragraph(self, block: Paragraph) -> Markup:
        return Markup("<p>{}</p>").format(self.run(block.content))

    def bullets(self, block: BulletList) -> Markup:
        return Markup("<ul>{}</ul>").format(self.items(block.items))

    def numbered(self, block: NumberedList) -> Markup:
        return Markup('<ol start="{}">{}</ol>').format(block.start, self.items(block.items))

    def page_break(self, block: PageBreak) -> Markup:
        return Markup("<hr>")

    def callout(self, block: Callout) -> Markup:
        return Markup(
            '<div class="agenda-document__callout" role="note" aria-label="{0}"><p><strong>{0}</strong></p>{1}</div>'
        ).format(block.title, self.blocks(block.blocks))

    def data_list(self, block: DataList) -> Markup:
        return self.terms(block.terms)

    def signature(self, block: Signature) -> Markup:
        return Markup("").join(self.signed(one) for one in block.signatories)

    def landscape(self, block: Landscape) -> Markup:
        return self.blocks(block.blocks)

    def items(self, entries: Iterable[Item]) -> Markup:
        return Markup("").join(
            Markup("<li>{}{}</li>").format(self.run(entry.content), self.block(entry.nested) if entry.nested else "")
            for entry in entries
        )

    def terms(self, terms: Iterable[Term]) -> Markup:
        pairs = (Markup("<dt>{}</dt><dd>{}</dd>").format(term.name, self.run(term.content)) for term in terms)
        return Markup("<dl>{}</dl>").format(Markup("").join(pairs))

    def signed(self, signatory: Term) -> Markup:
        return Markup("<p>{}<br><em>{}</em></p>").format(signatory.name, self.run(signatory.content))

    def figure(self, block: Figure) -> Markup:
        caption = Markup("<figcaption>{}</figcaption>").format(block.caption) if block.caption else ""
        picture = on_screen(block.svg, block.alternative, f"figuur-{next(self.figures)}-")
        if size_of(block.svg)[0] > FITS_A_PHONE:
            picture = WIDE.format(picture, name=block.caption or "Afbeelding", kind="")
        return Markup("<figure>{}{}</figure>").format(caption, picture)

    def annex(self, block: Annex) -> Markup:
        address = self.link(block)
        link = Markup('<p><a href="{}">Open {}</a></p>').format(address, block.name) if address else ""
        return Markup('<section class="agenda-document__annex">{}{}</section>').format(
            self.blocks(sheet_of(block)), link
        )

    def table(self, table: Table) -> Markup:
        """Its rows are stacked on a phone; a grid scrolls, by keyboard too."""
        caption = Markup("<caption>{}</caption>").format(table.caption) if table.caption else ""
        titles = Markup("").join(Markup('<th scope="col">{}</th>').format(column.title) for column in table.columns)
        wide = len(table.columns) > MOST_STACKED
        write_row = self.grid_row if wide else self.stacked_row
        rows = Markup("").join(Markup("<tr>{}</tr>").format(write_row(table, row)) for row in table.rows)
        return (WIDE if wide else STACKED).format(
            Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(caption, titles, rows),
            name=table.caption or "Tabel",
            kind=" agenda-document__grid",
        )

    def grid_row(self, table: Table, row: Row) -> Markup:
        first, *others = (self.cell(cell) for cell in row)
        cells = Markup("").join(Markup("<td>{}</td>").format(words) for words in others)
        return Markup('<th scope="row">{}</th>{}').format(first, cells)

    def stacked_row(self, table: Table, row: Row) -> Markup:
        pairs = zip(table.columns, row, strict=True)
        return Markup("").join(
            Markup('<td data-label="{}">{}</td>').format(column.title, held_together(self.cell(cell)))
            for column, cell in pairs
        )

    def cell(self, cell: Cell) -> Markup:
        words = self.run(cell.content)
        if not cell.tone:
            return words
        return Markup('<span class="agenda-document__tone agenda-document__tone--{}">{}</span>').format(
            cell.tone.value, words
        )


def held_together(words: Markup) -> Markup:
    """One part beside the word of its column."""
    return Markup("<div>{}</div>").format(words) if words else words


STRESS: dict[type[Any], str] = {Strong: "strong", Emphasis: "em"}
STACKED = Markup('<div class="agenda-document__stacked">{}</div>')
WIDE = Markup('<div class="agenda-document__wide{kind}" role="group" tabindex="0" aria-label="{name}">{}</div>')
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
