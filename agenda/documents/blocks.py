# ruff: noqa: RUF009 -- Kept is a descriptor, made for each field
"""What stands below one another in a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agenda.documents.inlines import Content, Kept, Line, Misshapen, Running, inlines, plain
from agenda.kernel.text import clean_text, one_line

DEEPEST_LIST = 4


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Tone(StrEnum):
    """A colour beside the words of a cell, never in their place."""

    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INACTIVE = "inactive"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Heading:
    """Level 1 to 4."""

    level: int
    content: Running = Kept(inlines)


@dataclass(frozen=True)
class Paragraph:
    content: Running = Kept(inlines)


@dataclass(frozen=True)
class Item:
    content: Running = Kept(inlines)
    nested: "BulletList | NumberedList | None" = None


def items(given: "Iterable[Content | Item]") -> tuple[Item, ...]:
    return tuple(item if isinstance(item, Item) else Item(item) for item in given)


Items = Kept[Iterable[Content | Item], tuple[Item, ...]]


def depth(entries: Iterable[Item]) -> int:
    return 1 + max((depth(item.nested.items) for item in entries if item.nested), default=0)


@dataclass(frozen=True)
class BulletList:
    items: Items = Kept(items)

    def __post_init__(self) -> None:
        refuse_depth(self.items)


@dataclass(frozen=True)
class NumberedList:
    items: Items = Kept(items)
    start: int = 1

    def __post_init__(self) -> None:
        refuse_depth(self.items)


def refuse_depth(entries: Iterable[Item]) -> None:
    if depth(entries) > DEEPEST_LIST:
        raise Misshapen(f"Een lijst gaat hooguit {DEEPEST_LIST} niveaus diep.")


@dataclass(frozen=True)
class Column:
    """``width`` is relative to that of the other columns."""

    title: Line = Kept(one_line)
    width: float = 1.0
    align: Kept[str, Align] = Kept(Align, Align.LEFT)

    def __post_init__(self) -> None:
        if self.width <= 0:
            raise Misshapen(f"De kolom ‘{self.title}’ heeft geen breedte.")


@dataclass(frozen=True)
class Cell:
    content: Running = Kept(inlines)
    tone: Kept[str | None, Tone | None] = Kept(lambda tone: Tone(tone) if tone else None, None)

    def __post_init__(self) -> None:
        if self.tone and not plain(self.content).strip():
            raise Misshapen("Bij een kleur in een tabel hoort een woord.")


Row = tuple[Cell, ...]
GivenRows = Iterable[Iterable[Content | Cell]]


def rows(given: GivenRows) -> tuple[Row, ...]:
    return tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in given)


@dataclass(frozen=True)
class Table:
    columns: Kept[Iterable[Column], tuple[Column, ...]] = Kept(tuple)
    rows: Kept[GivenRows, tuple[Row, ...]] = Kept(rows)
    caption: Line = Kept(one_line, "")

    def __post_init__(self) -> None:
        width = len(self.columns)
        if not width:
            raise Misshapen(f"De tabel ‘{self.caption}’ heeft geen kolommen.")
        uneven = [f"rij {number} heeft er {len(row)}" for number, row in enumerate(self.rows, 1) if len(row) != width]
        if uneven:
            raise Misshapen(f"De tabel ‘{self.caption}’ heeft {width} kolommen, maar {'; '.join(uneven)}.")


@dataclass(frozen=True)
class PageBreak:
    pass


TextBlock = Paragraph | BulletList | NumberedList


@dataclass(frozen=True)
class Callout:
    """A boxed note."""

    title: Line = Kept(one_line)
    blocks: Kept[Iterable[TextBlock], tuple[TextBlock, ...]] = Kept(tuple)


@dataclass(frozen=True)
class Term:
    name: Line = Kept(one_line)
    content: Running = Kept(inlines)


GivenTerms = Iterable[Term | tuple[str, Content]]


def terms(given: GivenTerms) -> tuple[Term, ...]:
    return tuple(term if isinstance(term, Term) else Term(*term) for term in given)


Terms = Kept[GivenTerms, tuple[Term, ...]]


@dataclass(frozen=True)
class DataList:
    """Names with what they stand for, such as *Ons kenmerk*."""

    terms: Terms = Kept(terms)


@dataclass(frozen=True)
class Signature:
    """Who sign, each with an office, below room to write."""

    signatories: Terms = Kept(terms)


@dataclass(frozen=True)
class Figure:
    """A picture of ours as SVG text; ``alternative`` tells in words what it shows."""

    svg: Line = Kept(clean_text)
    alternative: Line = Kept(one_line)
    caption: Line = Kept(one_line, "")

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise Misshapen(f"De afbeelding ‘{self.caption}’ heeft een beschrijving nodig.")


FlowBlock = Heading | TextBlock | Table | PageBreak | Callout | DataList | Signature | Figure


@dataclass(frozen=True)
class Landscape:
    """Pages on their side, for what is too wide; starts and ends on a new page."""

    blocks: Kept[Iterable[FlowBlock], tuple[FlowBlock, ...]] = Kept(tuple)


@dataclass(frozen=True)
class Annex:
    """A file that goes with the document, on a sheet of its own.

    In a PDF that sheet is followed by the ``pages`` of the file, if it has any that can be taken over; ``remark`` tells
    why not, or what was left out. A file that ``conforms`` is sound PDF/UA and PDF/A by itself.
    """

    sha256: str
    size: int
    label: Line = Kept(one_line)
    title: Line = Kept(one_line)
    name: Line = Kept(one_line)
    pages: int = 0
    remark: Line = Kept(one_line, "")
    conforms: bool = False

    @property
    def heading(self) -> Heading:
        return Heading(2, ": ".join(filter(None, (f"Bijlage {self.label}".strip(), self.title))))


Block = FlowBlock | Landscape | Annex
