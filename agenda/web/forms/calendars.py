"""The forms of the calendar of terms, and of the day of a meeting."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import Length, ValidationError

from agenda.calendars.rules import LONGEST_NAME
from agenda.kernel.refusal import Fault
from agenda.terms.calendar import RecessKind
from agenda.web.forms.fields import NOT_A_CHOICE, DayField, take_faults, word_field
from agenda.web.forms.given import Given

NO_DAY = Given("Vul een dag in, bijvoorbeeld 3-7-2026.")


class CalendarForm(FlaskForm):  # type: ignore[misc]
    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class RecessForm(CalendarForm):
    kind = word_field("Reces", RecessKind, validators=[Given(NOT_A_CHOICE)])
    first = DayField("Eerste dag", [NO_DAY], description="Het jaar van deze dag is het jaar van het reces.")
    last = DayField("Laatste dag", [NO_DAY], description="Deze dag hoort er nog bij.")

    @property
    def given(self) -> tuple[RecessKind, date, date]:
        return self.kind.data, cast(date, self.first.data), cast(date, self.last.data)


class DayOffForm(CalendarForm):
    day = DayField("Dag", [NO_DAY])
    name = StringField(
        "Naam",
        [
            Given("Geef de vrije dag een naam."),
            Length(max=LONGEST_NAME, message=f"Houd de naam korter dan {LONGEST_NAME} tekens."),
        ],
        description="Bijvoorbeeld: verplichte vrije dag na Hemelvaart.",
    )

    @property
    def given(self) -> tuple[date, str]:
        return cast(date, self.day.data), self.name.data


class EndForm(FlaskForm):  # type: ignore[misc]
    """Asks nothing: the page tells what will happen."""


class MoveForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the day of the meeting when the page was shown, ``shown`` the day of which was told what moves."""

    seen = HiddenField()
    shown = HiddenField()
    day = DayField("Nieuwe dag", [NO_DAY], description="Bijvoorbeeld 4-6-2026.")
    held: date

    @classmethod
    def of(cls, held: date) -> "MoveForm":
        form = cls(data={"seen": held.isoformat()})
        form.held = held
        return form

    def validate_day(self, field: DayField) -> None:
        if field.data == self.held:
            raise ValidationError("Het overleg is al op deze dag; kies een andere.")

    @property
    def new_day(self) -> date:
        return cast(date, self.day.data)

    @property
    def is_outdated(self) -> bool:
        """Whether somebody moved the meeting since."""
        return bool(self.seen.data != self.held.isoformat())

    @property
    def was_shown(self) -> bool:
        return bool(self.shown.data == self.new_day.isoformat())

    def show(self) -> None:
        self.seen.data, self.shown.data = self.held.isoformat(), self.new_day.isoformat()
