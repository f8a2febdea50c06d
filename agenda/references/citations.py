"""Citations of parliament and gazettes: found in running text, brought to one spelling, linked where that can be.

A citation has a head (``Kamerstuk``), what it cites (a dossier, a session, a year) and one or more numbers; each number
is a citation of its own. Spaces may be of any kind, a line break among them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.kernel.words import Word

TUESDAY = 1
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
    """``normal`` is the one spelling, ``text`` the one found from ``start`` to ``end``; ``link`` may be unknown."""

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


SPACE = r"[\s ]*"
DOSSIER = rf"(?P<dossier>\d{{2}}[\s ]?\d{{3}})(?:{SPACE}(?P<chapter>[IVXLC]+\b))?"
NUMBERS = rf"(?P<numbers>\d{{1,4}}\b(?:{SPACE}(?:,|en){SPACE}\d{{1,4}}\b(?!{SPACE}[/-]))*|[A-Z]{{1,2}}\b)"
PAPERS = re.compile(
    rf"\bKamerstuk(?:ken)?\b{SPACE}(?P<house>II?\b)?{SPACE}(?:(?P<session>\d{{4}}[/–-]\d{{2,4}}){SPACE},)?{SPACE}"
    rf"{DOSSIER}(?:{SPACE},?{SPACE}nrs?\.{SPACE}|-|{SPACE},{SPACE}(?=[A-Z]{{1,2}}\b)){NUMBERS}"
)
PROCEEDINGS = re.compile(
    rf"\bHandelingen\b{SPACE}(?P<house>II?)\b{SPACE}(?P<from>\d{{4}})[/–-](?P<to>\d{{2,4}}){SPACE},{SPACE}"
    rf"nr\.{SPACE}(?P<sitting>\d{{1,3}}){SPACE},{SPACE}item{SPACE}(?P<item>\d{{1,3}})"
)
GAZETTES = re.compile(
    rf"\b(?P<name>Staatscourant|Stcrt\.|Staatsblad|Stb\.){SPACE}(?P<year>\d{{4}}){SPACE},{SPACE}"
    rf"(?:nr\.{SPACE})?(?P<number>\d{{1,6}})"
)
GAZETTE_NAMES = {
    "Staatscourant": (CitationKind.STATE_GAZETTE, "Staatscourant", "stcrt"),
    "Stcrt.": (CitationKind.STATE_GAZETTE, "Staatscourant", "stcrt"),
    "Staatsblad": (CitationKind.STATUTE_BOOK, "Staatsblad", "stb"),
    "Stb.": (CitationKind.STATUTE_BOOK, "Staatsblad", "stb"),
}


def find_citations(text: str) -> list[Citation]:
    """All that the text cites, in its order; several numbers in one citation are several citations."""
    found = (citation for pattern, read in READERS for match in pattern.finditer(text) for citation in read(match))
    return sorted(found, key=lambda citation: citation.start)


def _papers(match: re.Match[str]) -> Iterator[Citation]:
    dossier = re.sub(r"\D", "", match["dossier"])
    chapter = match["chapter"] or ""
    for number in re.finditer(r"\d+|[A-Z]+", match["numbers"]):
        shown = f"{dossier} {chapter}".strip()
        normal = f"Kamerstuk {shown}, nr. {number[0]}" if number[0].isdigit() else f"Kamerstuk {shown}, {number[0]}"
        link = "-".join(part for part in ("kst", dossier, chapter, number[0]) if part)
        start = match.start() if number.start() == 0 else match.start("numbers") + number.start()
        end = match.start("numbers") + number.end()
        yield Citation(CitationKind.PAPER, normal, f"{SITE}/{link}.html", start, end, match.string[start:end])


def _proceedings(match: re.Match[str]) -> Iterator[Citation]:
    first = match["from"]
    last = first[: 4 - len(match["to"])] + match["to"]
    chamber = {"I": "ek", "II": "tk"}[match["house"]]
    normal = f"Handelingen {match['house']} {first}/{last[2:]}, nr. {match['sitting']}, item {match['item']}"
    link = f"{SITE}/h-{chamber}-{first}{last}-{match['sitting']}-{match['item']}.html"
    yield Citation(CitationKind.PROCEEDINGS, normal, link, match.start(), match.end(), match[0])


def _gazette(match: re.Match[str]) -> Iterator[Citation]:
    kind, name, short = GAZETTE_NAMES[match["name"]]
    normal = f"{name} {match['year']}, {match['number']}"
    link = f"{SITE}/{short}-{match['year']}-{match['number']}.html"
    yield Citation(kind, normal, link, match.start(), match.end(), match[0])


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Citation]]], ...] = (
    (PAPERS, _papers),
    (PROCEEDINGS, _proceedings),
    (GAZETTES, _gazette),
)
