"""Accessible HTML: a fragment for the site's own pages, or a page that stands alone."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from markupsafe import Markup

from agenda.documents.blocks import (
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
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
)
from agenda.documents.content import Document
from agenda.documents.inlines import Emphasis, Footnote, Inline, LineBreak, Link, Strong, Text
from agenda.kernel.dutch import spoken_date

STYLE = Markup(
    "body{font:1rem/1.5 Verdana,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold}"
    "th,td{border-bottom:1px solid #b8c0c8;padding:.3rem .4rem;text-align:left;vertical-align:top}"
    "aside{border-left:.25rem solid #14406b;background:#f1f5f9;padding:.5rem 1rem}dt{font-weight:bold}"
)


def write_html(document: Document) -> bytes:
    """A page of its own, in UTF-8."""
    page = Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>'
        "<body><main>{}</main></body></html>\n"
    ).format(document.language, document.title, STYLE, fragment(document))
    return page.encode()


def fragment(document: Document) -> Markup:
    """The title is its ``h1``; the headings of the text follow from ``h2``."""
    pen = Pen()
    head = [Markup("<h1>{}</h1>").format(document.title)]
    head += [Markup("<p>{}</p>").format(text) for text in (document.marking, document.subtitle, day(document)) if text]
    head += [Markup("<p>{}</p>").format(lines(parts)) for parts in (document.sender, document.addressee) if parts]
    facts = [pen.terms(document.facts)] if document.facts else []
    body = pen.blocks(document.blocks)
    return Markup("\n").join([*head, *facts, body, pen.notes()])


def day(document: Document) -> str:
    return spoken_date(document.date) if document.date else ""


def lines(texts: Iterable[str]) -> Markup:
    return Markup("<br>").join(texts)


class Pen:
    """Writes blocks in order and keeps the notes for the end."""

    def __init__(self) -> None:
        self.kept: list[Markup] = []
        self.numbers = count(1)

    def run(self, content: Iterable[Inline]) -> Markup:
        return Markup("").join(self.inline(part) for part in content)

    def inline(self, part: Inline) -> Markup:
        match part:
            case Text(text=text):
                return Markup("{}").format(text)
            case LineBreak():
                return Markup("<br>")
            case Strong():
                return Markup("<strong>{}</strong>").format(self.run(part.content))
            case Emphasis():
                return Markup("<em>{}</em>").format(self.run(part.content))
            case Link():
                return Markup('<a href="{}">{}</a>').format(part.url, self.run(part.content))
            case Footnote():
                return self.note(part)

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
        return Markup("<h{0}>{1}</h{0}>").format(block.level + 1, self.run(block.content))

    def paragraph(self, block: Paragraph) -> Markup:
        return Markup("<p>{}</p>").format(self.run(block.content))

    def bullets(self, block: BulletList) -> Markup:
        return Markup("<ul>{}</ul>").format(self.items(block.items))

    def numbered(self, block: NumberedList) -> Markup:
        return Markup('<ol start="{}">{}</ol>').format(block.start, self.items(block.items))

    def page_break(self, block: PageBreak) -> Markup:
        return Markup("<hr>")

    def callout(self, block: Callout) -> Markup:
        return Markup('<aside aria-label="{0}"><p><strong>{0}</strong></p>{1}</aside>').format(
            block.title, self.blocks(block.blocks)
        )

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

    def table(self, table: Table) -> Markup:
        caption = Markup("<caption>{}</caption>").format(table.caption) if table.caption else ""
        titles = Markup("").join(self.title(column) for column in table.columns)
        rows = Markup("").join(Markup("<tr>{}</tr>").format(self.cells(row)) for row in table.rows)
        return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(caption, titles, rows)

    def title(self, column: Column) -> Markup:
        return Markup('<th scope="col">{}</th>').format(column.title)

    def cells(self, row: Iterable[Cell]) -> Markup:
        return Markup("").join(Markup("<td>{}</td>").format(self.run(cell.content)) for cell in row)


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
}
