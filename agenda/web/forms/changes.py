"""From when to when changes are shown: it stays in the address, so that a page can be kept and sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from agenda.changes.window import NotAMoment, is_turned, read_end, read_start
from agenda.kernel.text import one_line


def _cleaned(text: str | None) -> str:
    return one_line(text or "").strip()


class WindowForm(Form):  # type: ignore[misc]
    """After ``validate`` it has ``start``, None where nothing was filled in, and ``end``."""

    van = StringField("Vanaf", filters=[_cleaned], description="Zoals 17 november 2025")
    tot = StringField("Tot en met", filters=[_cleaned], description="Leeg is: tot nu")

    def __init__(self, given: MultiDict[str, str], now: datetime) -> None:
        super().__init__(given)
        self.start: datetime | None = None
        self.end = now

    def validate_van(self, field: StringField) -> None:
        self.start = _read(field, read_start)

    def validate_tot(self, field: StringField) -> None:
        self.end = _read(field, read_end) or self.end
        if self.start and is_turned(self.start, self.end):
            raise ValidationError("Het einde ligt voor het begin; draai de twee om.")

    def chosen(self) -> dict[str, Any]:
        """The part of the address that this window is."""
        return {field.name: field.data for field in self if field.data}


def _read(field: StringField, read: Callable[[str], datetime]) -> datetime | None:
    if not field.data:
        return None
    try:
        return read(field.data)
    except NotAMoment as refusal:
        raise ValidationError(str(refusal)) from refusal
