"""The marks of footnotes in running text: digits glued to a word, which only their order tells from other digits."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED = r"(?P<raised>[⁰¹²³⁴-⁹]{1,3})"
BRACKETED = r"\[(?P<bracketed>\d{1,3})\]"
AFTER_WORD = r"(?<=[^\W\d_])(?P<word>\d{1,3})(?![\w]|[.,]\d)"
AFTER_SIGN = r"(?:(?<=[’”'\"!?)\]%»])|(?<=\D[.,;:]))(?P<sign>\d{1,3})(?![\w%]|[.,]\d)"
AFTER_YEAR = r"(?<![\d.,])(?:19|20)\d\d[.,;:)]?(?P<year>\d{1,3})(?![\w%]|[.,]\d)"
APART = r"(?<=[\w)’”]) (?P<apart>\d{1,3})(?=[.,;:]?(?:\s|\Z))"
SIGHTING = re.compile("|".join((RAISED, BRACKETED, AFTER_YEAR, AFTER_WORD, AFTER_SIGN, APART)))
WEIGHTS = {"raised": 6, "bracketed": 6, "word": 4, "sign": 4, "year": 3, "apart": 1}
UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|CO|NO|H|BO|[A-Za-z])\Z")
UNIT_WEIGHT = 1


@dataclass(frozen=True)
class Sighting:
    """What may be the mark of a footnote; ``weight`` tells how much it looks like one."""

    number: int
    start: int
    end: int
    weight: int


def sightings(text: str) -> Mapping[int, Sequence[Sighting]]:
    """By number, in the order of the text."""
    found: dict[int, list[Sighting]] = {}
    for match in SIGHTING.finditer(text):
        for one in _read(match):
            found.setdefault(one.number, []).append(one)
    return found


def _read(match: re.Match[str]) -> Iterator[Sighting]:
    kind = match.lastgroup or "apart"
    start, end = (match.start(), match.end()) if kind in {"bracketed", "apart"} else match.span(kind)
    weight = WEIGHTS[kind]
    if kind == "word" and UNIT.search(match.string, max(0, start - 4), start):
        weight = UNIT_WEIGHT
    yield Sighting(int(match[kind].translate(SUPERSCRIPTS)), start, end, weight)


@dataclass(frozen=True)
class Window:
    """Where the mark of a footnote has to stand: before the footnote, and not before an earlier page."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Chain:
    """Marks in order; ``place`` is where the last one stands."""

    place: int
    score: int
    last: Sighting | None = None
    before: "Chain | None" = None


def in_order(windows: Sequence[Window], seen: Mapping[int, Sequence[Sighting]]) -> dict[int, Sighting]:
    """Per number the mark, chosen so that all follow on each other and together look most like marks."""
    chains = [Chain(-1, 0)]
    for window in windows:
        places = [chain.place for chain in chains]
        grown = [
            Chain(one.start, chain.score + one.weight, one, chain)
            for one in seen.get(window.number, ())
            if window.start <= one.start < window.end
            for chain in [chains[bisect_left(places, one.start) - 1]]
        ]
        chains = _best([*chains, *grown])
    return {one.number: one for one in _marks(chains[-1])}


def _best(chains: Sequence[Chain]) -> list[Chain]:
    """Only those that no other surpasses: one that ends later has to score higher."""
    kept: list[Chain] = []
    for chain in sorted(chains, key=lambda one: (one.place, -one.score)):
        if not kept or chain.score > kept[-1].score:
            kept.append(chain)
    return kept


def _marks(chain: Chain | None) -> Iterator[Sighting]:
    while chain is not None:
        if chain.last:
            yield chain.last
        chain = chain.before
