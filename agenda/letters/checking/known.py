"""All that a letter is held against, gathered once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agenda.commitments.models import Commitment
from agenda.intake.parties import Directory
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.parties.queries import Naming
from agenda.terms.calendar import TermCalendar


@dataclass(frozen=True)
class FormerName:
    """A name of a party that did not hold on the day of the letter, and what it was called then."""

    text: str
    party: int
    now: str


@dataclass(frozen=True)
class Known:
    """``parties`` holds per key the row numbers that are meant: of the party itself, or of a group its members.

    ``decisions`` are the numbers that everybody may know of; ``sources`` the normal forms, ``keys`` the keys of all
    references; ``due`` the commitments whose day has come by ``dated``, ``told`` those (row numbers) that the letter
    mentions; ``names`` are those of the day of the letter.
    """

    dated: date
    facts: LetterFacts
    calendar: TermCalendar
    directory: Directory
    parties: Mapping[str, frozenset[int]]
    former: Mapping[str, FormerName]
    names: Mapping[int, Naming]
    decisions: frozenset[str]
    sources: frozenset[str]
    keys: frozenset[str]
    due: Sequence[Commitment]
    told: Collection[int]

    @cached_property
    def actions(self) -> Mapping[int, ToldAction]:
        return {one.id: one for one in (*self.facts.actions, *self.facts.gone)}
