"""What a letter does not tell of: nothing of the agenda is left out in silence."""

from collections.abc import Iterable

from agenda.letters.facts import LetterFacts, ToldAction
from agenda.letters.models import Letter


def untold(letter: Letter, facts: LetterFacts) -> list[ToldAction]:
    return untold_of(letter, (*facts.actions, *facts.gone))


def untold_of(letter: Letter, actions: Iterable[ToldAction]) -> list[ToldAction]:
    """Actions without a passage that says anything and without an omission; also what left the agenda just now."""
    told = {passage.action_id for passage in letter.passages if passage.text.strip()}
    left_out = {omission.action_id for omission in letter.omissions}
    return [action for action in actions if action.id not in told | left_out]
