"""Citations of parliament and gazettes: found in running text, brought to one spelling, linked where possible."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from agenda.kernel.words import Word
from agenda.references import spellings

SITE = "https://zoek.officielebekendmakingen.nl"
LONGEST_RANGE = 50


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
    """``normal`` is the one spelling, ``text`` what stands from ``start`` to ``end``; ``link`` is None when unknown."""

    kind: CitationKind
    normal: str
    link: str | None
    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "normal": self.normal, "link": self.link, "offset": self.start}


def find_citations(text: str) -> list[Citation]:
    """All citations in the order of the text; one that cites several numbers gives one for each."""
    found: list[Citation] = []
    end = 0
    for match, source in sorted(_matches(text), key=lambda one: one[0].start("cited")):
        if match.start("cited") >= end:
            found += _citations(match, source)
            end = match.end()
    return found


@dataclass(frozen=True)
class Source:
    """One way of citing: ``name`` and ``address`` of what is cited from, without the number in it.

    ``further`` matches what may follow on it without a head of its own.
    """

    kind: CitationKind
    pattern: re.Pattern[str]
    name: Callable[[re.Match[str]], str]
    address: Callable[[re.Match[str]], str | None]
    numbered: str = ", nr. "
    further: re.Pattern[str] | None = None


def _matches(text: str) -> Iterator[tuple[re.Match[str], Source]]:
    for source in SOURCES:
        for head in source.pattern.finditer(text):
            match: re.Match[str] | None = head
            while match:
                yield match, source
                match = source.further.match(text, match.end()) if source.further and match["numbers"] else None


def _citations(match: re.Match[str], source: Source) -> Iterator[Citation]:
    name, address = source.name(match), source.address(match)
    for number, start, end in _numbers(match):
        label = source.numbered if number.isdigit() else ", "
        normal = f"{name}{label}{number}" if number else name
        link = f"{SITE}/{address}-{number}.html" if address and number else None
        yield Citation(source.kind, normal, link, start, end, match.string[start:end])


def _numbers(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Each number with the place of its citation: the first stands where the whole citation starts."""
    if not match["numbers"]:
        yield "", *match.span("cited")
        return
    parts = [part for part in spellings.LIST_PART.finditer(match.string, *match.span("numbers")) if part["number"]]
    for previous, part in zip([None, *parts], parts, strict=False):
        start = part.start("number") if previous else match.start("cited")
        for number in (*map(str, _unsaid(previous, part)), _plain(part["number"])):
            yield number, start, part.end()


def _plain(number: str) -> str:
    """In digits of our own alphabet, without leading zeros, and in capitals."""
    return str(int(number)) if number.isdecimal() else number.upper()


def _unsaid(previous: re.Match[str] | None, part: re.Match[str]) -> range:
    """The numbers that ``178 t/m 182`` leaves out; none between letters, or when they would be too many to mean it."""
    if not previous or not part["through"] or not (previous["number"] + part["number"]).isdecimal():
        return range(0)
    unsaid = range(int(previous["number"]) + 1, int(part["number"]))
    return unsaid if len(unsaid) < LONGEST_RANGE else range(0)


def _dossier(match: re.Match[str]) -> tuple[str, str]:
    """The number, with its part (``21501-33``), and the chapter of the budget if there is one."""
    digits = match["dossier"][:2] + match["dossier"][-3:]
    number = f"{digits}-{match['part']}" if match["part"] else digits
    return number, "".join((match["chapter"] or "").upper().split())


def _paper(match: re.Match[str]) -> str:
    return " ".join(filter(None, (CitationKind.PAPER.label, *_dossier(match))))


def _paper_address(match: re.Match[str]) -> str | None:
    """The laws of the Kingdom, with an (R) number, have links that can't be told from their citation."""
    dossier, chapter = _dossier(match)
    return "-".join(filter(None, ("kst", dossier, chapter))) if "(" not in chapter else None


def _chamber(match: re.Match[str]) -> tuple[str, str]:
    """As it is written, and as it stands in a link."""
    return ("I", "ek") if match["senate"] else ("II", "tk") if match["house"] else ("", "")


def _session(match: re.Match[str]) -> tuple[str, str]:
    """As it is written, and as it stands in a link: nothing when its years do not follow on each other."""
    first, last = _plain(match["from"]), match["to"]
    following = str(int(first) + 1)
    if not following.endswith(last):
        return f"{first}/{last}", ""
    return f"{first}/{following if following.endswith('00') else following[-2:]}", f"{first}{following}"


def _meeting(name: str, match: re.Match[str]) -> str:
    return " ".join(filter(None, (name, _chamber(match)[0], _session(match)[0])))


def _meeting_address(code: str, match: re.Match[str]) -> str | None:
    parts = (code, _chamber(match)[1], _session(match)[1])
    return "-".join(parts) if all(parts) else None


def _sitting(match: re.Match[str]) -> str:
    return f"{_meeting(CitationKind.PROCEEDINGS.label, match)}, nr. {_plain(match['sitting'])}"


def _sitting_address(match: re.Match[str]) -> str | None:
    meeting = _meeting_address("h", match)
    return f"{meeting}-{_plain(match['sitting'])}" if meeting else None


def _gazette(kind: CitationKind, match: re.Match[str]) -> str:
    return f"{kind.label} {_plain(match['year'])}"


def _gazette_address(code: str, since: int, match: re.Match[str]) -> str | None:
    year = int(match["year"])
    return f"{code}-{year}" if year >= since else None


GAZETTES = (
    # kind                           spellings                      in links  numbered so since
    (CitationKind.STATE_GAZETTE, r"Staatscourant|Stcrt", "stcrt", 2009),
    (CitationKind.STATUTE_BOOK, r"Staatsblad|Stb", "stb", 1995),
    (CitationKind.TREATY_SERIES, r"Tractatenblad|Trb", "trb", 1995),
    (CitationKind.MUNICIPAL_GAZETTE, r"Gemeenteblad|Gmb", "gmb", 2014),
    (CitationKind.PROVINCIAL_GAZETTE, r"Provinciaal\s++blad|Prb", "prb", 2014),
)
PAPER = partial(Source, CitationKind.PAPER, name=_paper, address=_paper_address)
SITTING = partial(Source, CitationKind.PROCEEDINGS, name=_sitting, address=_sitting_address, numbered=", item ")
QUESTIONS = partial(
    Source,
    CitationKind.QUESTIONS,
    name=partial(_meeting, CitationKind.QUESTIONS.label),
    address=partial(_meeting_address, "ah"),
)
SOURCES = (
    PAPER(spellings.PAPER_NAME),
    PAPER(spellings.PAPER, further=spellings.FURTHER_PAPER),
    PAPER(spellings.PAPER_BY_CHAMBER, further=spellings.FURTHER_PAPER),
    SITTING(spellings.PROCEEDINGS_NAME),
    SITTING(spellings.PROCEEDINGS),
    QUESTIONS(spellings.QUESTIONS_NAME),
    QUESTIONS(spellings.QUESTIONS),
    *(
        Source(kind, spellings.gazette(names), partial(_gazette, kind), partial(_gazette_address, code, since), ", ")
        for kind, names, code, since in GAZETTES
    ),
)
