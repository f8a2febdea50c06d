"""The forms of an indicator and of one measurement."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField
from wtforms.validators import Length
from wtforms.widgets import TextInput

from agenda.actions.models import Goal
from agenda.indicators.rules import read_number
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.kernel.refusal import Fault
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.web.forms.fields import DayField, offer, row_field, take_faults, version_in
from agenda.web.forms.given import Given

LONGEST_NAME = 200
SHORT = Length(max=LONGEST_NAME, message=f"Houd dit korter dan {LONGEST_NAME} tekens.")
PROSE = Length(max=LONGEST_TEXT, message=f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")
SPARE_ROWS = 1


def written_number(number: Decimal) -> str:
    """As ``read_number`` reads it back: without points."""
    return f"{number:f}".replace(".", ",")


class NumberField(Field):  # type: ignore[misc]
    """A number as people type it in Dutch: 13,5 or 1.234,5; ``data`` is exact, or None."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.data is None:
            return self.raw_data[0] if self.raw_data else ""
        return written_number(self.data)

    def process_formdata(self, typed: Sequence[str]) -> None:
        text = typed[0].strip() if typed else ""
        self.data = None
        self.data = read_number(text) if text else None


DAY_GIVEN = Given("Vul de dag van de meting in, bijvoorbeeld 17-11-2025.")
VALUE_GIVEN = Given("Vul de waarde in, bijvoorbeeld 13,5.")
SOURCE_GIVEN = Given("Noem de bron van de meting.")


class MeasurementRow(Form):  # type: ignore[misc]
    """One of a list; a row in which nothing stands is left out."""

    measured_on = DayField("Gemeten op")
    low = NumberField("Waarde")
    high = NumberField("Tot, bij een bereik")
    source = StringField("Bron", [PROSE])

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for field in self for text in field.raw_data or ())

    def validate(self, extra_validators: Any = None) -> bool:
        asked = {"measured_on": [DAY_GIVEN], "low": [VALUE_GIVEN], "source": [SOURCE_GIVEN]}
        return self.is_empty or bool(super().validate(asked))


class MeasurementForm(FlaskForm):  # type: ignore[misc]
    measured_on = DayField("Gemeten op", [DAY_GIVEN])
    low = NumberField("Waarde", [VALUE_GIVEN], description="Bijvoorbeeld 13,5 of 1.234,5.")
    high = NumberField("Tot", description="Alleen bij een bereik, zoals 6 tot 13,5.")
    source = StringField("Bron", [SOURCE_GIVEN, PROSE], description="Bijvoorbeeld: Kamerstuk 34682, nr. 229.")

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


def measured(row: MeasurementRow | MeasurementForm) -> MeasurementValues:
    """What a row says that was found whole."""
    day, low = cast(date, row.measured_on.data), cast(Decimal, row.low.data)
    return MeasurementValues(day, low, _text(row.source), row.high.data)


def _text(field: Field) -> str:
    return clean_text(field.data or "").strip()


class IndicatorForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    name = StringField("Naam", [Given("Geef de indicator een naam."), SHORT])
    unit = StringField(
        "Eenheid",
        [Given("Geef de indicator een eenheid."), SHORT],
        description="Bijvoorbeeld: % van de bedrijventerreinen.",
    )
    goal = row_field("Doel")
    baseline = NumberField("Nulwaarde")
    baseline_on = DayField("Dag van de nulwaarde")
    target = NumberField("Streefwaarde")
    target_on = DayField("Te bereiken op")
    measurements = FieldList(FormField(MeasurementRow))

    @classmethod
    def of(cls, held: IndicatorValues, version: int, goals: Sequence[Goal]) -> "IndicatorForm":
        """Filled with the indicator; what the visitor sent goes before it."""
        rows = [vars(one) for one in held.measurements] + [{}] * SPARE_ROWS
        form = cls(data=vars(held) | {"measurements": rows, "seen": str(version)})
        offer(form.goal, [(goal.id, f"{goal.number} {goal.title}") for goal in goals], "Geen doel")
        return form

    @classmethod
    def new(cls, goals: Sequence[Goal]) -> "IndicatorForm":
        return cls.of(IndicatorValues("", "", ""), 0, goals)

    @property
    def version(self) -> int:
        return version_in(self.seen)

    def values(self, key: str) -> IndicatorValues:
        return IndicatorValues(
            key=key,
            name=_text(self.name),
            unit=_text(self.unit),
            goal=self.goal.data,
            baseline=self.baseline.data,
            baseline_on=self.baseline_on.data,
            target=self.target.data,
            target_on=self.target_on.data,
            measurements=tuple(measured(row) for row in self.measurements if not row.is_empty),
        )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
