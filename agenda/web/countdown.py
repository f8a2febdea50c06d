"""The countdown of a series as it can be adjusted, and what can be done with one step of one consultation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.facts import Work
from agenda.countdown.queries import StepStand, series_of, stands_of
from agenda.countdown.round_days import RoundDays
from agenda.countdown.rules import COUNTDOWN, USUAL, Series, known_step
from agenda.countdown.services import keep_rules, mark_done, unmark
from agenda.countdown.starting import round_days, start_step
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.countdown import PaceForm, TickForm
from agenda.web.forms.steps import StepForm
from agenda.web.told_countdown import told_weeks
from agenda.web.visit import visit

blueprint = Blueprint("countdown", __name__, url_prefix="/programmas/<programme>/overleggen")

STARTED = {
    Work.ROUND: "De uitvraag is geopend. De mails aan wie iets gevraagd wordt, gaan vanzelf de deur uit.",
    Work.FREEZE: "De uitvraag is bevroren: wat geaccepteerd is, staat nu vast.",
    Work.DOSSIER: "Het dossier wordt samengesteld. Het verschijnt op deze pagina zodra het klaar is.",
    Work.LETTER: "De brief wordt opgesteld.",
}


@blueprint.get("/aftelling")
@opened(Permission.CONSULTATION_READ)
def series(programme: str) -> str:
    return render_template(
        "countdown/series.html",
        steps=COUNTDOWN,
        series=series_of(visit.session, visit.programme.id),
        usual=USUAL,
        told_weeks=told_weeks,
        may_change=visit.may(Permission.CONSULTATION_WRITE, visit.programme),
    )


@blueprint.route("/aftelling/wijzigen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def change_series(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    form, faults = PaceForm.of(series_of(visit.session, visit.programme.id)), list[Fault]()
    if form.validate_on_submit():
        try:
            return _kept(form.series)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    page = render_template("countdown/change.html", form=form, faults=faults, usual=USUAL, told_weeks=told_weeks)
    return page, 400 if form.errors or faults else 200


@blueprint.post("/aftelling/gebruikelijk")
@opened(Permission.CONSULTATION_WRITE)
def reset_series(programme: str) -> Response:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    return _kept(USUAL)


def _kept(series: Series) -> Response:
    changed = keep_rules(visit.session, visit.programme, series, visit.stamp)
    flash("De aftelling is bewaard." if changed else "Er was niets te bewaren.", "ok")
    return redirect(url_for(".series", programme=visit.programme.key))


@blueprint.route("/<key>/aftelling/<name>/afvinken", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def tick(programme: str, key: str, name: str) -> ResponseReturnValue:
    shown, form, faults = _asked(key), TickForm(), list[Fault]()
    step = known_step(name)
    if form.validate_on_submit():
        try:
            mark_done(visit.session, shown, name, form.note.data or "", visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            return _back(key, f"‘{step.label}’ is afgevinkt.")
    page = render_template("countdown/tick.html", consultation=shown, step=step, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


@blueprint.post("/<key>/aftelling/<name>/ongedaan")
@opened(Permission.CONSULTATION_WRITE)
def untick(programme: str, key: str, name: str) -> Response:
    shown = _asked(key)
    unmark(visit.session, shown, name, visit.stamp)
    return _back(key, f"‘{known_step(name).label}’ is niet meer afgevinkt.")


@blueprint.route("/<key>/aftelling/<name>/starten", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def start(programme: str, key: str, name: str) -> ResponseReturnValue:
    """Tells first what will happen; a freeze has a page of its own for that."""
    shown, form = _asked(key), StepForm()
    stand = _startable(shown, name)
    if stand.step.starts is Work.FREEZE and stand.facts.round is not None:
        return redirect(url_for("rounds.freeze", programme=programme, key=stand.facts.round.key))
    if not form.validate_on_submit():
        page = render_template("countdown/start.html", consultation=shown, stand=stand, form=form, days=_days(stand))
        return page, 400 if form.errors else 200
    started = start_step(visit.session, shown, name, visit.stamp)
    return _back(key, STARTED[started.step.starts] if started.step.starts else "")


def _startable(consultation: Consultation, name: str) -> StepStand:
    known_step(name)
    stand = stands_of(visit.session, consultation, visit.today)[name]
    if stand.objection:
        raise NotNow(stand.objection)
    return stand


def _days(stand: StepStand) -> RoundDays | None:
    return round_days(visit.session, stand.consultation, visit.today) if stand.step.starts is Work.ROUND else None


def _asked(key: str) -> Consultation:
    shown = consultation_by_key(visit.session, key, visit.programme)
    visit.require(Permission.CONSULTATION_WRITE, shown)
    return shown


def _back(key: str, sentence: str) -> Response:
    flash(sentence, "ok")
    return redirect(url_for("consultations.consultation", programme=visit.programme.key, key=key))
