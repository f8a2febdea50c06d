"""The forms of a letter: its head, a passage, what is left out, and what a party proposes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from agenda.actions.models import Action
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault
from agenda.kernel.text import clean_text, first_words, one_line
from agenda.letters.heads import LONGEST_LINE, LetterHead
from agenda.letters.models import Passage
from agenda.letters.values import SourceValues
from agenda.letters.words import Section
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    DayField,
    offer,
    row_field,
    row_number,
    take_faults,
    version_in,
    word_field,
)
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, typed

LINE = Length(max=LONGEST_LINE, message=f"Houd dit korter dan {LONGEST_LINE} tekens.")
KEY_HELP = "Zo heet de brief in adressen en bestandsnamen."
AS_OF = "De agenda zoals zij op die dag was; leeg is zoals zij nu is."
CO_SIGNATORIES = "Per regel een naam, een puntkomma en het ambt."
FACTS = "Per regel een naam, een dubbele punt en de tekst. Bijvoorbeeld: Ons kenmerk: 2026-0000123."
LEVELS = (("0", "Geen kop"), ("1", "Hoofdstuk"), ("2", "Paragraaf"), ("3", "Onderdeel"))
FIRST_WORDS = 70
NOTE = Length(max=500, message="Houd deze toelichting korter dan 500 tekens.")


class LetterForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    key = StringField("Sleutel", [Given("Geef de brief een sleutel.")], description=KEY_HELP)
    dated = DayField("Datum van de brief", [Given("Vul de datum van de brief in.")])
    subject = StringField("Betreft", [Given("Vul in waarover de brief gaat."), LINE])
    consultation = SelectField("Gaat over het overleg", choices=[], default="", invalid_choice_message=NOT_A_CHOICE)
    as_of = DayField("Peildatum", description=AS_OF)
    addressee = TextAreaField("Aan", [Given("Vul in aan wie de brief is gericht."), PROSE])
    sender = TextAreaField("Van", [Given("Vul in van wie de brief komt."), PROSE])
    signatory = StringField("Ondertekenaar", [Given("Vul in wie de brief ondertekent."), LINE])
    office = StringField("Ambt", [Given("Vul het ambt van de ondertekenaar in."), LINE])
    co_signatories = TextAreaField("Mede namens", [PROSE], description=CO_SIGNATORIES)
    facts = TextAreaField("Kolom naast de brief", [PROSE], description=FACTS)

    @classmethod
    def of(cls, head: LetterHead, meetings: Sequence[tuple[str, str]], seen: int = 0) -> "LetterForm":
        told = vars(head) | {
            "consultation": head.consultation or "",
            "as_of": head.as_of.astimezone(AMSTERDAM).date() if head.as_of else None,
            "co_signatories": _lines(head.co_signatories, "; "),
            "facts": _lines(head.facts, ": "),
        }
        form = cls(data=told | {"seen": str(seen)})
        form.consultation.choices = [SelectChoice("", "Geen"), *(SelectChoice(*one) for one in meetings)]
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def head(self) -> LetterHead:
        day = self.as_of.data
        written: Any = self.dated.data
        return LetterHead(
            key=typed(self.key),
            dated=written,
            subject=one_line(typed(self.subject)),
            consultation=self.consultation.data or None,
            as_of=datetime.combine(day, time(23, 59, 59), AMSTERDAM) if day else None,
            addressee=typed(self.addressee),
            sender=typed(self.sender),
            signatory=one_line(typed(self.signatory)),
            office=one_line(typed(self.office)),
            co_signatories=_pairs(self.co_signatories, ";"),
            facts=_pairs(self.facts, ":"),
        ).clean()

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


def _lines(pairs: Sequence[tuple[str, str]], between: str) -> str:
    return "\n".join(between.join(part for part in pair if part) for pair in pairs)


def _pairs(field: Field, between: str) -> tuple[tuple[str, str], ...]:
    """One for each line; without the sign between them the whole line is the first of the two."""
    parts = (line.partition(between) for line in typed(field).splitlines() if line.strip())
    return tuple((first.strip(), second.strip()) for first, _, second in parts)


class WordingForm(FlaskForm):  # type: ignore[misc]
    """What a passage says; browsers send line ends of their own, which never count as a change."""

    seen = HiddenField(default="0")
    level = SelectField("Kop", choices=[SelectChoice(*one) for one in LEVELS], invalid_choice_message=NOT_A_CHOICE)
    heading = StringField("Tekst van de kop")
    text = TextAreaField("Tekst")
    because = StringField("Wat u veranderde", [NOTE])

    @classmethod
    def of(cls, passage: Passage, **options: Any) -> "WordingForm":
        told = {"heading": passage.heading, "text": passage.text, "level": str(passage.level)}
        return cls(data=told | {"seen": str(passage.version)}, **options)

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    @property
    def wording(self) -> tuple[str, str, int]:
        return one_line(typed(self.heading)).strip(), clean_text(typed(self.text)).strip(), int(self.level.data)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class NewPassageForm(WordingForm):
    section = word_field("Onderdeel", Section, validators=[Given(NOT_A_CHOICE)])
    action = row_field("Actie")
    after = row_field("Komt na")
    actions: Mapping[int, Action]

    def offer(self, actions: Iterable[Action], passages: Sequence[Passage]) -> None:
        self.actions = {one.id: one for one in actions}
        offer(self.action, [(one.id, f"{one.number} {one.title}") for one in self.actions.values()], "Geen")
        offer(self.after, [(one.id, _numbered(one)) for one in passages], "Niets: vooraan in de brief")

    @property
    def chosen_action(self) -> Action | None:
        return self.actions.get(self.action.data) if self.action.data else None


def _numbered(passage: Passage) -> str:
    return f"{passage.position}. {first_words(passage.heading or passage.text, FIRST_WORDS)}"


class OmitForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="")
    because = TextAreaField("Waarom niet", [Given("Schrijf op waarom deze actie niet in de brief komt."), PROSE])

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class ProposalForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    text = TextAreaField("Uw voorstel", [Given("Schrijf de passage die u voorstelt."), PROSE])

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class DeclineForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    answer = TextAreaField(
        "Waarom niet",
        [Given("Schrijf op waarom u het voorstel niet overneemt, zodat de partij het weet."), PROSE],
    )

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class SeenForm(FlaskForm):  # type: ignore[misc]
    """A button alone, with the version that it was shown at."""

    seen = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)


class SourceForm(FlaskForm):  # type: ignore[misc]
    """``source`` is a choice out of ``kind:row``, ``paragraph`` a number counted from 0 or nothing for them all."""

    offered: Mapping[str, SourceValues]

    seen = HiddenField(default="0", id="source-seen")
    paragraph = SelectField("Bij", choices=[], invalid_choice_message=NOT_A_CHOICE)
    source = SelectField("Bron", choices=[], invalid_choice_message=NOT_A_CHOICE)

    def offer(self, paragraphs: Sequence[str], sources: Sequence[SourceValues]) -> None:
        told = [(str(place), f"Alinea {place + 1}: {text}") for place, text in enumerate(paragraphs)]
        self.paragraph.choices = [SelectChoice(*one) for one in (*told, ("", "De hele passage"))]
        self.offered = {f"{one.kind.value}:{one.record}": one for one in sources}
        self.source.choices = [SelectChoice(name, one.told) for name, one in self.offered.items()]

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def chosen(self) -> SourceValues:
        place = row_number(self.paragraph.data)
        return replace(self.offered[self.source.data], paragraph=place)
