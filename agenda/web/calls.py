"""The call for items of a consultation: opened, moved, and mailed to the parties."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.queries import names_in
from agenda.calendars.queries import term_calendar
from agenda.consultations.calls import Told, announce_call, keep_call
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key, series_of
from agenda.consultations.rules import refuse_frozen
from agenda.consultations.steps import usual_last_day
from agenda.kernel.dutch import count, spoken_list, spoken_weekday
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.calls import CallForm
from agenda.web.visit import visit

blueprint = Blueprint("calls", __name__, url_prefix="/programmas/<programme>/overleggen/<key>")


@blueprint.route("/oproep", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def call(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    shown = consultation_by_key(visit.session, key, visit.programme)
    refuse_frozen(shown)
    form = CallForm.of(shown, _proposed(shown))
    if not form.validate_on_submit():
        return _page(shown, form), 400 if form.errors else 200
    try:
        return _keep(shown, form)
    except Invalid as refusal:
        return _page(shown, form, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.seen.data = str(shown.version)
        return _page(shown, form, meanwhile=str(refusal)), 409


def _proposed(shown: Consultation) -> date | None:
    """What the series says, unless that day is behind us."""
    weeks = series_of(visit.session, shown.programme_id).call_weeks
    day = usual_last_day(shown.occasion.day, weeks, term_calendar(visit.session))
    return day if day >= visit.today else None


def _page(shown: Consultation, form: CallForm, faults: list[Fault] | None = None, meanwhile: str = "") -> str:
    return render_template("matters/call.html", consultation=shown, form=form, faults=faults or [], meanwhile=meanwhile)


def _keep(shown: Consultation, form: CallForm) -> ResponseReturnValue:
    changed = keep_call(visit.session, shown, form.values(), visit.stamp, seen=form.seen_version)
    told = _announce(shown) if form.tell.data else None
    until = spoken_weekday(form.values().until)
    sentence = f"Aandragen kan tot en met {until}." if changed else "Er was niets veranderd."
    flash(f"{sentence} {_told(told)}".strip(), "ok")
    return redirect(url_for("consultations.consultation", programme=visit.programme.key, key=shown.occasion.key))


def _announce(shown: Consultation) -> Told:
    parties = names_in(visit.session, visit.programme, visit.today)
    return announce_call(visit.session, visit.post, shown, visit.programme, parties, visit.stamp)


def _told(told: Told | None) -> str:
    if told is None:
        return ""
    sentence = f"De oproep gaat naar {count(len(told.readers), 'adres', 'adressen')}."
    if not told.unreached:
        return sentence
    names = spoken_list(sorted(visit.names[party].short for party in told.unreached))
    return f"{sentence} Niemand is bereikbaar bij {names}."
