r"""The markup of a passage.

Paragraphs stand between blank lines; lines that begin with ``- `` or ``1. `` are the items of a list. ``*stress*``,
``[^a note]``, and citations by key: ``[@kst-34682-178]`` or, with more words in the note, ``[@kst-34682-178, p. 3]``.
A backslash before one of its signs makes it a plain sign.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from agenda.documents.content import Block, BulletList, Emphasis, Footnote, Link, NumberedList, Paragraph, Text
from agenda.documents.inlines import Inline
from agenda.kernel.text import one_line
from agenda.references.citations import find_citations
from agenda.references.keys import KEY
from agenda.references.models import Reference

CITED = rf"\[@(?P<key>{KEY})(?:,\s*(?P<words>[^\[\]]+))?\]"
MARK = re.compile(rf"\\(?P<sign>[\\*\[.-])|\[\^(?P<note>[^\[\]]+)\]|{CITED}|\*(?P<stress>[^*\n]+)\*")
BLANK_LINE = re.compile(r"\n\s*\n")
BULLET = re.compile(r"-\s+(?P<text>\S.*)")
NUMBERED = re.compile(r"(?P<number>\d{1,4})\.\s+(?P<text>\S.*)")
SIGNS = re.compile(r"[\\*]|\[(?=[\^@])")
NO_REFERENCES: Mapping[str, Reference] = MappingProxyType({})


def paragraphs_of(text: str) -> list[str]:
    """What a source of a passage is counted by: whatever stands between blank lines."""
    return [part.strip() for part in BLANK_LINE.split(text.strip()) if part.strip()]


def keys_in(text: str) -> list[str]:
    """The keys that are cited, once each and in their order."""
    return list(dict.fromkeys(mark["key"] for mark in MARK.finditer(text) if mark["key"]))


def notes_in(text: str) -> list[str]:
    return [mark["note"].strip() for mark in MARK.finditer(text) if mark["note"]]


def asides_in(text: str) -> list[str]:
    """What stands in its notes, also beside a citation by key."""
    found = (mark["note"] or mark["words"] or "" for mark in MARK.finditer(text))
    return [aside.strip() for aside in found if aside.strip()]


def as_markup(text: str) -> str:
    """The text in one line, with a backslash before each sign that would be markup."""
    escaped = SIGNS.sub(r"\\\g<0>", one_line(text).strip())
    if BULLET.match(escaped):
        return f"\\{escaped}"
    return re.sub(r"^(\d{1,4})\.(?=\s)", r"\1\\.", escaped)


def citation(key: str) -> str:
    return f"[@{key}]"


def blocks_of(text: str, references: Mapping[str, Reference] = NO_REFERENCES) -> Iterator[Block]:
    """``references`` by their key; a citation of another key stays as it was typed."""
    for part in paragraphs_of(text):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for pattern, some in groupby(lines, key=_sort_of):
            yield _block(pattern, list(some), references)


def _sort_of(line: str) -> re.Pattern[str] | None:
    return next((pattern for pattern in (BULLET, NUMBERED) if pattern.fullmatch(line)), None)


def _block(pattern: re.Pattern[str] | None, lines: list[str], references: Mapping[str, Reference]) -> Block:
    if pattern is None:
        return Paragraph(list(inlines_of(" ".join(lines), references)))
    matches = [match for line in lines if (match := pattern.fullmatch(line))]
    items = [list(inlines_of(match["text"], references)) for match in matches]
    return BulletList(items) if pattern is BULLET else NumberedList(items, int(matches[0]["number"]))


def inlines_of(text: str, references: Mapping[str, Reference] = NO_REFERENCES) -> Iterator[Inline]:
    plain, end = "", 0
    for mark in MARK.finditer(text):
        plain, end = plain + text[end : mark.start()], mark.end()
        if (inline := _inline(mark, references)) is None:
            plain += mark["sign"] or mark[0]
            continue
        if plain:
            yield Text(plain)
        yield inline
        plain = ""
    if plain + text[end:]:
        yield Text(plain + text[end:])


def _inline(mark: re.Match[str], references: Mapping[str, Reference]) -> Inline | None:
    """None for what stays text."""
    if mark["note"]:
        return Footnote(list(cited(mark["note"].strip())))
    if mark["stress"]:
        return Emphasis(mark["stress"])
    if mark["key"] in references:
        words = f", {mark['words'].strip()}" if mark["words"] else ""
        return Footnote([*_source(references[mark["key"]]), *cited(words)])
    return None


def _source(reference: Reference) -> Iterator[Inline]:
    yield Link(reference.link, reference.normal) if reference.link else Text(reference.normal)


def cited(text: str) -> Iterator[Inline]:
    """The text with a link on each citation that has an address."""
    end = 0
    for found in find_citations(text):
        if found.link is None or found.start < end:
            continue
        if found.start > end:
            yield Text(text[end : found.start])
        yield Link(found.link, text[found.start : found.end])
        end = found.end
    if end < len(text):
        yield Text(text[end:])
