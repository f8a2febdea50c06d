"""What the decisions of a programme are called, found in a text as words of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

USUAL = r"[^\W\d_]{1,10}-\d{4}-\d{1,3}"
"""How meetings are called as a rule, such as ``BO-2025-1``; other programmes choose keys of their own."""


@dataclass(frozen=True)
class DecisionNumbers:
    """Each number is the key of a meeting and an ordinal: ``BO-2025-1.2``. ``public`` are those for everyone."""

    every: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        keys = sorted({number.rpartition(".")[0] for number in self.every}, key=len, reverse=True)
        meetings = "|".join((*map(re.escape, keys), USUAL))
        return re.compile(rf"(?<![\w-])(?<!\w\.)(?:{meetings})\.\d+(?!\w|[.-]\d)", re.IGNORECASE)

    @cached_property
    def _public(self) -> frozenset[str]:
        return frozenset(map(str.casefold, self.public))

    def named_in(self, text: str) -> Iterator[str]:
        """Also one that is not there, of a meeting that is."""
        return (found[0] for found in self._pattern.finditer(text))

    def kept_in(self, text: str) -> Iterator[str]:
        """Those that not everyone may know of."""
        return (number for number in self.named_in(text) if number.casefold() not in self._public)
