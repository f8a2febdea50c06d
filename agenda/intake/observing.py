"""All that is seen in one sentence, before it is decided what it proposes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agenda.actions.words import RoleKind
from agenda.intake.figures import Figure, figures
from agenda.intake.parties import Directory
from agenda.intake.roles import Part, parts_played
from agenda.intake.script import Note
from agenda.intake.sentences import Sentence
from agenda.intake.times import Time, times
from agenda.intake.titles import named_in
from agenda.intake.triggers import ABOUT_THE_LETTER, Sign, signs_of
from agenda.intake.words import ProposalKind
from agenda.references.citations import find_citations
from agenda.terms.calendar import TermCalendar

ACTING = frozenset({RoleKind.LEAD, RoleKind.CO_LEAD, RoleKind.FUNDER})
LONGEST_SENTENCE = 2_000
"""What is longer was written by no one to be read."""


@dataclass(frozen=True)
class Setting:
    """What holds for the letter as a whole; ``sender`` is the party that says ``ik``."""

    on: date
    directory: Directory
    calendar: TermCalendar
    notes: Mapping[int, Note]
    sender: str = ""


@dataclass(frozen=True)
class Observed:
    sentence: Sentence
    setting: Setting

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def is_readable(self) -> bool:
        return not self.sentence.is_heading and self.is_short

    @property
    def is_short(self) -> bool:
        return len(self.text) <= LONGEST_SENTENCE

    @cached_property
    def times(self) -> Sequence[Time]:
        return list(times(self.text, self.setting.on, self.setting.calendar))

    @cached_property
    def ahead(self) -> Sequence[Time]:
        return [one for one in self.times if one.ahead]

    @cached_property
    def name(self) -> str:
        return named_in(self.text)

    @cached_property
    def parts(self) -> Sequence[Part]:
        return parts_played(self.text, self.setting.directory)

    @cached_property
    def signs(self) -> Sequence[Sign]:
        """What only tells what the letter will be about proposes nothing, unless it speaks of a day ahead."""
        if not self.is_readable:
            return []
        found = list(signs_of(self.text, self._actors))
        found = [sign for sign in found if self.ahead or not sign.trigger.ahead]
        if ABOUT_THE_LETTER.search(self.text) and not self.ahead:
            return [sign for sign in found if sign.trigger.kind is ProposalKind.COMMITMENT]
        return found

    def _actors(self) -> list[int]:
        return [part.start for part in self.parts if part.role in ACTING]

    @cached_property
    def figures(self) -> Sequence[Figure]:
        return list(figures(self.text)) if self.is_readable else []

    @cached_property
    def references(self) -> Sequence[str]:
        notes = (self.setting.notes[number].text for number in self.sentence.notes if number in self.setting.notes)
        return list(dict.fromkeys(normal_forms([self.text[:LONGEST_SENTENCE], *notes])))


def normal_forms(texts: Iterable[str]) -> list[str]:
    return [citation.normal for text in texts for citation in find_citations(text)]
