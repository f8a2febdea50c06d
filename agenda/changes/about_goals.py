"""Goals and indicators."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from agenda.changes import facts as f
from agenda.changes.names import Names, Telling
from agenda.changes.phrases import ended, one_line, quoted
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.kernel.dutch import capital, spoken_date, spoken_number


def goal_added(fact: f.GoalAdded, about: str, names: Names) -> Telling:
    under = f", onder {names.goal(fact.values.parent)}" if fact.values.parent else ""
    return Telling(f"Nieuw in de agenda: {about}{under}.", None, one_line(fact.values.title))


def goal_changed(fact: f.GoalChanged, about: str, names: Names) -> Telling:
    return GOAL_FIELDS[fact.field](fact, about, names)


def _goal_number(fact: f.GoalChanged, about: str, names: Names) -> Telling:
    return Telling(f"{capital(about)} had eerst nummer {fact.old.number}.", fact.old.number, fact.new.number)


def _goal_title(fact: f.GoalChanged, about: str, names: Names) -> Telling:
    old, new = fact.old.title, fact.new.title
    return Telling(f"{capital(about)} heette eerst {quoted(old)}.", one_line(old), one_line(new))


def _goal_parent(fact: f.GoalChanged, about: str, names: Names) -> Telling:
    old, new = (names.goal(values.parent) if values.parent else None for values in (fact.old, fact.new))
    place = f"valt nu onder {new}" if new else "is nu een doel van het eerste niveau"
    return Telling(f"{capital(about)} {place}.", old, new)


def _goal_summary(fact: f.GoalChanged, about: str, names: Names) -> Telling:
    return Telling(f"{capital(about)}: de omschrijving is gewijzigd.", None, "de omschrijving")


GOAL_FIELDS: dict[str, Callable[[f.GoalChanged, str, Names], Telling]] = {
    "number": _goal_number,
    "title": _goal_title,
    "parent": _goal_parent,
    "summary": _goal_summary,
}


# ── Indicators ─────────────────────────────────────────────────────────────────────────────────────────────────────


def amount(number: Decimal, unit: str) -> str:
    """``14 hectare``, ``20% van de terreinen``"""
    words = one_line(unit)
    return f"{spoken_number(number)}{'' if words.startswith('%') else ' '}{words}"


def figure(measured: MeasurementValues, unit: str) -> str:
    """``12,5 tot 14 procent``"""
    if measured.high is None:
        return amount(measured.low, unit)
    return f"{spoken_number(measured.low)} tot {amount(measured.high, unit)}"


def dated_figure(measured: MeasurementValues, unit: str) -> str:
    return f"{figure(measured, unit)} op {spoken_date(measured.measured_on)}"


def indicator_added(fact: f.IndicatorAdded, about: str, names: Names) -> Telling:
    values = fact.values
    last = f"; de laatste meting is {dated_figure(values.measurements[-1], values.unit)}" if values.measurements else ""
    return Telling(ended(f"Nieuw in de agenda: {about}{last}"), None, one_line(values.name))


def measured(fact: f.Measured, about: str, names: Names) -> Telling:
    old = dated_figure(fact.old, fact.unit) if fact.old else None
    new = dated_figure(fact.new, fact.unit)
    before = f"; daarvoor was het {old}" if old else ""
    sentence = ended(f"{capital(about)}: gemeten is {new}{before}")
    return Telling(f"{sentence} Bron: {ended(one_line(fact.new.source))}", old, new)


def remeasured(fact: f.Remeasured, about: str, names: Names) -> Telling:
    day, old = spoken_date(fact.old.measured_on), figure(fact.old, fact.unit)
    before = dated_figure(fact.old, fact.unit)
    if fact.new is None:
        return Telling(ended(f"{capital(about)}: de meting van {day} is weggehaald; die was {old}"), before)
    new, after = figure(fact.new, fact.unit), dated_figure(fact.new, fact.unit)
    if new == old:
        return Telling(f"{capital(about)}: de bron bij de meting van {day} is gewijzigd.", before, after)
    return Telling(ended(f"{capital(about)}: de meting van {day} is verbeterd van {old} naar {new}"), before, after)


def indicator_changed(fact: f.IndicatorChanged, about: str, names: Names) -> Telling:
    value, words = ASPECTS[fact.aspect]
    old, new = (value(values, names) for values in (fact.old, fact.new))
    return Telling(ended(f"{capital(about)} {words.format(old=old, new=new)}"), old, new)


def _value(number: Decimal | None, day: date | None, unit: str) -> str:
    if number is None:
        return "nog niet bekend"
    return amount(number, unit) + (f" op {spoken_date(day)}" if day else "")


ASPECTS: dict[str, tuple[Callable[[IndicatorValues, Names], str], str]] = {
    "name": (lambda values, names: quoted(values.name), "heette eerst {old}"),
    "unit": (lambda values, names: quoted(values.unit), "wordt gemeten in {new} in plaats van {old}"),
    "goal": (lambda values, names: names.goal(values.goal), "hoort nu bij {new} in plaats van bij {old}"),
    "baseline": (
        lambda values, names: _value(values.baseline, values.baseline_on, values.unit),
        "heeft als beginwaarde nu {new}; dat was {old}",
    ),
    "target": (
        lambda values, names: _value(values.target, values.target_on, values.unit),
        "heeft als streefwaarde nu {new}; dat was {old}",
    ),
}
