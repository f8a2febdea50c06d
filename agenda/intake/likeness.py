"""Which action an offer most likely tells of, by the rare words that their titles share, and by who leads."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from agenda.intake.vocabulary import FUNCTION_WORDS
from agenda.parties.rules import folded

WORD = re.compile(r"[^\W\d_]{4,}")
ENOUGH = 0.34
SAME_LEAD = 0.1
STEM = 7


@dataclass(frozen=True)
class Known:
    """An action that is there; ``lead`` is the key of its party."""

    identity: int
    number: str
    title: str
    goal: int
    lead: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.title)


def words_of(text: str) -> frozenset[str]:
    """By their beginnings, so that ``campussen`` is like ``campus``."""
    found = (match[0] for match in WORD.finditer(text.casefold()))
    return frozenset(folded(word)[:STEM] for word in found if word not in FUNCTION_WORDS)


class Likeness:
    def __init__(self, actions: Sequence[Known]) -> None:
        self.actions = actions
        self.times = Counter(word for one in actions for word in one.words)

    def likeliest(self, title: str, heading: str, lead: str) -> Known | None:
        """None when no action is like it enough."""
        told = (words_of(title), words_of(heading))
        scored = [(self._score(told, lead, one), one) for one in self.actions]
        score, found = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return found if score >= ENOUGH else None

    def _score(self, told: Sequence[frozenset[str]], lead: str, one: Known) -> float:
        alike = max(self._shared(words, one.words) for words in told)
        return alike + (SAME_LEAD if alike and lead and lead == one.lead else 0)

    def _shared(self, some: frozenset[str], others: frozenset[str]) -> float:
        whole = self._weight(some) + self._weight(others)
        return 2 * self._weight(some & others) / whole if whole else 0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(1 + log((1 + len(self.actions)) / (1 + self.times[word])) for word in words)
