"""The indicators of a programme in numbers and pictures, and the forms to keep them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from agenda.accounts.queries import actor_names
from agenda.actions.queries import goals_of
from agenda.documents.pictures import Course, drawn, sketched
from agenda.history.queries import lines_about
from agenda.history.rules import difference
from agenda.indicators.courses import course_of
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicator_by_key, indicator_keys, indicators_of
from agenda.indicators.rules import key_for, spoken_figure
from agenda.indicators.services import IndicatorValues, keep_indicator
from agenda.kernel.dutch import spoken_date, spoken_moment
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.differences import Difference, ToldLine
from agenda.web.forms.indicators import IndicatorForm, MeasurementForm, measured
from agenda.web.visit import visit

blueprint = Blueprint("indicators", __name__, url_prefix="/programmas/<programme>/indicatoren")

NEW, KEY = "nieuw", "key"
FIRST = "zette deze indicator in de agenda"
CHANGED = "werkte deze indicator bij"


@dataclass(frozen=True)
class ToldIndicator:
    """Numbers in words; an empty text where there is none."""

    indicator: Indicator
    goal: str
    baseline: str
    target: str
    latest: str
    measured_on: str
    source: str
    picture: Markup | None


@blueprint.get("")
@opened(Permission.ACTION_READ)
def all_indicators(programme: str) -> str:
    goals = _goals()
    return render_template(
        "indicators/all.html",
        indicators=[_told(one, goals, sketched) for one in indicators_of(visit.session, visit.programme)],
        may_change=_may_change(),
    )


@blueprint.get("/<key>")
@opened(Permission.ACTION_READ)
def indicator(programme: str, key: str) -> str:
    shown, goals = indicator_by_key(visit.session, visit.programme, key), _goals()
    return render_template(
        "indicators/indicator.html",
        told=_told(shown, goals, drawn),
        figure=spoken_figure,
        history=_history(shown, goals),
        may_change=_may_change(),
    )


@blueprint.route(f"/{NEW}", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def new(programme: str) -> ResponseReturnValue:
    visit.require(Permission.ACTION_WRITE, visit.programme)
    form = IndicatorForm.new(goals_of(visit.session, visit.programme))
    taken = indicator_keys(visit.session, visit.programme) | {NEW}
    return _filled_in(form, key_for(form.name.data or "", taken))


@blueprint.route("/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def change(programme: str, key: str) -> ResponseReturnValue:
    shown = indicator_by_key(visit.session, visit.programme, key)
    visit.require(Permission.ACTION_WRITE, shown)
    form = IndicatorForm.of(IndicatorValues.of(shown), shown.version, goals_of(visit.session, visit.programme))
    return _filled_in(form, key, shown)


@blueprint.route("/<key>/meting", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def measurement(programme: str, key: str) -> ResponseReturnValue:
    shown = indicator_by_key(visit.session, visit.programme, key)
    visit.require(Permission.ACTION_WRITE, shown)
    form = MeasurementForm()
    faults: list[Fault] = []
    if form.validate_on_submit():
        held = IndicatorValues.of(shown)
        try:
            return _save(replace(held, measurements=(*held.measurements, measured(form))), shown.version)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template(
        "indicators/measurement.html", form=form, indicator=shown, faults=faults
    ), 400 if refused else 200


def _filled_in(form: IndicatorForm, key: str, indicator: Indicator | None = None) -> ResponseReturnValue:
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _save(form.values(key), form.version)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(form, indicator_by_key(visit.session, visit.programme, key))
    refused = bool(form.errors or faults)
    return render_template(
        "indicators/form.html", form=form, indicator=indicator, faults=faults
    ), 400 if refused else 200


def _save(values: IndicatorValues, seen: int) -> ResponseReturnValue:
    changed = keep_indicator(visit.session, visit.programme, values, visit.stamp, seen=seen)
    flash("De indicator is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".indicator", programme=visit.programme.key, key=values.key))


def _both_versions(form: IndicatorForm, indicator: Indicator) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    typed, stored = form.values(indicator.key), IndicatorValues.of(indicator)
    form.seen.data = str(indicator.version)
    differences = indicator_differences(difference(typed.told(), stored.told()), _goals())
    return render_template("indicators/form.html", form=form, indicator=indicator, differences=differences), 409


def _may_change() -> bool:
    return visit.may(Permission.ACTION_WRITE, visit.programme)


def _goals() -> dict[int, str]:
    return {goal.id: f"{goal.number} {goal.title}" for goal in goals_of(visit.session, visit.programme)}


def _told(indicator: Indicator, goals: Mapping[int, str], draw: Callable[[Course, str], Markup]) -> ToldIndicator:
    latest = indicator.measurements[-1] if indicator.measurements else None
    course = course_of(indicator)
    return ToldIndicator(
        indicator,
        goals.get(indicator.goal_id, "") if indicator.goal_id else "",
        _on_day(indicator.baseline, indicator.baseline_on, "op"),
        _on_day(indicator.target, indicator.target_on, "uiterlijk"),
        spoken_figure(latest.low, latest.high) if latest else "",
        spoken_date(latest.measured_on) if latest else "",
        latest.source if latest else "",
        draw(course, f"beeld-{indicator.id}") if course else None,
    )


def _on_day(value: Decimal | None, day: date | None, word: str) -> str:
    if value is None:
        return ""
    return f"{spoken_figure(value)}, {word} {spoken_date(day)}" if day else spoken_figure(value)


def _history(indicator: Indicator, goals: Mapping[int, str]) -> list[ToldLine]:
    lines = lines_about(visit.session, Indicator.__tablename__, indicator.id)
    names = actor_names(visit.session, {line.actor for line in lines})
    return [
        ToldLine(
            names.get(line.actor, "Onbekend"),
            FIRST if KEY in line.difference else CHANGED,
            line.at,
            spoken_moment(line.at),
            line.origin,
            [] if KEY in line.difference else indicator_differences(line.difference, goals),
        )
        for line in lines
    ]


def indicator_differences(pairs: Mapping[str, Any], goals: Mapping[int, str]) -> list[Difference]:
    """As history keeps them: numbers and days as text; of measurements only those that differ."""
    return [
        Difference(
            label, *(speak(value, goals) if value not in (None, "", []) else "" for value in _apart(*pairs[name]))
        )
        for name, (label, speak) in FIELDS.items()
        if name in pairs
    ]


def _apart(old: Any, new: Any) -> tuple[Any, Any]:
    """Of two lists what is not in the other."""
    if isinstance(old, list) and isinstance(new, list):
        return [one for one in old if one not in new], [one for one in new if one not in old]
    return old, new


def _number(value: Any, goals: Mapping[int, str]) -> str:
    return spoken_figure(Decimal(value))


def _day(value: Any, goals: Mapping[int, str]) -> str:
    return spoken_date(date.fromisoformat(value))


def _text(value: Any, goals: Mapping[int, str]) -> str:
    return str(value)


def _goal(value: Any, goals: Mapping[int, str]) -> str:
    return goals.get(value, "onbekend doel")


def _measurements(value: list[list[str]], goals: Mapping[int, str]) -> str:
    return "; ".join(
        f"{_day(day, goals)}: {spoken_figure(Decimal(low), Decimal(high) if high else None)} ({source})"
        for day, low, high, source in value
    )


FIELDS: dict[str, tuple[str, Callable[[Any, Mapping[int, str]], str]]] = {
    "name": ("Naam", _text),
    "unit": ("Eenheid", _text),
    "goal": ("Doel", _goal),
    "baseline": ("Nulwaarde", _number),
    "baseline_on": ("Dag van de nulwaarde", _day),
    "target": ("Streefwaarde", _number),
    "target_on": ("Te bereiken op", _day),
    "measurements": ("Metingen", _measurements),
}
