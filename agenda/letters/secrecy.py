"""Which decisions a letter may name: those that everyone may know."""

import re

from agenda.decisions.wording import CONFIDENTIAL
from agenda.letters.facts import LetterFacts

NUMBER = re.compile(r"[^\W\d_]+-\d{4}-\d+\.\d+")
"""``BO-2025-1.2``; without the last part it is a meeting."""


def is_secret(words: str, facts: LetterFacts) -> bool:
    """Whether the words name a decision that is not among the public ones of the letter."""
    public = {decision.number for decision in facts.decisions}
    return CONFIDENTIAL in words or any(number not in public for number in NUMBER.findall(words))
