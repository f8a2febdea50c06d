"""What a letter does not tell of: nothing of the agenda is left out in silence."""

from collections.abc import Collection, Iterable

from agenda.letters.facts import ToldAction
from agenda.letters.models import Letter


def untold_of(letter: Letter, actions: Iterable[ToldAction]) -> list[ToldAction]:
    """Actions without a passage that says anything and without an omission; also what left the agenda just now."""
    return untold_among(told_in(letter), letter, actions)


def told_in(letter: Letter) -> set[int | None]:
    """The actions (row numbers) of which a passage says anything."""
    return {one.action_id for one in letter.passages if one.text.strip()}


def untold_among(told: Collection[int | None], letter: Letter, actions: Iterable[ToldAction]) -> list[ToldAction]:
    """``told`` are the actions (row numbers) that a text tells of, such as a version that somebody edited."""
    left_out = {omission.action_id for omission in letter.omissions}
    return [one for one in actions if one.id not in told and one.id not in left_out]
