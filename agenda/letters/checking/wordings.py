"""Words of one text that stand in another, whatever their case, accents and signs."""

import re
from functools import lru_cache

from agenda.parties.rules import folded

WORD = re.compile(r"\w+")


def says(text: str, words: str) -> bool:
    """Whether all the words stand there as words of their own, one after the other; no words are said nowhere."""
    sought = _in_a_row(words)
    return bool(sought.strip()) and sought in _in_a_row(text)


@lru_cache(maxsize=1024)
def _in_a_row(text: str) -> str:
    return f" {' '.join(map(folded, WORD.findall(text)))} "
