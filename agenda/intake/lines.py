"""The lines of a text as it was printed: which of them end where the page did, and which where the writer did."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.intake.vocabulary import FUNCTION_WORDS

WIDEST = 200
"""Signs; a text with longer lines was never broken into lines: each is a paragraph."""
FULL = 0.8
"""Letters differ in width: a line that reaches this part of the widest may have been full."""
USUAL = 0.9

LINE = re.compile(r"[^\n\f]*")
PAGE_NUMBER = re.compile(
    r"(?:pagina|blad|bladzijde|pag\.)(?:\s{1,3}\d{1,3}(?:\s{0,3}(?:van|/|of)\s{0,3}\d{1,3})?)?", re.IGNORECASE
)
BARE_NUMBER = re.compile(r"\d{1,3}(?:\s?/\s?\d{1,3})?|- ?\d{1,3} ?-")
"""The number of a page when it stands at its top or its foot."""
BULLET = re.compile(r"(?:[•●▪■◦‣∙·*–-]|o(?=\s+[A-Z])|\(?(?:\d{1,2}|[a-z])\)|\d{1,2}\.)\s+(?=\S)")
NUMBERED = re.compile(r"^\d{1,2}\.\s+")
CLOSING = re.compile(
    r"(?:hoogachtend|met (?:vriendelijke|hartelijke) groet(?:en)?|mede namens[^.]{0,60}),?", re.IGNORECASE
)
ENDS_SENTENCE = re.compile(r"[.!?:;]['’”»\")\]]*(?:\d{1,3})?$")
SENTENCE_WITHIN = re.compile(r"[a-z’)][.!?] +[A-Z]")
UNCLOSED = re.compile(r"‘[^’]*$|“[^”]*$|«[^»]*$|\([^)]*$")
LONGEST_HEADING, MOST_LINES_OF_HEADING = 180, 3


@dataclass(frozen=True)
class Line:
    """``start`` and ``end`` hold its words in the kept text; the rest tells what lies between it and the one before."""

    text: str
    start: int
    end: int
    indent: int
    new_page: bool
    after_blank: bool

    @property
    def first_word(self) -> str:
        return self.text.split(None, 1)[0]

    @property
    def is_bullet(self) -> bool:
        return BULLET.match(self.text) is not None


def lines_of(text: str) -> list[Line]:
    """Those with words on them, without numbers of pages."""
    found: list[Line] = []
    blank = page = False
    for start, end, on_new_page in _spans(text):
        page = page or on_new_page
        words, ends_page = text[start:end].strip(), text[end : end + 1] == "\f"
        if _is_furniture(words, page or blank or ends_page):
            page = True
        elif words:
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            found.append(Line(words, begin, begin + len(words), begin - start, page, blank))
            blank = page = False
        else:
            blank = blank or not ends_page
    return found


def _is_furniture(words: str, at_edge: bool) -> bool:
    return PAGE_NUMBER.fullmatch(words) is not None or (at_edge and BARE_NUMBER.fullmatch(words) is not None)


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    start, on_new_page = 0, False
    while start <= len(text):
        end = LINE.match(text, start).end()  # type: ignore[union-attr]
        yield start, end, on_new_page
        on_new_page = text[end : end + 1] == "\f"
        start = end + 1


def width_of(lines: Sequence[Line]) -> int:
    """Of a full line, as most of the longer lines have it; 0 when the text was never broken into lines."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(USUAL * (len(lengths) - 1))] if lengths else 0
    return width if width <= WIDEST else 0


def is_chosen_end(line: Line, following: Line, width: int) -> bool:
    """Whether the next word would have fitted: then the line ends because the writer ended it."""
    return len(line.text) + 1 + len(following.first_word) <= FULL * width


def ends_sentence(text: str) -> bool:
    return ENDS_SENTENCE.search(text[-12:]) is not None


def looks_like_heading(lines: Sequence[Line]) -> bool:
    return len(lines) <= MOST_LINES_OF_HEADING and is_headline(" ".join(line.text for line in lines))


def is_headline(text: str) -> bool:
    """Short, begun with a capital and not ended as a sentence is."""
    text = NUMBERED.sub("", text)
    if not text or len(text) > LONGEST_HEADING or BULLET.match(text):
        return False
    first, last = text.lstrip("‘“«'\"(")[:1], text.rsplit(None, 1)[-1].lower()
    begun = first.isupper() or first.isdigit()
    ended = text[-1] in ".;,:-" or last in FUNCTION_WORDS
    return begun and not ended and not UNCLOSED.search(text) and not SENTENCE_WITHIN.search(text)
