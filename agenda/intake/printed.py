"""A text as it was printed, with its line ends and page ends, read as a letter."""

from collections.abc import Sequence

from agenda.intake.calls import sightings
from agenda.intake.layout import Block, Setting, blocks
from agenda.intake.letterhead import frame_of
from agenda.intake.lines import BULLET, Line, lines_of, looks_like_heading, width_of
from agenda.intake.notes import footnotes
from agenda.intake.script import Script


def read_printed(text: str) -> Script:
    lines = lines_of(text)
    width = width_of(lines)
    found = footnotes(text, lines, width, sightings(text))
    own = [line.text for row, line in enumerate(lines) if row not in found.rows]
    start = _row_after(lines, found.rows, frame_of(own).start)
    body = [(line, row in found.rows) for row, line in enumerate(lines) if row >= start]
    parts = list(blocks(body, width))
    texts = [" ".join(line.text for line in part) for part in parts]
    frame = frame_of([*own[:start], *texts])
    parts = parts[: max(frame.end - len(own[:start]), 0)]
    setting = Setting(text, found.marks)
    passages = [setting.passage(part, level) for part, level in zip(parts, _levels(parts), strict=True)]
    return Script(text, passages, found.notes, frame.head)


def _row_after(lines: Sequence[Line], note_rows: frozenset[int], number: int) -> int:
    """The row that follows on the first ``number`` lines that are not footnotes."""
    rows = [row for row in range(len(lines)) if row not in note_rows]
    return rows[number] if number < len(rows) else len(lines)


def _levels(parts: Sequence[Block]) -> list[int]:
    """A heading stands above something that is no list item of its own kind."""
    following: list[Block | None] = [*parts[1:], None]
    return [int(_is_heading(part, after)) for part, after in zip(parts, following, strict=False)]


def _is_heading(block: Block, after: Block | None) -> bool:
    if after is None or after[0].text[0].islower():
        return False
    if not BULLET.match(block[0].text):
        return looks_like_heading(block)
    bare = block[0].text[BULLET.match(block[0].text).end() :]  # type: ignore[union-attr]
    return block[0].text[0].isdigit() and not after[0].is_bullet and bare[0].isupper() and bare[-1] not in ".;,:"
