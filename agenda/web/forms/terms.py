"""The rows in which terms and milestones are filled in, and what they become."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from wtforms import Field, Form, HiddenField, StringField
from wtforms.validators import Length

from agenda.actions.slips import Pair, paired_terms
from agenda.actions.terms import reread
from agenda.actions.values import TermValues
from agenda.kernel.dutch import spoken_date
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.programmes.models import Occasion
from agenda.terms.calendar import TermCalendar
from agenda.terms.words import Strength
from agenda.web.forms.fields import DayField, offer, optional_word_field, row_field

PROSE = Length(max=LONGEST_TEXT, message=f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")
WORDING = Length(max=500, message="Houd de termijn korter dan 500 tekens.")
NO_WORDING = "Schrijf de termijn zoals hij is afgesproken, of maak de hele regel leeg."
NO_NAME = "Geef de mijlpaal een naam, of maak de hele regel leeg."
NOTHING_MOVES = "Deze uitleg hoort bij een termijn die verandert; wijzig de bewoording of maak de uitleg leeg."


@dataclass(frozen=True)
class Reader:
    """With what terms are read: from which day, when the meetings are, and the calendar (asked for when needed)."""

    today: date
    occasions: Sequence[Occasion]
    calendar: Callable[[], TermCalendar]

    @cached_property
    def days(self) -> Mapping[int, date]:
        return {one.id: one.day for one in self.occasions}

    def choices(self) -> list[tuple[int, str]]:
        return [(one.id, f"{one.key} ({spoken_date(one.day)})") for one in reversed(self.occasions)]

    def read(self, wording: str, occasion: int | None, **rest: Any) -> TermValues:
        event = self.days.get(occasion) if occasion else None
        calendar = self.calendar()
        return TermValues.read(wording, self.today, calendar=calendar, event=event, occasion=occasion, **rest)

    def again(self, term: TermValues, occasion: int | None) -> TermValues:
        """The same wording, tied to another meeting or to none."""
        return reread(replace(term, occasion=occasion), self.days, self.calendar())


class TermRow(Form):  # type: ignore[misc]
    """``held_wording`` and ``held_subject`` tell which term this row was when the form was shown."""

    milestone = False
    held: TermValues | None = None
    held_wording = HiddenField()
    held_subject = HiddenField()
    wording = StringField("Termijn", [WORDING])
    subject = StringField("Waarvan", [PROSE])
    strength = optional_word_field("Sterkte", Strength, empty="Zoals de bewoording zegt")
    occasion = row_field("Hangt aan overleg")
    met_on = DayField("Gehaald op")
    confirmed_by = StringField("Bevestigd door", [PROSE])
    reason = StringField("Waarom verandert de termijn?", [PROSE])
    agreed_by = StringField("Met wiens instemming?", [PROSE])
    agreed_in = StringField("Waar afgesproken?", [PROSE], description="Bijvoorbeeld BO-2026-1.")

    @classmethod
    def data_of(cls, term: TermValues) -> dict[str, Any]:
        return {
            "held_wording": term.wording,
            "held_subject": term.subject,
            "wording": term.wording,
            "subject": term.subject,
            "strength": given_strength(term),
            "occasion": term.occasion,
            "met_on": term.met_on,
            "confirmed_by": term.confirmed_by,
        }

    @property
    def is_held(self) -> bool:
        return bool(self.held_wording.data or self.held_subject.data)

    @property
    def is_empty(self) -> bool:
        return not typed(self.wording) and not (self.milestone and typed(self.subject))

    @property
    def changes(self) -> bool:
        """Whether the wording differs from what it was."""
        return self.is_held and typed(self.wording) != typed(self.held_wording)

    @property
    def explanation(self) -> tuple[str, str, str]:
        return typed(self.reason), typed(self.agreed_by), typed(self.agreed_in)

    @property
    def is_open(self) -> bool:
        """Whether what is folded away asks for attention."""
        folded = (self.strength, self.occasion, self.confirmed_by, *(() if self.milestone else (self.met_on,)))
        return self.changes or any(self.explanation) or any(field.errors for field in folded)

    @property
    def told(self) -> str:
        """What is folded away, in words."""
        meeting = next((one.label for one in self.occasion.choices if one.value == str(self.occasion.data)), "")
        said = (
            self.strength.data.label if self.strength.data else "",
            meeting if self.occasion.data else "",
            f"gehaald op {spoken_date(self.met_on.data)}" if self.met_on.data and not self.milestone else "",
            f"bevestigd door {self.confirmed_by.data}" if self.confirmed_by.data else "",
        )
        return ", ".join(one for one in said if one)

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        faults = [*self._lacks_words(), *self._explains_nothing()]
        for field, sentence in faults:
            field.errors = [*field.errors, sentence]
        return sound and not faults

    def _lacks_words(self) -> Iterator[tuple[Field, str]]:
        """A row that was there is taken away by emptying its words; a new one that holds anything is not dropped."""
        if self.milestone and not typed(self.subject) and (typed(self.wording) or self._is_new_and_filled()):
            yield self.subject, NO_NAME
        elif self.is_empty and self._is_new_and_filled():
            yield self.wording, NO_WORDING

    def _is_new_and_filled(self) -> bool:
        return not self.is_held and any(field.data for field in self)

    def _explains_nothing(self) -> Iterator[tuple[Field, str]]:
        held = self.held
        if held and any(self.explanation) and not self.changes and self.occasion.data == held.occasion:
            yield self.reason, NOTHING_MOVES

    def values(self, reader: Reader) -> TermValues:
        held, term = self.held, self._read(reader)
        if held and (held.wording != term.wording or (held.last and term.last and held.last != term.last)):
            return replace(term, slips=(*held.slips, Pair(held, term).slip(reader.today, *self.explanation)))
        return term

    def _read(self, reader: Reader) -> TermValues:
        held, wording, strength = self.held, typed(self.wording), self.strength.data
        rest: dict[str, Any] = {
            "subject": typed(self.subject),
            "met_on": self.met_on.data,
            "confirmed_by": typed(self.confirmed_by),
        }
        if held is None or held.wording != wording:
            rest |= {"strength": strength, "milestone": self.milestone, "slips": held.slips if held else ()}
            return reader.read(wording, self.occasion.data, **rest)
        if strength is not given_strength(held):
            held = replace(held, strength=strength or worded_strength(held))
        if self.occasion.data != held.occasion:
            held = reader.again(held, self.occasion.data)
        return replace(held, **rest)


class MilestoneRow(TermRow):
    milestone = True
    subject = StringField("Mijlpaal", [PROSE])
    wording = StringField("Termijn", [WORDING])
    met_on = DayField("Bereikt op")


def worded_strength(term: TermValues) -> Strength | None:
    """How firm the wording itself is."""
    return TermValues.read(term.wording, term.read_on).strength


def given_strength(term: TermValues) -> Strength | None:
    """What somebody said beyond the wording, if anything."""
    return term.strength if term.strength is not worded_strength(term) else None


def typed(field: Field) -> str:
    """The text of a field as it would be kept."""
    return clean_text(field.data or "").strip()


def prepare_rows(rows: Sequence[TermRow], terms: Sequence[TermValues], reader: Reader) -> None:
    """Offers the meetings, and lets each row know which term it was, whatever was emptied before it."""
    choices = reader.choices()
    for row in rows:
        offer(row.occasion, choices, "Geen: de bewoording geldt")
    shown = [row for row in rows if row.is_held] if terms else []
    as_shown = [replace(terms[0], wording=typed(row.held_wording), subject=typed(row.held_subject)) for row in shown]
    for row, held in zip(shown, paired_terms(terms, as_shown), strict=True):
        row.held = held


def terms_in(rows: Iterable[TermRow], reader: Reader) -> Iterator[TermValues]:
    return (row.values(reader) for row in rows if not row.is_empty)
