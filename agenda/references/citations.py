"""Citations of parliament and gazettes: found in running text, brought to one spelling, linked where a link can be known.

A citation has a head (``Kamerstuk``), what it cites (a dossier, a session, a year) and one or more numbers; each number
is a citation of its own. Spaces may be of any kind, a line break among them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.kernel.words import Word

SITE = "https://zoek.officielebekendmakingen.nl"


class CitationKind(Word):
    PAPER = "parliamentary_paper", "Kamerstuk"
    PROCEEDINGS = "proceedings", "Handelingen"
    QUESTIONS = "parliamentary_questions", "Aanhangsel Handelingen"
    STATE_GAZETTE = "state_gazette", "Staatscourant"
    STATUTE_BOOK = "statute_book", "Staatsblad"
    TREATY_SERIES = "treaty_series", "Tractatenblad"
    MUNICIPAL_GAZETTE = "municipal_gazette", "Gemeenteblad"
    PROVINCIAL_GAZETTE = "provincial_gazette", "Provinciaal blad"


@dataclass(frozen=True)
class Citation:
    """``normal`` is the one spelling, ``text`` the one found from ``start`` to ``end``; ``link`` is None when unknown."""

    kind: CitationKind
    normal: str
    link: str | None
    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "normal": self.normal,
            "link": self.link,
            "offset": self.start,
            "text": self.text,
        }



def parliamentary_year(day: date) -> str:
    """``2025-2026``: it starts on the third Tuesday of September (Grondwet, article 65)."""
    start = date(day.year, 9, 1)
    opening = start.replace(day=15 + (TUESDAY - start.weekday()) % 7)
    year = day.year if day >= opening else day.year - 1
    return f"{year}-{year + 1}"


def find_citations(text: str) -> list[Citation]:
    """All citations in the order of the text."""
    found: list[Citation] = []
    end = 0
    for start, row, match in sorted(_matches(text), key=lambda one: one[0]):
        if start >= end:
            found += _citations(row, match)
            end = match.end()
    return found


def _matches(text: str) -> Iterator[tuple[int, "Row", re.Match[str]]]:
    for row in ROWS:
        for match in row.pattern.finditer(text):
            while match:
                yield match.start("cited"), row, match
                match = row.more and row.more.match(text, match.end())


def _citations(row: "Row", match: re.Match[str]) -> Iterator[Citation]:
    for number, start, end in _numbers(match):
        spelled = match.string[start:end]
        yield Citation(row.kind, row.normal(row, match, number), row.link(row, match, number), start, end, spelled)
