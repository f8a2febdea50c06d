"""Whether the goals come nearer."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from agenda.documents.content import Column, Figure, FlowBlock, Table
from agenda.documents.pictures import drawn
from agenda.dossiers.queries import DossierFacts
from agenda.indicators.courses import course_of
from agenda.indicators.models import Indicator
from agenda.indicators.rules import spoken_figure
from agenda.kernel.dutch import spoken_date

COLUMNS = (
    Column("Indicator", 2.6),
    Column("Nulwaarde", 1),
    Column("Streefwaarde", 1.1),
    Column("Laatste meting", 1.2),
    Column("Gemeten op", 1.1),
    Column("Bron", 1.5),
)


def indicators(facts: DossierFacts) -> Iterator[FlowBlock]:
    if facts.indicators:
        yield Table(COLUMNS, [_row(one) for one in facts.indicators], "Indicatoren met hun laatste meting")
    for place, one in enumerate(facts.indicators, 1):
        course = course_of(one)
        if course and len(course.all_days) > 1:
            picture = drawn(course, f"verloop-{place}")
            yield Figure(str(picture), f"Verloop van {course.title}. {course.description}", course.title)


def _row(indicator: Indicator) -> list[str]:
    latest = indicator.measurements[-1] if indicator.measurements else None
    return [
        f"{indicator.name} ({indicator.unit})",
        _on_day(indicator.baseline, indicator.baseline_on),
        _on_day(indicator.target, indicator.target_on),
        spoken_figure(latest.low, latest.high) if latest else "nog niet gemeten",
        spoken_date(latest.measured_on) if latest else "",
        latest.source if latest else "",
    ]


def _on_day(value: Decimal | None, day: date | None) -> str:
    if value is None:
        return "geen"
    return f"{spoken_figure(value)} ({spoken_date(day)})" if day else spoken_figure(value)
