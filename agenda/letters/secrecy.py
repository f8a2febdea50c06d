"""Which decisions a letter may name: those that everyone may know."""

from agenda.decisions.wording import CONFIDENTIAL
from agenda.letters.facts import LetterFacts


def is_secret(words: str, facts: LetterFacts) -> bool:
    """Whether the words name a decision that is not public."""
    return CONFIDENTIAL in words or any(facts.numbers.kept_in(words))


def is_public(words: str, facts: LetterFacts) -> bool:
    """Whether the words name a decision, and none but public ones."""
    return any(facts.numbers.named_in(words)) and not is_secret(words, facts)
