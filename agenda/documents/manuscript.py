"""A whole document as pandoc's syntax tree: cover or letterhead, contents, and the text in order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from agenda.documents.annex_sheets import sheet_of
from agenda.documents.blocks import (
    Annex,
    Block,
    Callout,
    DataList,
    Figure,
    FlowBlock,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Term,
)
from agenda.documents.content import Document, Layout
from agenda.documents.inlines import plain
from agenda.documents.pandoc import API_VERSION
from agenda.documents.rasters import Rasters
from agenda.documents.tree import (
    Node,
    Nodes,
    image,
    joined,
    node,
    run,
    string,
    styled_paragraph,
    table,
    text_block,
)
from agenda.kernel.dutch import capital, spoken_date

DEEPEST_IN_CONTENTS = 2
UPRIGHT, ON_SIDE = (453, 600), (700, 360)
"""Points: the room for a picture, with its caption, on a page and on one that lies on its side."""


@dataclass(frozen=True)
class Dialect:
    """What pandoc can't say by itself, in the XML of the target; ``name`` is pandoc's name for that XML.

    ``to_portrait`` closes pages on their side that are followed by others. The widths are those of a line of text,
    as shares of what pandoc takes a line to be. ``field`` gives what stands around a value that is filled in by name.
    """

    name: str
    tab: str
    page_break: str
    to_landscape: str
    next_landscape: str
    to_portrait: str
    open_contents: str
    close_contents: str
    contents_style: str
    field: Callable[[str], tuple[str, str]]
    portrait_width: float
    landscape_width: float


def upright(dialect: Dialect) -> Dialect:
    """For pages that never lie on their side."""
    return replace(dialect, to_landscape="", next_landscape="", to_portrait="", landscape_width=dialect.portrait_width)


class Manuscript:
    def __init__(self, document: Document, dialect: Dialect, rasters: Rasters) -> None:
        self.document = document
        self.rasters = rasters
        self.dialect = dialect
        self.blocks = turns(document.blocks)
        self.headings = 0

    def tree(self) -> dict[str, Any]:
        meta = {"title": self.document.title, "author": self.document.author, "lang": self.document.language}
        meta |= dict(properties(self.document))
        return {
            "pandoc-api-version": API_VERSION,
            "meta": {name: node("MetaString", value) for name, value in meta.items() if value},
            "blocks": [*FRONTS[self.document.layout](self), *self.pages(self.blocks)],
        }

    def raw(self, xml: str) -> Node:
        return node("RawBlock", self.dialect.name, xml)

    def page_break(self) -> Node:
        return self.raw(self.dialect.page_break)

    def pairs(self, terms: Iterable[Term], *, fields: bool = False) -> Iterator[Node]:
        parts = tuple(terms)
        for number, term in enumerate(parts, 1):
            yield styled_paragraph("Gegevens" if number < len(parts) else "Gegevensslot", self.pair(term, fields))

    def pair(self, term: Term, field: bool) -> Nodes:
        begin, end = self.dialect.field(term.name) if field else ("", "")
        return [
            node("Strong", [string(term.name)]),
            self.raw_inline(self.dialect.tab + begin),
            *run(term.content),
            *([self.raw_inline(end)] if end else []),
        ]

    def raw_inline(self, xml: str) -> Node:
        return node("RawInline", self.dialect.name, xml)

    def pages(self, blocks: tuple[Block, ...]) -> Iterator[Node]:
        on_side = False
        for number, block in enumerate(blocks):
            if isinstance(block, Landscape):
                yield self.raw(self.dialect.next_landscape if on_side else self.dialect.to_landscape)
                yield from self.on_its_side(block, *blocks[number + 1 : number + 2])
            elif isinstance(block, Paragraph) and leads_to_signature(blocks[number + 1 : number + 3]):
                yield text_block(block, "Slotalinea")
            else:
                yield from self.flow(block)
            on_side = isinstance(block, Landscape)

    def on_its_side(self, block: Landscape, *following: Block) -> Iterator[Node]:
        for part in block.blocks:
            yield from self.flow(part, on_side=True)
        if following and not isinstance(following[0], Landscape):
            yield self.raw(self.dialect.to_portrait)

    def flow(self, block: FlowBlock | Annex, *, on_side: bool = False) -> Iterator[Node]:
        match block:
            case Heading():
                self.headings += 1
                yield node("Header", block.level, [f"kop{self.headings}", [], []], run(block.content))
            case Table() | Figure():
                yield from self.as_wide_as_fits(block, on_side=on_side)
            case Annex():
                yield from chain.from_iterable(map(self.flow, sheet_of(block)))
            case PageBreak():
                yield self.page_break()
            case Callout():
                yield from boxed(block)
            case DataList():
                yield from self.pairs(block.terms)
            case Signature():
                yield from map(signed, block.signatories)
            case _:
                yield text_block(block)

    def as_wide_as_fits(self, block: Table | Figure, *, on_side: bool) -> Iterator[Node]:
        if isinstance(block, Figure):
            yield from self.picture(block, ON_SIDE if on_side else UPRIGHT)
        else:
            yield table(block, self.dialect.landscape_width if on_side else self.dialect.portrait_width)

    def picture(self, figure: Figure, room: tuple[int, int]) -> Iterator[Node]:
        if figure.caption:
            yield styled_paragraph("Bijschrift", [string(figure.caption)])
        yield styled_paragraph("Afbeelding", [image(figure, self.rasters[figure.svg], room)])

    def contents(self) -> Iterator[Node]:
        entries = list(enumerate(self.document.headings, 1))
        if not entries:
            return
        yield self.page_break()
        yield styled_paragraph("Inhoudskop", [string("Inhoud")])
        yield self.raw(self.dialect.open_contents)
        yield from (self.entry(number, heading) for number, heading in entries if heading.level <= DEEPEST_IN_CONTENTS)
        yield self.raw(self.dialect.close_contents)

    def entry(self, number: int, heading: Heading) -> Node:
        link = node("Link", ["", [], []], [string(plain(heading.content))], [f"#kop{number}", ""])
        return styled_paragraph(f"{self.dialect.contents_style}{heading.level}", [link])


def leads_to_signature(following: tuple[Block, ...]) -> bool:
    """At once or after one more paragraph: those stay with it on one page."""
    first, second = (*following, None, None)[:2]
    return isinstance(first, Signature) or (isinstance(first, Paragraph) and isinstance(second, Signature))


def turns(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks without the page breaks beside pages on their side, which begin and end a page themselves."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Landscape) and kept and isinstance(kept[-1], PageBreak):
            kept.pop()
        if not (isinstance(block, PageBreak) and kept and isinstance(kept[-1], Landscape | PageBreak)):
            kept.append(block)
    return tuple(kept)


def boxed(callout: Callout) -> Iterator[Node]:
    yield styled_paragraph("Kadertitel", [string(callout.title)])
    for number, block in enumerate(callout.blocks, 1):
        closes = number == len(callout.blocks) and isinstance(block, Paragraph)
        yield text_block(block, "Kaderslot" if closes else "Kader")


def signed(signatory: Term) -> Node:
    return styled_paragraph("Ondertekening", joined([[string(signatory.name)], [node("Emph", run(signatory.content))]]))


def lines(style: str, texts: Iterable[str]) -> Nodes:
    nodes = joined([string(text)] for text in texts if text)
    return [styled_paragraph(style, nodes)] if nodes else []


def printed_date(document: Document) -> str:
    return spoken_date(document.date) if document.date else ""


def cover(manuscript: Manuscript) -> Iterator[Node]:
    document = manuscript.document
    yield from lines("Omslag", [document.author or "\u00a0"])
    yield from lines("Markering", [document.marking])
    yield from lines("Title", [document.title])
    yield from lines("Subtitle", [document.subtitle])
    yield from lines("Datum", [printed_date(document)])
    yield from manuscript.pairs(document.facts)
    yield from manuscript.contents()
    if not isinstance(next(iter(manuscript.blocks), None), Landscape):
        yield manuscript.page_break()


def letterhead(manuscript: Manuscript) -> Iterator[Node]:
    document = manuscript.document
    yield from lines("Afzender", document.sender)
    yield from lines("Markering", [document.marking])
    yield from lines("Geadresseerde", document.addressee)
    yield from manuscript.pairs(reference(document), fields=True)


def reference(document: Document) -> list[Term]:
    """What stands at the head of a letter, by the names that it has there."""
    about = [Term("Datum", printed_date(document)), Term("Betreft", document.title), *document.facts]
    return [term for term in about if plain(term.content).strip()]


def properties(document: Document) -> Iterator[tuple[str, str]]:
    """The same as properties of the file. A capital keeps them apart from the names that pandoc knows."""
    if document.layout is Layout.LETTER:
        for term in reference(document):
            name = term.name.strip()
            if name[:1].isalpha():
                yield capital(name), plain(term.content)


FRONTS: dict[Layout, Callable[[Manuscript], Iterator[Node]]] = {Layout.DOSSIER: cover, Layout.LETTER: letterhead}
