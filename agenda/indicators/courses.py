"""The course of an indicator, to be drawn on pages and paper."""

from collections.abc import Iterator

from agenda.documents.pictures import Course, Point
from agenda.indicators.models import Indicator, Measurement
from agenda.indicators.rules import spoken_figure
from agenda.kernel.dutch import count, spoken_date


def course_of(indicator: Indicator) -> Course | None:
    """None as long as there is nothing to draw."""
    course = Course(
        title=f"{indicator.name} ({indicator.unit})",
        description=" ".join(_told(indicator)),
        points=tuple(Point(one.measured_on, one.low, one.high) for one in indicator.measurements),
        baseline=indicator.baseline,
        target=indicator.target,
        days=tuple(day for day in (indicator.baseline_on, indicator.target_on) if day),
    )
    return course if course.values else None


def _told(indicator: Indicator) -> Iterator[str]:
    measured = [f"{spoken_figure(one.low, one.high)} op {spoken_date(one.measured_on)}" for one in _ends(indicator)]
    number = len(indicator.measurements)
    if number > 1:
        yield f"{count(number, 'meting', 'metingen')}. De eerste: {measured[0]}. De laatste: {measured[-1]}."
    elif measured:
        yield f"Eén meting: {measured[0]}."
    if indicator.baseline is not None:
        yield f"Nulwaarde: {spoken_figure(indicator.baseline)}."
    if indicator.target is not None:
        yield f"Streefwaarde: {spoken_figure(indicator.target)}."


def _ends(indicator: Indicator) -> list[Measurement]:
    return [*indicator.measurements[:1], *indicator.measurements[1:][-1:]]
