"""The rows in which a party gives new figures for indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from wtforms import Field, FieldList, Form, HiddenField, StringField
from wtforms.validators import ValidationError

from agenda.indicators.models import Indicator
from agenda.indicators.rules import TOO_LONG, is_long, spoken_figure
from agenda.kernel.dutch import spoken_date
from agenda.web.forms.fields import DayField
from agenda.web.forms.indicators import DAY_GIVEN, SOURCE_GIVEN, VALUE_GIVEN, NumberField
from agenda.web.forms.terms import PROSE, typed


@dataclass(frozen=True)
class ToldFigure:
    """What the figure is about, and what was measured last."""

    name: str
    unit: str
    latest: str

    @classmethod
    def of(cls, indicator: Indicator) -> "ToldFigure":
        if not indicator.measurements:
            return cls(indicator.name, indicator.unit, "nog niet gemeten")
        last = indicator.measurements[-1]
        latest = f"{spoken_figure(last.low, last.high)}, {spoken_date(last.measured_on)}"
        return cls(indicator.name, indicator.unit, latest)


class FigureRow(Form):  # type: ignore[misc]
    """One per indicator; a row in which nothing stands is left out."""

    told: ToldFigure | None = None
    today: date | None = None
    key = HiddenField()
    figure = NumberField("Nieuwe waarde")
    day = DayField("Gemeten op")
    source = StringField("Bron", [PROSE])

    @property
    def is_empty(self) -> bool:
        asked = (self.figure, self.day, self.source)
        return not any(text.strip() for field in asked for text in field.raw_data or ())

    def validate(self, extra_validators: Any = None) -> bool:
        asked = {"day": [DAY_GIVEN], "figure": [VALUE_GIVEN], "source": [SOURCE_GIVEN]}
        return self.is_empty or bool(super().validate(asked))

    def validate_figure(self, field: Field) -> None:
        if field.data is not None and is_long(field.data):
            raise ValidationError(TOO_LONG)

    def validate_day(self, field: Field) -> None:
        if field.data and self.today and field.data > self.today:
            raise ValidationError("Deze dag moet nog komen; vul de dag in waarop is gemeten.")

    def value(self) -> list[str]:
        """Of a row that was found whole: the key, the figure, the day and the source."""
        day = cast(date, self.day.data)
        return [self.key.data, str(self.figure.data), day.isoformat(), typed(self.source)]


def rows_of(figures: Sequence[Sequence[str]], indicators: Sequence[Indicator]) -> list[dict[str, Any]]:
    """A row per indicator, filled with what was given for it before."""
    given = {key: (figure, day, source) for key, figure, day, source in figures}
    return [{"key": one.key} | (_row(*given[one.key]) if one.key in given else {}) for one in indicators]


def _row(figure: str, day: str, source: str) -> dict[str, Any]:
    return {"figure": Decimal(figure), "day": date.fromisoformat(day), "source": source}


def prepare_figures(rows: FieldList, indicators: Sequence[Indicator], today: date) -> None:
    known = {one.key: ToldFigure.of(one) for one in indicators}
    for row in rows:
        row.form.told, row.form.today = known.get(row.form.key.data), today


def figures_in(rows: FieldList) -> list[list[str]]:
    return [row.form.value() for row in rows if row.form.told and not row.form.is_empty]


def spoken_figures(figures: Sequence[Sequence[str]], indicators: Mapping[str, Indicator]) -> list[str]:
    """What was given, as it is said; of an indicator that is no more by its key."""
    return [_spoken(indicators.get(key), key, *rest) for key, *rest in figures]


def _spoken(indicator: Indicator | None, key: str, figure: str, day: str, source: str) -> str:
    what = f"{indicator.name} ({indicator.unit})" if indicator else key
    return f"{what}: {spoken_figure(Decimal(figure))} op {spoken_date(date.fromisoformat(day))}, bron: {source}"
