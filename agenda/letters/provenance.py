"""Which paragraph rests on what, also after a text was worded anew."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from agenda.letters.markup import BLANK_LINE
from agenda.letters.values import SourceValues

ALIKE = 0.5


def carried(old_text: str, new_text: str, sources: Sequence[SourceValues]) -> tuple[SourceValues, ...]:
    """The same sources at the paragraphs that their old ones became; where one went, its sources are of the whole."""
    old, new = paragraphs(old_text), paragraphs(new_text)
    places = {place: _heir(one, new) for place, one in enumerate(old)}
    moved = (one if one.paragraph is None else replace(one, paragraph=places.get(one.paragraph)) for one in sources)
    return tuple(dict.fromkeys(moved))


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in BLANK_LINE.split(text.strip()) if part.strip()]


def _heir(old: str, new: Sequence[str]) -> int | None:
    if old in new:
        return new.index(old)
    likeness = [SequenceMatcher(None, old.split(), one.split(), autojunk=False).ratio() for one in new]
    best = max(likeness, default=0.0)
    return likeness.index(best) if best >= ALIKE else None
