"""All that a letter is held against, gathered once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agenda.commitments.models import Commitment
from agenda.intake.parties import Directory
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.parties.queries import PartyKeys
from agenda.references.keys import key_for
from agenda.terms.calendar import TermCalendar


@dataclass(frozen=True)
class Known:
    """``former`` holds by its folded text each name that did not hold on the day of the letter, and the one that did.

    ``sources`` are the normal forms of all references, ``due`` the commitments whose day has come by ``dated``, and
    ``told`` those (row numbers) that the letter mentions.
    """

    dated: date
    facts: LetterFacts
    calendar: TermCalendar
    directory: Directory
    parties: PartyKeys
    former: Mapping[str, str]
    sources: frozenset[str]
    due: Sequence[Commitment]
    told: Collection[int]

    @cached_property
    def keys(self) -> frozenset[str]:
        """By which the references are cited."""
        return frozenset(map(key_for, self.sources))

    def meant(self, key: str) -> frozenset[int]:
        """The parties that a key stands for; none for a name that is nobody's."""
        known = key in self.parties.parties or key in self.parties.groups
        return frozenset(self.parties.of(key)) if known else frozenset()

    @cached_property
    def actions(self) -> Mapping[int, ToldAction]:
        return {one.id: one for one in (*self.facts.actions, *self.facts.gone)}
