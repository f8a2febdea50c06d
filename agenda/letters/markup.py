r"""The markup of a passage: paragraphs between blank lines, ``- `` before a list item, ``*stress*``, ``[^a note]``."""

import re
from collections.abc import Iterator

from agenda.documents.content import Block, BulletList, Emphasis, Footnote, Link, Paragraph, Text
from agenda.documents.inlines import Inline
from agenda.references.citations import find_citations

MARK = re.compile(r"\[\^(?P<note>[^\]]+)\]|\*(?P<stress>[^*\n]+)\*")
BLANK_LINE = re.compile(r"\n\s*\n")


def blocks_of(text: str) -> Iterator[Block]:
    for part in BLANK_LINE.split(text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            yield BulletList([list(inlines_of(line[2:])) for line in lines])
        elif lines:
            yield Paragraph(list(inlines_of(" ".join(lines))))


def inlines_of(text: str) -> Iterator[Inline]:
    end = 0
    for mark in MARK.finditer(text):
        if mark.start() > end:
            yield Text(text[end : mark.start()])
        end = mark.end()
        yield Footnote(list(cited(mark["note"].strip()))) if mark["note"] else Emphasis(mark["stress"])
    if end < len(text):
        yield Text(text[end:])


def cited(text: str) -> Iterator[Inline]:
    """The text with a link on each citation that has an address."""
    end = 0
    for citation in find_citations(text):
        if citation.link is None or citation.start < end:
            continue
        if citation.start > end:
            yield Text(text[end : citation.start])
        yield Link(citation.link, text[citation.start : citation.end])
        end = citation.end
    if end < len(text):
        yield Text(text[end:])
