# ruff: noqa: RUF009 -- Kept is a descriptor, made for each field
"""One model of what a document says; pdf, docx, odt and html are written from it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from agenda.documents.blocks import (
    Align,
    Annex,
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    DataList,
    Figure,
    FlowBlock,
    Heading,
    Item,
    Landscape,
    NumberedList,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Term,
    Terms,
    Tone,
    terms,
)
from agenda.documents.inlines import (
    Bookmark,
    Content,
    Emphasis,
    Footnote,
    Inline,
    Kept,
    Line,
    LineBreak,
    Link,
    Misshapen,
    Sign,
    Strong,
    Text,
    plain,
)
from agenda.kernel.text import clean_text, one_line

__all__ = [
    "Align", "Annex", "Block", "Bookmark", "BulletList", "Callout", "Cell", "Column", "Content", "DataList", "Document",
    "Emphasis", "Figure", "FlowBlock", "Footnote", "Heading", "Inline", "Item", "Landscape", "Layout",
    "LineBreak", "Link", "Misshapen", "NumberedList", "PageBreak", "Paragraph", "Sign", "Signature", "Strong", "Table",
    "Term", "Text", "Tone", "plain",
]  # fmt: skip

DEEPEST_HEADING = 4


class Layout(StrEnum):
    DOSSIER = "dossier"
    LETTER = "letter"


def lines(given: str | Iterable[str]) -> tuple[str, ...]:
    parts = [given] if isinstance(given, str) else given
    return tuple(line for part in parts for line in clean_text(part).split("\n") if line.strip())


def moment(given: datetime | str) -> datetime:
    when = datetime.fromisoformat(given) if isinstance(given, str) else given
    if when.tzinfo is None:
        raise ValueError(f"a document needs a moment with a time zone: {when}")
    return when.astimezone(UTC)


def day(given: date | str | None) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else given


Lines = Kept[str | Iterable[str], tuple[str, ...]]


@dataclass(frozen=True)
class Document:
    """A frozen document: the same content gives the same bytes, wherever and whenever it is written.

    ``created`` is the moment that all files bear as theirs; ``date`` is the day printed on paper, if any. ``title``
    is the subject (*Betreft*) of a letter. ``facts`` stand on the cover of a dossier or beside the text of a letter;
    ``marking`` (*Concept*, *Vertrouwelijk*) stands on every page.
    """

    title: Line = Kept(one_line)
    created: Kept[datetime | str, datetime] = Kept(moment)
    blocks: Kept[Iterable[Block], tuple[Block, ...]] = Kept(tuple, ())
    layout: Kept[str, Layout] = Kept(Layout, Layout.DOSSIER)
    language: str = "nl"
    author: Line = Kept(one_line, "")
    date: "Kept[date | str | None, date | None]" = Kept(day, None)
    subtitle: Line = Kept(one_line, "")
    marking: Line = Kept(one_line, "")
    sender: Lines = Kept(lines, ())
    addressee: Lines = Kept(lines, ())
    facts: Terms = Kept(terms, ())

    def __post_init__(self) -> None:
        sentences = [*untitled(self.title), *misplaced(self.headings)]
        if sentences:
            raise Misshapen(*sentences)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Those of the annexes included."""
        blocks = (block.heading if isinstance(block, Annex) else block for block in flow(self.blocks))
        return tuple(block for block in blocks if isinstance(block, Heading))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in flow(self.blocks) if isinstance(block, Figure))

    @property
    def annexes(self) -> tuple[Annex, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Annex))

    def to_json(self) -> dict[str, Any]:
        """The same one each time, not to be changed."""
        return self._frozen

    def to_text(self) -> bytes:
        """Its frozen content as the one text of which the seal is taken."""
        return self._text

    @cached_property
    def _frozen(self) -> dict[str, Any]:
        frozen: dict[str, Any] = freeze(self)
        return frozen

    @cached_property
    def _text(self) -> bytes:
        return content_text(self._frozen)

    @classmethod
    def from_json(cls, frozen: dict[str, Any]) -> Self:
        if frozen.get("kind") != cls.__name__:
            raise ValueError(f"not a document: {frozen.get('kind')}")
        document: Self = thaw(frozen)
        return document


def flow(blocks: Iterable[Block]) -> Iterator[FlowBlock | Annex]:
    """The blocks in the order of reading, those on landscape pages included."""
    for block in blocks:
        yield from block.blocks if isinstance(block, Landscape) else (block,)


def untitled(title: str) -> Iterator[str]:
    if not title.strip():
        yield "Een document heeft een titel nodig."


def misplaced(headings: Iterable[Heading]) -> Iterator[str]:
    """Screen readers and PDF/UA need headings that start at 1 and go down one level at a time."""
    above = 0
    for heading in headings:
        words = plain(heading.content).strip()
        if not words:
            yield "Een kop heeft tekst nodig."
        if not 1 <= heading.level <= min(above + 1, DEEPEST_HEADING):
            yield (
                f"De kop ‘{words}’ heeft niveau {heading.level}; "
                f"hier past hooguit niveau {min(above + 1, DEEPEST_HEADING)}."
            )
        above = heading.level


KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        Document, Heading, Paragraph, BulletList, NumberedList, Item, Table, Column, Cell, PageBreak, Callout,
        DataList, Term, Signature, Landscape, Figure, Annex, LineBreak, Strong, Emphasis, Link, Footnote, Sign,
        Bookmark,
    )
}  # fmt: skip


NAMES: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in KINDS.values()}


def freeze(thing: Any) -> Any:
    kind = type(thing)
    if kind is Text:
        return thing.text
    if kind in NAMES:
        kept, names = vars(thing), NAMES[kind]
        return {"kind": kind.__name__, **{name: freeze(kept[name]) for name in names}}
    if kind is tuple:
        return [freeze(part) for part in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def content_text(frozen: dict[str, Any]) -> bytes:
    return json.dumps(frozen, sort_keys=True).encode()


def thaw(frozen: Any) -> Any:
    match frozen:
        case list():
            return tuple(thaw(part) for part in frozen)
        case dict():
            values = {name: thaw(value) for name, value in frozen.items()}
            return KINDS[values.pop("kind")](**values)
    return frozen
