"""How the sources of a text go along when it is edited."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from agenda.letters.markup import paragraphs_of
from agenda.letters.values import SourceValues
from agenda.letters.words import SourceKind

ALIKE = 0.5
"""How much of the shorter of two paragraphs has to stand in the other, in runs of two words or more."""
MOST_COMPARED = 40_000
"""Pairs of paragraphs; in a text with more of them only what stayed in its place keeps its sources."""

Places = dict[int, set[int]]


def carried(old_text: str, new_text: str, sources: Iterable[SourceValues]) -> tuple[SourceValues, ...]:
    """The sources at what became of their paragraphs; where one is gone, they are of the passage as a whole.

    A promise to parliament was told in that paragraph or is not told any more.
    A paragraph that was split leaves its sources with both parts, one that was joined brings them along, and a new one
    rests on nothing yet.
    """
    places = places_of(paragraphs_of(old_text), paragraphs_of(new_text))
    return tuple(dict.fromkeys(moved for source in sources for moved in _moved(source, places)))


def _moved(source: SourceValues, places: Places) -> list[SourceValues]:
    if source.paragraph is None:
        return [source]
    nowhere = () if source.kind is SourceKind.COMMITMENT else (None,)
    return [replace(source, paragraph=place) for place in sorted(places.get(source.paragraph, ())) or nowhere]


def places_of(old: Sequence[str], new: Sequence[str]) -> Places:
    """Per paragraph where it went: first those that stayed the same, then those that are alike."""
    if len(old) * len(new) > MOST_COMPARED:
        return {place: {place} for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] == pair[1]}
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    same = {start + step: begin + step for start, begin, size in blocks for step in range(size)}
    places: Places = {here: {there} for here, there in same.items()}
    left = [here for here in range(len(old)) if here not in same]
    free = [there for there in range(len(new)) if there not in same.values()]
    for here, there in _alike(old, new, left, free):
        places.setdefault(here, set()).add(there)
    return places


def _alike(old: Sequence[str], new: Sequence[str], left: list[int], free: list[int]) -> Iterable[tuple[int, int]]:
    """Each new paragraph with the old one that it is most like, and each old one that none is like the other way."""
    likeness = {(here, there): like for there in free for here in left if (like := _likeness(old[here], new[there]))}
    chosen = {pair for there in free if (pair := _best(likeness, [(here, there) for here in left]))}
    alone = [here for here in left if here not in {one for one, _ in chosen}]
    return chosen | {pair for here in alone if (pair := _best(likeness, [(here, there) for there in free]))}


def _best(likeness: dict[tuple[int, int], float], pairs: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    best = max(pairs, key=lambda pair: likeness.get(pair, 0.0), default=None)
    return best if best in likeness else None


def _likeness(old: str, new: str) -> float:
    """Nothing when it is not enough."""
    first, second = old.split(), new.split()
    blocks = SequenceMatcher(None, first, second, autojunk=True).get_matching_blocks()
    shorter = min(len(first), len(second))
    share = sum(size for _, _, size in blocks if size >= min(2, shorter)) / shorter
    return share if share >= ALIKE else 0.0
