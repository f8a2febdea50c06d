"""The filters of the log: they stay in the address, so that a finding can be kept and sent."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Self

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from agenda.history.log import LogSelection
from agenda.kernel.dutch import AMSTERDAM
from agenda.web.forms.fields import DayField
from agenda.web.forms.filters import ANY, PLAIN_SELECT, Address, Filters

RECORD = re.compile(r"([a-z_]{1,40}):(\d{1,9})")
ABOUT = "Over"

Choices = Iterable[tuple[str, str]]


def _number(typed: str | None) -> str:
    text = (typed or "").strip().removeprefix("regel").strip().replace(".", "")
    return text if text.isascii() and text.isdigit() and len(text) < 10 else ""


def _record(typed: str | None) -> str:
    return typed if typed and RECORD.fullmatch(typed) else ""


class LogFilters(Filters):
    """``about`` is what the record is called of which all lines are asked."""

    van = DayField("Vanaf")
    tm = DayField("Tot en met")
    wie = SelectField("Wie", choices=[], default="")
    soort = SelectField("Waarover", choices=[], default="")
    wat = SelectField("Wat", choices=[], default="")
    uitkomst = SelectField("Uitkomst", choices=[], default="")
    regel = StringField("Regelnummer", filters=[_number])
    over = HiddenField(ABOUT, filters=[_record])
    about = ""

    @classmethod
    def of(cls, asked: MultiDict[str, str], **choices: Choices) -> Self:
        """``choices`` are by the name of the field; what is not among them chooses nothing."""
        filters = cls(asked)
        for name, offered in choices.items():
            field = filters[name]
            field.choices = [SelectChoice("", ANY), *(SelectChoice(value, label) for value, label in offered)]
            field.widget = PLAIN_SELECT
            field.data = field.data if field.data in {choice.value for choice in field.choices} else ""
        for day in (filters.van, filters.tm):
            day.errors = day.process_errors
        return filters

    @property
    def record(self) -> tuple[str, int] | None:
        """Kind and row number of the one record that is asked about."""
        found = RECORD.fullmatch(self.over.data or "")
        return (found[1], int(found[2])) if found else None

    def chips(self, address: Address) -> list[tuple[str, str]]:
        begin = f"{ABOUT}: "
        told = super().chips(address)
        return [(f"{begin}{self.about}" if text.startswith(begin) else text, url) for text, url in told]

    def spoken(self) -> str:
        """What is chosen, in one line."""
        self.about = self.about or self.over.data
        return "; ".join(text for text, _ in self.chips(lambda **_: ""))

    def selection(self, programme: int) -> LogSelection:
        kind, record = self.record or (self.soort.data, None)
        return LogSelection(
            programme,
            since=_midnight(self.van.data),
            until=_midnight(self.tm.data + timedelta(days=1) if self.tm.data else None),
            actor=self.wie.data,
            kind=kind,
            event=self.wat.data,
            result=self.uitkomst.data,
            record=record,
            number=int(self.regel.data) if self.regel.data else None,
        )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, AMSTERDAM) if day else None


def by_label(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(choices.items(), key=lambda one: one[1].casefold())
