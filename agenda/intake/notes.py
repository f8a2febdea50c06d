"""Footnotes at the foot of a printed page, or all at the end, found by their numbers in order."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agenda.intake.calls import SUPERSCRIPTS, Sighting, Window, in_order
from agenda.intake.lines import FULL, Line, is_chosen_end
from agenda.intake.script import Note
from agenda.references.citations import find_citations

NOTE = re.compile(r"\[?(?P<number>\d{1,3}|[¹²³⁴-⁹⁰]{1,3})\]?[.)]?\s*(?P<words>\S.*)")
SOURCE = re.compile(
    r"https?:|www\.|\b(?:zie|vgl|vergelijk|ibid|idem|bron|brief|rapport|bijlage|tweede kamer|eerste kamer|artikel"
    r"|motie|toezegging|stb|stcrt|staatsblad|bijv)\b",
    re.IGNORECASE,
)
BEGUN = 200
MOST_SKIPPED, MOST_ROWS_TO_FOOT = 3, 80
ENOUGH = 2

Sightings = Mapping[int, Sequence[Sighting]]


@dataclass(frozen=True)
class Footnotes:
    """``rows`` are the numbers of the lines that footnotes take; ``marks`` hold per number where it is called."""

    notes: Sequence[Note]
    rows: frozenset[int]
    marks: Mapping[int, Sighting]


@dataclass(frozen=True)
class Head:
    """What may be the first line of a footnote; its words begin at ``start``, and may name a source."""

    number: int
    row: int
    start: int
    sourced: bool


def footnotes(text: str, lines: Sequence[Line], width: int, seen: Sightings) -> Footnotes:
    heads = _heads(lines, [head for row, line in enumerate(lines) if (head := _read(line, row, seen))])
    taken = {head.row for head in heads}
    ends = [_end(lines, head.row, width, taken) for head in heads]
    notes = [_note(text, lines, head, end) for head, end in zip(heads, ends, strict=True)]
    rows = frozenset(row for head, end in zip(heads, ends, strict=True) for row in range(head.row, end))
    marks = in_order(list(_windows(lines, heads, ends)), _outside(seen, heads, lines, rows))
    return Footnotes(notes, rows, marks)


def _read(line: Line, row: int, seen: Sightings) -> Head | None:
    """Its number has to stand as a mark somewhere before it."""
    match = NOTE.match(line.text)
    if not match:
        return None
    number, words = int(match["number"].translate(SUPERSCRIPTS)), match["words"][:BEGUN]
    marks = seen.get(number)
    if not marks or marks[0].start >= line.start:
        return None
    if not (words.lstrip("‘“'\"(")[:1].isupper() or SOURCE.match(words)):
        return None
    sourced = bool(SOURCE.search(words) or find_citations(words))
    return Head(number, row, line.start + match.start("words"), sourced)


def _heads(lines: Sequence[Line], candidates: Sequence[Head]) -> list[Head]:
    """Those that number on."""
    sourced: dict[int, list[int]] = {}
    for head in candidates:
        if head.sourced:
            sourced.setdefault(head.number, []).append(head.row)
    heads: list[Head] = []
    for head in candidates:
        last = heads[-1].number if heads else 0
        if last < head.number <= last + MOST_SKIPPED and _is_one(lines, head, heads, sourced.get(head.number, [])):
            heads.append(head)
    return heads


def _is_one(lines: Sequence[Line], head: Head, heads: Sequence[Head], sourced: Sequence[int]) -> bool:
    """Without a source it must stand as footnotes do, and no source may bear its number at the foot of the page."""
    if head.sourced:
        return True
    follows = head.row + 1 == len(lines) or lines[head.row + 1].new_page or lines[head.row + 1].after_blank
    precedes = lines[head.row].after_blank or (bool(heads) and heads[-1].row == head.row - 1)
    later = bisect_right(sourced, head.row)
    better = later < len(sourced) and sourced[later] <= head.row + MOST_ROWS_TO_FOOT
    return follows + precedes >= ENOUGH and not better


def _end(lines: Sequence[Line], row: int, width: int, heads: set[int]) -> int:
    """The row after the last line of the footnote that begins on ``row``."""
    indent = lines[row].indent
    row += 1
    while row < len(lines) and row not in heads and _goes_on(lines[row - 1], lines[row], width, indent):
        row += 1
    return row


def _goes_on(line: Line, following: Line, width: int, indent: int) -> bool:
    if following.new_page or following.after_blank or following.indent < indent:
        return False
    starts_page = following.indent == 1 and indent == 0
    return not starts_page and not is_chosen_end(line, following, width) and len(line.text) >= FULL * FULL * width


def _note(text: str, lines: Sequence[Line], head: Head, end: int) -> Note:
    stop = lines[end - 1].end
    return Note(head.number, " ".join(text[head.start : stop].split()), head.start, stop)


def _windows(lines: Sequence[Line], heads: Sequence[Head], ends: Sequence[int]) -> Iterator[Window]:
    """Footnotes that stand together share the page above them."""
    since = above = 0
    for number, head in enumerate(heads):
        if number and ends[number - 1] < head.row:
            since = above
        above = lines[ends[number] - 1].end
        yield Window(head.number, since, lines[head.row].start)


def _outside(seen: Sightings, heads: Sequence[Head], lines: Sequence[Line], rows: frozenset[int]) -> Sightings:
    """Without what looks like a mark within a footnote."""
    starts = [line.start for line in lines]
    return {
        head.number: [one for one in seen[head.number] if bisect_right(starts, one.start) - 1 not in rows]
        for head in heads
    }
