"""A letter in sentences, each with its place in the kept text, the heading above it and the footnotes it calls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agenda.intake.lines import LONGEST_HEADING
from agenda.intake.script import Passage, Script, Span
from agenda.intake.vocabulary import ABBREVIATIONS

STOP = re.compile(r"(?<=[.!?…])[’”»'\")\]]*+\s++(?=[^\W_a-zà-ÿ]|[‘“«'\"(\[€])")
BEFORE_STOP = re.compile(r"(\S+)\.$")
MAY_END = frozenset({"e.a", "etc", "enz", "c.s"})
INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
NOT_THOSE = "".join(
    rf"(?<!\b{word})" for word in ("aan", "van", "voor", "met", "in", "op", "bij", "over", "door", "uit")
)
CLAUSE = re.compile(
    r"[;:()–]|,(?!\d)|\s-\s|\s(?:maar|terwijl|omdat|zodat|dat|waarbij|waarin|waarmee|waarvan|waarvoor|en)\s"
    rf"|{NOT_THOSE}\sdie\s"
)
FARTHEST = 400
"""Signs to either side in which the bounds of a clause are sought."""


@dataclass(frozen=True)
class Sentence:
    """``section`` counts the headings before it, ``paragraph`` the passages."""

    text: str
    spans: tuple[Span, ...]
    notes: tuple[int, ...]
    heading: str
    section: int
    paragraph: int
    is_heading: bool = False
    is_item: bool = False

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def sentences(script: Script) -> Iterator[Sentence]:
    heading, section = "", 0
    for number, passage in enumerate(script.passages):
        if passage.is_heading:
            heading, section = passage.text[:LONGEST_HEADING], section + 1
        for start, end in _parts(passage):
            spans = script.spans(passage, start, end)
            notes = passage.called(start, end)
            if spans:
                text = passage.text[start:end]
                yield Sentence(text, spans, notes, heading, section, number, passage.is_heading, passage.is_item)


def _parts(passage: Passage) -> Iterator[Span]:
    start = 0
    if not passage.is_heading:
        for stop in STOP.finditer(passage.text):
            if not _abbreviates(passage.text[max(start, stop.start() - 20) : stop.start()]):
                yield start, stop.start() + len(stop[0].rstrip())
                start = stop.end()
    if start < len(passage.text):
        yield start, len(passage.text)


def _abbreviates(text: str) -> bool:
    """Whether the point at its end belongs to the word before it."""
    found = BEFORE_STOP.search(text)
    word = found[1].lstrip("(‘“'\"") if found else ""
    return word not in MAY_END and (word.lower() in ABBREVIATIONS or INITIAL.fullmatch(word) is not None)


def clause_around(text: str, start: int, end: int) -> str:
    """The part of a sentence in which these signs stand."""
    begin, stop = clause_bounds(text, start, end)
    return text[begin:stop]


def clause_bounds(text: str, start: int, end: int) -> Span:
    least, most = max(0, start - FARTHEST), min(len(text), end + FARTHEST)
    before = [mark.end() for mark in CLAUSE.finditer(text, least, start)]
    after = CLAUSE.search(text, end, most)
    return (before[-1] if before else least), (after.start() if after else most)
