"""The form of an agenda item with its cover note, which follows the table of that; and what a step asks."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from agenda.consultations.cover_note import COVER_NOTE, NOTE_TEXTS
from agenda.consultations.item_values import LONGEST_LINE, ItemValues
from agenda.consultations.models import Meeting
from agenda.consultations.rules import NOT_MINUTES
from agenda.consultations.words import ItemKind, Treatment
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault
from agenda.kernel.text import one_line
from agenda.parties.queries import Naming
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    by_name,
    offer,
    offer_words,
    row_field,
    take_faults,
    version_in,
    word_field,
)
from agenda.web.forms.terms import PROSE, typed

LINE = Length(max=LONGEST_LINE, message=f"Houd deze regel korter dan {LONGEST_LINE} tekens.")
CHOSEN = DataRequired(NOT_A_CHOICE)
REQUESTED = "Eén besluit per regel; de nummers komen vanzelf. Bijvoorbeeld: De uitvoeringsagenda vast te stellen."
GROUND = "Alleen als niet alle deelnemers het punt mogen zien: waarom niet."
EARLIER = "De nummers, met een komma ertussen. Bijvoorbeeld: BO-2025-1.1, BO-2025-1.3."
ACTIONS = "De nummers, met een komma ertussen. Bijvoorbeeld: 1.2, 3.1."
PLAIN = ("subject", "contact", "ground", *NOTE_TEXTS)
BETWEEN = re.compile(r"[\s,;]+")


def numbers_in(field: Field) -> list[str]:
    """What people call things, separated by commas, spaces or lines."""
    return [one for one in BETWEEN.split(one_line(field.data or "")) if one]


class MinutesField(StringField):  # type: ignore[misc]
    """``data`` is a whole number or None."""

    def _value(self) -> str:
        if self.data is None:
            return self.raw_data[0] if self.raw_data else ""
        return str(self.data)

    def process_formdata(self, typed: Sequence[str]) -> None:
        self.data = None
        self.data = read_minutes(typed[0]) if typed else None


def read_minutes(text: str) -> int | None:
    """Raises ``ValueError`` with a sentence for what is no number."""
    text = text.strip().removesuffix("minuten").removesuffix("min").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(NOT_MINUTES)
    return int(text)


class TreatedRow(Form):  # type: ignore[misc]
    meeting = HiddenField()
    outcome = TextAreaField("Uitkomst", [PROSE])


@dataclass(frozen=True)
class Offered:
    """From what the form lets one choose: ``levels`` none for who may not change them, ``names`` none for a party."""

    names: Mapping[int, Naming]
    levels: Collection[Confidentiality]
    meetings: Sequence[Meeting] = ()


class ItemForm(FlaskForm):  # type: ignore[misc]
    held: ItemValues
    meetings: Mapping[str, Meeting]

    seen = HiddenField(default="0")
    subject = StringField("Onderwerp", [DataRequired("Vul een onderwerp in."), LINE])
    kind = word_field("Soort", ItemKind, validators=[CHOSEN])
    treatment = word_field("Behandeling", Treatment, validators=[CHOSEN])
    submitter = row_field("Indiener")
    contact = StringField("Contact", [LINE], description="Wie er meer van weet: naam, en een adres of nummer.")
    minutes = MinutesField("Tijd in minuten")
    requested = TextAreaField("Gevraagde besluiten", [PROSE], description=REQUESTED)
    earlier = StringField("Eerdere besluiten", [PROSE], description=EARLIER)
    actions = StringField("Acties", [PROSE], description=ACTIONS)
    treated = FieldList(FormField(TreatedRow))
    confidentiality = word_field("Voor wie", Confidentiality, validators=[CHOSEN])
    ground = StringField("Grond van de vertrouwelijkheid", [LINE], description=GROUND)

    @classmethod
    def of(cls, held: ItemValues, offered: Offered, told: Mapping[str, str], seen: int = 0) -> "ItemForm":
        """Filled with the item; what the visitor sent goes before it.

        ``told`` holds the numbers of its earlier decisions and actions as they are written.
        """
        form = cls(data=_data(held, offered.meetings) | dict(told) | {"seen": str(seen)})
        form.held, form.meetings = held, {str(one.id): one for one in offered.meetings}
        form._offer(offered)
        return form

    def _offer(self, offered: Offered) -> None:
        offer(self.submitter, by_name(offered.names), "Het secretariaat zelf")
        offer_words(self.confidentiality, offered.levels)
        if not offered.names:
            del self.submitter
        if not offered.levels:
            del self.confidentiality, self.ground
        if not self.meetings:
            del self.treated

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def name_of(self, row: TreatedRow) -> str:
        """What the meeting of this row is called; nothing for one that is not of this consultation."""
        meeting = self.meetings.get(str(row.meeting.data))
        return f"{meeting.kind.label.capitalize()} van {spoken_date(meeting.day)}" if meeting else ""

    def values(self, actions: Sequence[int]) -> ItemValues:
        given: dict[str, Any] = {name: typed(self[name]) for name in PLAIN if name in self}
        chosen = {name: self[name].data for name in ("submitter", "confidentiality") if name in self}
        return replace(
            self.held,
            kind=self.kind.data,
            treatment=self.treatment.data,
            minutes=self.minutes.data,
            requested=tuple(typed(self.requested).splitlines()),
            treated=self._treated() if "treated" in self else self.held.treated,
            actions=tuple(actions),
            **given | chosen,
        ).clean()

    def _treated(self) -> tuple[tuple[int, str], ...]:
        rows = [entry.form for entry in self.treated]
        return tuple((int(row.meeting.data), typed(row.outcome)) for row in rows if self.name_of(row))

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


for part in COVER_NOTE:
    setattr(ItemForm, part.name, TextAreaField(part.label, [PROSE], description=part.hint))


def _data(held: ItemValues, meetings: Sequence[Meeting]) -> dict[str, Any]:
    said = dict(held.treated)
    return {
        **{name: getattr(held, name) for name in (*PLAIN, "kind", "treatment", "minutes", "submitter")},
        "confidentiality": held.confidentiality,
        "requested": "\n".join(held.requested),
        "treated": [{"meeting": str(one.id), "outcome": said.get(one.id, "")} for one in meetings],
    }


class BecauseForm(FlaskForm):  # type: ignore[misc]
    because = TextAreaField("Waarom", [DataRequired("Schrijf op waarom, zodat de ander het weet."), PROSE])

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
