"""What the forms of series and meetings are made of: times, whole numbers, and the version that was shown."""

import re
from collections.abc import Sequence
from datetime import time

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField
from wtforms.widgets import TextInput

from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import take_faults, version_in
from agenda.web.forms.given import Given

NO_DAY = Given("Vul een dag in, bijvoorbeeld 2-4-2026.")
NUMBER = "Schrijf een heel getal, bijvoorbeeld 6."
HOUR = re.compile(r"(?P<hour>\d{1,2})(\s*[:.u]\s*(?P<minute>\d{2}))?\s*(uur|u)?")
NO_PARTY = "Geen: niet namens een partij"


class HourField(Field):  # type: ignore[misc]
    """A time as people type it: 14.00, 14:00 or 14 uur; ``data`` is a time or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.data is None:
            return self.raw_data[0] if self.raw_data else ""
        return str(self.data.strftime("%H.%M"))

    def process_formdata(self, typed: Sequence[str]) -> None:
        text = typed[0].strip().lower() if typed else ""
        self.data = None
        self.data = _read_hour(text) if text else None


def _read_hour(text: str) -> time:
    found = HOUR.fullmatch(text)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (99, 99)
    if hour > 23 or minute > 59:
        raise ValueError(f"‘{text[:40]}’ is geen tijd; schrijf hem als 14.00.")
    return time(hour, minute)


class WholeField(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NUMBER) from None


def text(field: Field) -> str:
    return str(field.data or "")


class MeetingsForm(FlaskForm):  # type: ignore[misc]
    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class SeenForm(MeetingsForm):
    """Of what two people may change at once; ``seen`` is the version that was shown."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)
