"""Printed lines put together again to paragraphs, list items and headings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from agenda.intake.calls import Sighting
from agenda.intake.lines import BULLET, CLOSING, Line, ends_sentence, is_chosen_end, looks_like_heading
from agenda.intake.script import Passage, PassageWriter
from agenda.intake.tenses import has_verb

RUN = re.compile(r"\S+(?: \S+)*+")
LAST_PART = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
FIRST_PART = re.compile(r"[^\W\d_]+")
COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[^\W\d_]++")
GOES_ON = "(&+/)=<"
"""With these no sentence begins."""
JOINERS = frozenset({"en", "of", "als", "tot"})

Block = list[Line]


def blocks(lines: Sequence[tuple[Line, bool]], width: int) -> Iterator[Block]:
    """``lines`` come with whether they are part of a footnote; these stand between pages and are left out."""
    block: Block = []
    torn = blank = False
    for line, is_note in lines:
        blank, torn = blank or line.after_blank, torn or line.new_page or is_note
        if is_note:
            continue
        if block and _parts(block, line, width, torn, blank):
            yield block
            block = []
        block.append(line)
        torn = blank = False
    if block:
        yield block


def _parts(block: Block, line: Line, width: int, torn: bool, blank: bool) -> bool:
    """Whether the line begins another block than the lines before it; ``torn`` when a page ended between them."""
    last, lower = block[-1], line.text[0].islower() or line.text[0] in GOES_ON
    ended = ends_sentence(last.text)
    chosen = is_chosen_end(last, line, width)
    if line.is_bullet:
        return blank or ended or chosen or not width
    if CLOSING.fullmatch(last.text):
        return True
    if not width:
        return ended or not torn
    if ended:
        return blank or (chosen and not lower)
    if lower:
        return False
    return (blank and not torn) or (looks_like_heading(block) and (chosen or (blank and not _tells(block))))


def _tells(block: Block) -> bool:
    """Few headings have a verb; the first lines of a sentence that runs over a page mostly do."""
    return has_verb(" ".join(line.text for line in block))


class Setting:
    """The lines of a block as one passage, with marks of footnotes taken out and words at line ends made whole."""

    def __init__(self, text: str, marks: Mapping[int, Sighting]) -> None:
        self.marks = sorted(marks.values(), key=lambda one: one.start)
        self.words = frozenset(word.lower() for word in FIRST_PART.findall(text))
        self.compounds = frozenset(COMPOUND.findall(text.lower()))
        self.next = 0

    def passage(self, block: Block, level: int = 0) -> Passage:
        """To be asked in the order of the text."""
        writer = PassageWriter()
        bullet = BULLET.match(block[0].text)
        start = block[0].start + (bullet.end() if bullet else 0)
        self._write(writer, block[0], start)
        for previous, line in pairwise(block):
            self._join(writer, previous.text, line.text)
            self._write(writer, line, line.start)
        return writer.passage(level, is_item=bullet is not None and not level)

    def _join(self, writer: PassageWriter, previous: str, following: str) -> None:
        """One space, or none where a word was broken."""
        left, right = LAST_PART.search(previous[-60:]), FIRST_PART.match(following)
        if not left or not right or right[0] in JOINERS:
            writer.space()
        elif right[0][0].islower() and (previous[-1] == "\u00ad" or self._is_broken(left[1].lower(), right[0].lower())):
            writer.drop_last()

    def _is_broken(self, left: str, right: str) -> bool:
        """The rest of the letter tells whether the hyphen belongs to the word."""
        return left + right in self.words and f"{left}-{right}" not in self.compounds

    def _write(self, writer: PassageWriter, line: Line, start: int) -> None:
        while self.next < len(self.marks) and self.marks[self.next].start < line.end:
            mark = self.marks[self.next]
            self.next += 1
            if mark.start >= start:
                _write_words(writer, line, start, mark.start)
                writer.call(mark.number)
                start = mark.end
        _write_words(writer, line, start, line.end)


def _write_words(writer: PassageWriter, line: Line, start: int, end: int) -> None:
    last = start
    for run in RUN.finditer(line.text, start - line.start, end - line.start):
        if run.start() + line.start > last:
            writer.space()
        writer.add(run[0], run.start() + line.start)
        last = run.end() + line.start
    if last < end:
        writer.space()
