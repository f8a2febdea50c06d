"""The form of a call for items."""

from collections.abc import Sequence
from datetime import date
from typing import Self, cast

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length

from agenda.consultations.calls import LONGEST_CALL, CallValues
from agenda.consultations.models import Consultation
from agenda.kernel.refusal import Fault
from agenda.web.forms.calendars import NO_DAY
from agenda.web.forms.fields import DayField, take_faults, version_in
from agenda.web.forms.terms import typed


class CallForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    until = DayField(
        "Aandragen kan tot en met",
        [NO_DAY],
        description="Wat daarna wordt aangedragen, krijgt de aanduiding ‘te laat’.",
    )
    text = TextAreaField(
        "Tekst van de oproep",
        [Length(max=LONGEST_CALL, message=f"Houd de tekst korter dan {LONGEST_CALL} tekens.")],
        description="Staat in de mail en op de pagina van het overleg.",
    )
    tell = BooleanField("Mail de contactpersonen van alle partijen (opnieuw)")

    @classmethod
    def of(cls, consultation: Consultation, proposed: date | None) -> Self:
        opened = consultation.call_opened_at is not None
        return cls(
            data={
                "seen": str(consultation.version),
                "until": consultation.items_until or proposed,
                "text": consultation.call_text,
                "tell": not opened,
            }
        )

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def values(self) -> CallValues:
        return CallValues(cast(date, self.until.data), typed(self.text))

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
