"""The calendar of terms: recesses, holidays and days off, and the forms of who keeps them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.queries import actor_names
from agenda.actions.terms import reread_terms
from agenda.calendars.models import RecessEntry
from agenda.calendars.queries import (
    calendar_lines,
    day_off,
    days_off,
    recess_entries,
    recess_entry,
    term_calendar,
)
from agenda.calendars.rules import RecessLine, RecessOrigin, known_years, recess_lines
from agenda.calendars.services import end_day_off, end_recess, keep_day_off, keep_recess
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import spoken_date, spoken_moment
from agenda.kernel.refusal import Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.terms.calendar import RecessKind, TermCalendar, public_holidays
from agenda.web.access import opened
from agenda.web.differences import Difference, ToldLine
from agenda.web.forms.calendars import CalendarForm, DayOffForm, EndForm, RecessForm
from agenda.web.readings import told_shifts
from agenda.web.visit import visit

blueprint = Blueprint("calendars", __name__, url_prefix="/programmas/<programme>/kalender")

YEARS_AHEAD = 2
EVENTS = {
    "recess.keep": "legde een reces vast",
    "recess.end": "beëindigde een reces",
    "day_off.keep": "legde een vrije dag vast",
    "day_off.end": "beëindigde een vrije dag",
}
FIELDS = {"recess": "Reces", "first": "Eerste dag", "last": "Laatste dag", "day": "Dag", "name": "Naam"}
DAYS = {"first", "last", "day"}


@dataclass(frozen=True)
class Year:
    number: int
    recesses: list[RecessLine]
    holidays: dict[date, str]


@blueprint.get("")
@opened(Permission.ACTION_READ)
def calendar(programme: str) -> str:
    kept, off = recess_entries(visit.session), days_off(visit.session)
    known, this_year = term_calendar(visit.session), visit.today.year
    numbers = {*range(this_year, this_year + 1 + YEARS_AHEAD), *known_years(), *(entry.year for entry in kept)}
    years = [_year(number, known, kept) for number in sorted(numbers)]
    return render_template(
        "calendars/calendar.html",
        years=[year for year in years if year.number >= this_year],
        earlier=[year for year in reversed(years) if year.number < this_year],
        off=[one for one in off if one.day.year >= this_year][::-1],
        passed=[one for one in off if one.day.year < this_year],
        origins=RecessOrigin,
        history=_told(calendar_lines(visit.session)),
        may_change=visit.may(Permission.CALENDAR_WRITE, visit.programme),
    )


def _year(number: int, calendar: TermCalendar, kept: Sequence[RecessEntry]) -> Year:
    return Year(number, recess_lines(calendar, (one.recess for one in kept), number), public_holidays(number))


def _told(lines: Sequence[HistoryLine]) -> list[ToldLine]:
    names = actor_names(visit.session, {line.actor for line in lines})
    return [
        ToldLine(
            names.get(line.actor, "Onbekend"),
            EVENTS.get(line.event, line.event),
            line.at,
            spoken_moment(line.at),
            line.origin,
            [
                Difference(label, *(_spoken(name, value) for value in line.difference[name]))
                for name, label in FIELDS.items()
                if name in line.difference
            ],
        )
        for line in lines
    ]


def _spoken(name: str, value: str | None) -> str:
    return spoken_date(date.fromisoformat(value)) if value and name in DAYS else value or ""


@blueprint.route("/reces", methods=["GET", "POST"])
@opened(Permission.CALENDAR_WRITE)
def recess(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CALENDAR_WRITE, visit.programme)
    form = RecessForm(data=_recess_asked())

    def keep() -> str:
        return keep_recess(visit.session, *form.given, visit.stamp, visit.programme.id)

    return _answer(form, "calendars/recess.html", keep)


def _recess_asked() -> dict[str, object]:
    """The recess that the address names, with the days that hold now."""
    kind = next((kind for kind in RecessKind if kind.value == request.args.get("soort")), None)
    year = request.args.get("jaar", "")
    if kind is None or not re.fullmatch("(19|20|21)[0-9]{2}", year):
        return {"kind": kind}
    held = term_calendar(visit.session).recess(kind, int(year))
    return {"kind": kind} | ({"first": held.first, "last": held.last} if held else {})


@blueprint.route("/vrije-dag", methods=["GET", "POST"])
@opened(Permission.CALENDAR_WRITE)
def free_day(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CALENDAR_WRITE, visit.programme)
    form = DayOffForm()

    def keep() -> str:
        return keep_day_off(visit.session, *form.given, visit.stamp, visit.programme.id)

    return _answer(form, "calendars/day_off.html", keep)


@blueprint.route("/reces/<kind>/<int:year>/beeindigen", methods=["GET", "POST"])
@opened(Permission.CALENDAR_WRITE)
def end_kept_recess(programme: str, kind: str, year: int) -> ResponseReturnValue:
    visit.require(Permission.CALENDAR_WRITE, visit.programme)
    if kind not in {word.value for word in RecessKind}:
        raise NotFound("Zo heet geen reces.")
    entry = recess_entry(visit.session, RecessKind.stored(kind), year)
    form = EndForm()
    if form.validate_on_submit():
        return _settle(end_recess(visit.session, entry, visit.stamp, visit.programme.id))
    then = TermCalendar().recess(entry.kind, year)
    return render_template("calendars/end_recess.html", form=form, entry=entry, then=then)


@blueprint.route("/vrije-dag/<int:identity>/beeindigen", methods=["GET", "POST"])
@opened(Permission.CALENDAR_WRITE)
def end_free_day(programme: str, identity: int) -> ResponseReturnValue:
    visit.require(Permission.CALENDAR_WRITE, visit.programme)
    entry = day_off(visit.session, identity)
    form = EndForm()
    if form.validate_on_submit():
        return _settle(end_day_off(visit.session, entry, visit.stamp, visit.programme.id))
    return render_template("calendars/end_day_off.html", form=form, entry=entry)


def _answer(form: CalendarForm, template: str, keep: Callable[[], str]) -> ResponseReturnValue:
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _settle(keep())
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    return render_template(template, form=form, faults=faults), 400 if form.errors or faults else 200


def _settle(sentence: str) -> ResponseReturnValue:
    """What changed moves the terms that hang on it, in the same transaction."""
    if sentence:
        reason = f"De kalender is gewijzigd. {sentence}"
        shifts = reread_terms(visit.session, term_calendar(visit.session), visit.stamp, reason)
        flash(f"{sentence} {told_shifts(shifts)}", "ok")
    else:
        flash("Er was niets veranderd.", "ok")
    return redirect(url_for(".calendar", programme=visit.programme.key))
