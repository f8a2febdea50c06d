"""The forms of a party and of a group."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from agenda.kernel.refusal import Fault
from agenda.kernel.text import clean_text
from agenda.parties.groups import GroupValues
from agenda.parties.models import PartyKind
from agenda.parties.services import LONGEST, ContactValues, NameValues, PartyValues
from agenda.web.forms.fields import NOT_A_CHOICE, DayField, many_field, optional_word_field, take_faults, version_in
from agenda.web.party_words import spoken_absence

LISTS = ("names", "contacts")
FOLDED = ("absent_from", "absent_until", "substitute_name", "substitute_email")
WHAT_IT_IS = ("kind", "names", "tooi", "spellings")
"""What only those who keep all parties fill in; the rest a party also keeps itself."""

SHORT = Length(max=LONGEST, message=f"Houd deze tekst korter dan {LONGEST} tekens.")
KEY = "Een korte naam voor adressen en bestanden, zoals {}. De sleutel verandert later niet meer."


def _clean(text: str | None) -> str:
    return clean_text(text or "").strip()


def text_field(label: str, *validators: Any, **options: Any) -> StringField:
    return StringField(label, [*validators, SHORT], filters=[_clean], **options)


class NameRow(Form):  # type: ignore[misc]
    short = text_field("Afkorting")
    name = text_field("Volledige naam")
    valid_from = DayField("Vanaf")
    valid_until = DayField("Tot")


class ContactRow(Form):  # type: ignore[misc]
    """``place`` is its place in the order."""

    place = text_field("Volgorde")
    name = text_field("Naam")
    email = text_field("E-mailadres")
    absent_from = DayField("Afwezig vanaf")
    absent_until = DayField("Afwezig tot en met")
    substitute_name = text_field("Vervanger")
    substitute_email = text_field("E-mailadres van de vervanger")

    @property
    def told(self) -> str:
        """What is folded away, in words."""
        absence = spoken_absence(self.absent_from.data, self.absent_until.data)
        substitute = self.substitute_name.data or self.substitute_email.data
        return "; ".join(filter(None, (absence and f"afwezig {absence}", substitute and f"vervanger {substitute}")))

    @property
    def is_open(self) -> bool:
        return any(self[name].errors for name in FOLDED)


class PartyForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    key = text_field("Sleutel", DataRequired("Vul een sleutel in."), description=KEY.format("noord-brabant"))
    kind = optional_word_field("Soort", PartyKind, empty="Kies een soort")
    names = FieldList(FormField(NameRow))
    tooi = text_field("TOOI-nummer", description="Het nummer in het register van overheidsorganisaties, zoals pv24.")
    spellings = TextAreaField(
        "Andere schrijfwijzen",
        filters=[_clean],
        description="Eén per regel: hoe anderen deze partij ook wel schrijven.",
    )
    mailbox = text_field("Postbus", description="Een adres dat niet van één persoon is. Het is voor iedereen te zien.")
    contacts = FieldList(FormField(ContactRow))

    def validate_kind(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(NOT_A_CHOICE)

    @classmethod
    def of(cls, held: PartyValues, version: int, *, whole: bool, more: str | None = None) -> "PartyForm":
        """Filled with the party; what the visitor sent goes before it. ``more`` names the list that gets a row.

        Not whole: only how the party is reached.
        """
        form = cls(data=_data(held) | {"seen": str(version)})
        for name in ("key",) if whole else ("key", *WHAT_IT_IS):
            del form[name]
        return form.with_row(more)

    @classmethod
    def new(cls, more: str | None = None) -> "PartyForm":
        return cls(data={"names": [{}], "contacts": [{}]}).with_row(more)

    def with_row(self, name: str | None) -> "PartyForm":
        if name in LISTS and name in self:
            self[name].append_entry({})
        return self

    @property
    def version(self) -> int:
        return version_in(self.seen)

    def values(self, held: PartyValues | None = None) -> PartyValues:
        """What was filled in; what this form does not ask stays as it is held."""
        if held is None:
            held = PartyValues(self.key.data, self.kind.data, ())
        contacts = tuple(ContactValues(**_values(ContactValues, row)) for row in self._rows("contacts"))
        reached = replace(held, mailbox=self.mailbox.data or None, contacts=contacts)
        if "names" not in self:
            return reached
        return replace(
            reached,
            kind=self.kind.data,
            names=tuple(NameValues(**_values(NameValues, row)) for row in self._rows("names")),
            tooi=self.tooi.data or None,
            spellings=tuple(line.strip() for line in self.spellings.data.split("\n") if line.strip()),
        )

    def take(self, faults: Iterable[Fault]) -> list[Fault]:
        """Shows each fault at its field; returns those that belong to no single field."""
        rest = take_faults(self, [fault for fault in faults if not self._take_in_row(fault)])
        for rows in (self[name] for name in LISTS if name in self):
            rows.errors = [row.errors for row in rows if row.errors]
        return rest

    def _take_in_row(self, fault: Fault) -> bool:
        """``names-0-short`` is the first of the rows that were filled in; ``names`` alone is the first of all."""
        name, _, place = fault.place.partition("-")
        if name not in LISTS or name not in self:
            return False
        place, _, part = place.partition("-")
        row = self._rows(name)[int(place)] if part else self[name][0]
        field: Field = row[part] if part else next(iter(row))
        field.errors = [*field.errors, fault.sentence]
        return True

    def _rows(self, name: str) -> list[FormField]:
        """The rows of a list that were filled in, in the order that was asked for."""
        filled = [row for row in self[name] if any(field.data for field in row if field.short_name != "place")]
        return sorted(filled, key=_place) if name == "contacts" else filled


def _place(row: FormField) -> int:
    """Without a number it comes last."""
    place = row["place"].data
    return int(place) if place.isascii() and place.isdigit() and len(place) < 10 else 10**9


def _values(kind: type, row: FormField) -> dict[str, Any]:
    return {one.name: row[one.name].data for one in fields(kind)}


def _data(held: PartyValues) -> dict[str, Any]:
    contacts = [vars(one) | {"place": str(place)} for place, one in enumerate(held.contacts, start=1)]
    return {
        **vars(held),
        "spellings": "\n".join(held.spellings),
        "names": [vars(one) for one in held.names] or [{}],
        "contacts": contacts or [{}],
    }


class GroupForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    key = text_field("Sleutel", DataRequired("Vul een sleutel in."), description=KEY.format("randstad"))
    name = text_field("Naam", DataRequired("Geef de groep een naam."))
    members = many_field("Leden")

    @classmethod
    def of(cls, held: GroupValues, parties: Sequence[tuple[str, str]]) -> "GroupForm":
        """``parties`` are keys with the names to show."""
        form = cls(data={"name": held.name, "members": held.members, "seen": held.version})
        form.members.choices = list(parties)
        del form["key"]
        return form

    @classmethod
    def new(cls, parties: Sequence[tuple[str, str]]) -> "GroupForm":
        form = cls()
        form.members.choices = list(parties)
        return form

    def values(self, key: str) -> GroupValues:
        return GroupValues(key, self.name.data, tuple(sorted(self.members.data or ())))
