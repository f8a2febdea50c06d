"""What a reader sees of a document, as plain lines: words, notes and where links lead; not how it is laid out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from agenda.documents.blocks import (
    Annex,
    Block,
    BulletList,
    Callout,
    DataList,
    Figure,
    FlowBlock,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Term,
)
from agenda.documents.content import flow
from agenda.documents.inlines import Emphasis, Footnote, Inline, Link, Strong, Text, plain, walk, wording

NUMBERED = re.compile(
    r"((?:[^\W\d_]+ (?=\S{0,9}\d\S{0,9}[.:] ))?(?!\d{4})(?=\S{0,9}\d)\S{1,10}) (\S.*)"  # 2.1 …, Doel 2: …, 3. …
)


class Words(NamedTuple):
    """``links`` are what hangs on the words: where links lead, the drawing that they describe."""

    text: str
    links: tuple[str, ...] = ()


def read(content: Iterable[Inline]) -> Words:
    parts = tuple(content)
    if len(parts) == 1 and isinstance(parts[0], Text):
        return Words(tidy(parts[0].text))
    links = tuple(inline.url for inline in walk(parts) if isinstance(inline, Link))
    return Words(tidy("".join(map(_shown, parts))), links)


def tidy(text: str) -> str:
    return " ".join(text.split())


def _shown(inline: Inline) -> str:
    match inline:
        case Footnote():
            return f" (voetnoot: {plain(inline.content)})"
        case Strong() | Emphasis() | Link():
            return "".join(map(_shown, inline.content))
    return wording(inline)


Lines = tuple[tuple[Words, ...], ...]


def lines(block: FlowBlock) -> Lines:
    """Each line as its parts: the cells of a row, a name with what it stands for."""
    match block:
        case Heading() | Paragraph():
            return ((read(block.content),),)
        case BulletList() | NumberedList():
            return tuple(_entries(block))
        case Table():
            return (
                (Words(tidy(block.caption)),),
                tuple(Words(tidy(column.title)) for column in block.columns),
                *(tuple(read(cell.content) for cell in row) for row in block.rows),
            )
        case DataList(terms=terms) | Signature(signatories=terms):
            return tuple(_pair(term) for term in terms)
        case Callout():
            return ((Words(tidy(block.title)),), *(line for part in block.blocks for line in lines(part)))
        case Figure():
            return ((Words(tidy(block.caption)), Words(tidy(block.alternative), (block.svg,))),)
    return ()


def _entries(block: BulletList | NumberedList, indent: str = "") -> Iterator[tuple[Words, ...]]:
    first = block.start if isinstance(block, NumberedList) else 0
    for number, item in enumerate(block.items, first):
        mark = f"{number}." if isinstance(block, NumberedList) else "•"
        yield Words(indent + mark), read(item.content)
        if item.nested:
            yield from _entries(item.nested, indent + "  ")


def _pair(term: Term) -> tuple[Words, ...]:
    return Words(tidy(term.name)), read(term.content)


def told(block: FlowBlock) -> str:
    """All the words of a block, a line for each of its lines."""
    return "\n".join(" | ".join(words.text for words in line if words.text) for line in lines(block)).strip()


def numbered(title: str) -> tuple[str, str]:
    """The number that a title starts with, if any, and the rest."""
    found = NUMBERED.fullmatch(title)
    return (found[1].rstrip(".:)"), found[2]) if found else ("", title)


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; ``number`` counts the headings of the document from 1.

    The whole document is the section without a heading.
    """

    heading: Heading | None
    number: int
    blocks: tuple[FlowBlock, ...]
    sections: "tuple[Section, ...]"

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    @cached_property
    def title(self) -> str:
        return tidy(plain(self.heading.content)) if self.heading else ""

    @cached_property
    def head(self) -> Words:
        return read(self.heading.content if self.heading else ())

    @cached_property
    def body(self) -> tuple[object, ...]:
        """Two sections with the same body show the same below their headings."""
        return (tuple(map(lines, self.blocks)), tuple((part.head, part.body) for part in self.sections))

    @cached_property
    def words(self) -> str:
        parts = [self.head.text, *map(told, self.blocks), *(part.words for part in self.sections)]
        return "\n".join(part for part in parts if part)


def sections(blocks: Iterable[Block]) -> Section:
    """The whole of a document but its annexes, by its headings."""
    open_ones = [Draft(None, 0)]
    number = 0
    for block in flow(blocks):
        if isinstance(block, Heading):
            number += 1
            while open_ones[-1].level >= block.level:
                open_ones.pop()
            draft = Draft(block, number)
            open_ones[-1].drafts.append(draft)
            open_ones.append(draft)
        elif not isinstance(block, Annex | PageBreak):
            open_ones[-1].blocks.append(block)
    return open_ones[0].finished()


@dataclass
class Draft:
    heading: Heading | None
    number: int
    blocks: list[FlowBlock] = field(default_factory=list)
    drafts: "list[Draft]" = field(default_factory=list)

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    def finished(self) -> Section:
        return Section(self.heading, self.number, tuple(self.blocks), tuple(one.finished() for one in self.drafts))
