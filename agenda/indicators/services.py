from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from agenda.history.services import keep_versions, record
from agenda.indicators.models import Indicator, Measurement
from agenda.indicators.rules import TOO_LONG, is_long
from agenda.kernel.dutch import spoken_date, spoken_number
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import cleaned
from agenda.programmes.models import Programme

KIND = Indicator.__tablename__


@dataclass(frozen=True)
class MeasurementValues:
    measured_on: date
    low: Decimal
    source: str
    high: Decimal | None = None


@dataclass(frozen=True)
class IndicatorValues:
    """``goal`` is a row number; ``measurements`` are in the order of their days."""

    key: str
    name: str
    unit: str
    goal: int | None = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None
    measurements: tuple[MeasurementValues, ...] = ()

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorValues":
        measured = (MeasurementValues(one.measured_on, one.low, one.source, one.high) for one in indicator.measurements)
        plain = {name: getattr(indicator, name) for name in PLAIN_FIELDS}
        return ready(cls(goal=indicator.goal_id, measurements=tuple(measured), **plain))

    def told(self) -> dict[str, Any]:
        measured = [
            [str(one.measured_on), str(one.low), "" if one.high is None else str(one.high), one.source]
            for one in self.measurements
        ]
        return asdict(self) | {"measurements": measured}

    def stored(self) -> dict[str, Any]:
        content: dict[str, Any] = INDICATOR_VALUES.dump_python(self, mode="json")
        return content


INDICATOR_VALUES: TypeAdapter[IndicatorValues] = TypeAdapter(IndicatorValues)
PLAIN_FIELDS = tuple(one.name for one in fields(IndicatorValues) if one.name not in {"goal", "measurements"})


def exact(number: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, however many digits it has."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text) or Decimal(0)


def ready(values: IndicatorValues) -> IndicatorValues:
    """As it is kept: clean texts, exact numbers, measurements in the order of their days."""
    values = cleaned(values)
    measured = (
        replace(one, low=exact(one.low), high=None if one.high is None else exact(one.high))
        for one in values.measurements
    )
    return replace(
        values,
        baseline=None if values.baseline is None else exact(values.baseline),
        target=None if values.target is None else exact(values.target),
        measurements=tuple(sorted(measured, key=lambda one: one.measured_on)),
    )


def faults_in(values: IndicatorValues) -> Iterator[Fault]:
    yield from _faults_of_head(values)
    yield from _faults_of_measurements(values.measurements)


def _faults_of_head(values: IndicatorValues) -> Iterator[Fault]:
    for name, asked in (("name", "een naam"), ("unit", "een eenheid")):
        if not getattr(values, name).strip():
            yield Fault(name, f"Geef de indicator {asked}.")
    for name, words in (("baseline", "de nulwaarde"), ("target", "de streefwaarde")):
        number, day = getattr(values, name), getattr(values, f"{name}_on")
        if number is not None and is_long(number):
            yield Fault(name, TOO_LONG)
        if number is None and day:
            yield Fault(name, f"Vul ook {words} in, of laat de dag leeg.")


def _faults_of_measurements(measurements: Sequence[MeasurementValues]) -> Iterator[Fault]:
    times = Counter(one.measured_on for one in measurements)
    for day in (day for day, number in times.items() if number > 1):
        yield Fault("measurements", f"Op {spoken_date(day)} staan twee metingen; laat er één staan.")
    for one in measurements:
        if any(is_long(number) for number in (one.low, one.high) if number is not None):
            yield Fault("measurements", TOO_LONG)
        if one.high is not None and one.high < one.low:
            low, high = spoken_number(one.low), spoken_number(one.high)
            yield Fault("measurements", f"De bovengrens {high} ligt onder de waarde {low}; draai ze om.")
        if not one.source.strip():
            yield Fault("measurements", "Noem bij elke meting de bron.")


def keep_indicator(
    session: Session, programme: Programme, values: IndicatorValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Makes the indicator, or brings it in line with the values; tells whether anything changed."""
    require(stamp.by, Permission.ACTION_WRITE, programme)
    values = ready(values)
    indicator = session.scalar(
        select(Indicator).where(Indicator.programme_id == programme.id, Indicator.key == values.key)
    )
    old = IndicatorValues.of(indicator) if indicator else None
    if old == values:
        return False
    if faults := list(faults_in(values)):
        raise Invalid(faults)
    if indicator is None:
        indicator = Indicator(programme_id=programme.id, measurements=[])
        session.add(indicator)
    elif seen is not None and seen != indicator.version:
        raise Changed("Iemand anders heeft deze indicator intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    _write(session, indicator, values)
    record(session, "indicator.keep", indicator, stamp, old=old.told() if old else None, new=values.told())
    keep_versions(session, KIND, programme.id, {indicator.id: values.stored()}, stamp.at)
    return True


def _write(session: Session, indicator: Indicator, values: IndicatorValues) -> None:
    for name in PLAIN_FIELDS:
        setattr(indicator, name, getattr(values, name))
    indicator.goal_id = values.goal
    flag_modified(indicator, "key")  # a changed measurement is a new version of the indicator too
    held = {one.measured_on: one for one in indicator.measurements}
    wanted = {one.measured_on: one for one in values.measurements}
    for day in held.keys() - wanted.keys():
        indicator.measurements.remove(held[day])
    for day, one in wanted.items():
        row = held.get(day)
        if row is None:
            row = Measurement(measured_on=day)
            indicator.measurements.append(row)
        row.low, row.high, row.source = one.low, one.high, one.source
