"""The rounds of a programme: which there are, making and changing one, opening, closing and freezing it."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.actions.queries import goals_of
from agenda.calendars.queries import term_calendar
from agenda.countdown.queries import series_of
from agenda.countdown.round_days import proposed_days
from agenda.countdown.rules import countdown
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.programmes.models import Occasion
from agenda.programmes.queries import occasions_of
from agenda.progress import queries
from agenda.progress.counting import tallies, unjudged
from agenda.progress.models import Round
from agenda.progress.queries import rounds_of
from agenda.progress.rounds import RoundValues, change_round, drop_round, reopen_round, start_round, take_round_step
from agenda.progress.rules import ROUND_WORKFLOW
from agenda.reminders.rules import MAILS_WITH_WORDS
from agenda.web.access import opened
from agenda.web.forms.rounds import TEXT, FreezeForm, ReopenForm, RoundForm
from agenda.web.forms.steps import StepForm
from agenda.web.visit import visit

blueprint = Blueprint("rounds", __name__, url_prefix="/programmas/<programme>/uitvragen")

COMPARED = ("name", "starts_on", "closes_on", "as_of", "goals", "parties", "asked")
PLAIN_STEPS = ("open", "close")
"""Steps that are a button; the others ask something first."""

TOLD = {
    "open": "De uitvraag is geopend. De mails aan wie iets gevraagd wordt, gaan vanzelf de deur uit.",
    "close": "De uitvraag is gesloten. U kunt nog beoordelen, en per vraag heropenen, tot u haar bevriest.",
}


def known_round(key: str) -> Round:
    return queries.known_round(visit.session, visit.programme, key)


@blueprint.get("")
@opened(Permission.ROUND_RUN)
def all_rounds(programme: str) -> str:
    return render_template("rounds/all.html", rounds=rounds_of(visit.session, visit.programme), today=visit.today)


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def new(programme: str) -> ResponseReturnValue:
    visit.require(Permission.ROUND_RUN, visit.programme)
    occasions = _without_round()
    form = RoundForm.fresh(occasions, _proposed(occasions)).offer(goals_of(visit.session, visit.programme), visit.names)
    faults: list[Fault] = []
    if form.validate_on_submit():
        chosen = next((one for one in occasions if one.id == form.occasion.data), None)
        try:
            round_ = start_round(visit.session, visit.programme, form.values(chosen), visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            flash(_made(round_), "ok")
            return redirect(url_for("board.board", programme=programme, key=round_.key))
    page = render_template("rounds/new.html", form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


def _made(round_: Round) -> str:
    if round_.is_open:
        return f"Uitvraag {round_.key} is geopend. De mails gaan vanzelf de deur uit."
    return f"Uitvraag {round_.key} staat gepland en opent op {spoken_date(round_.starts_on)}."


def _without_round() -> list[Occasion]:
    """Consultations that are still to come and have no round, the first one first."""
    held = {round_.occasion_id for round_ in rounds_of(visit.session, visit.programme)}
    coming = (one for one in occasions_of(visit.session, visit.programme) if one.day >= visit.today)
    return sorted((one for one in coming if one.id not in held), key=lambda one: one.day)


def _proposed(occasions: Sequence[Occasion]) -> dict[str, date]:
    """By the countdown to the first of them; never a day that has gone by."""
    if not occasions:
        return {}
    calendar, series = term_calendar(visit.session), series_of(visit.session, visit.programme.id)
    days = proposed_days(countdown(occasions[0].day, calendar, series), calendar, visit.today)
    proposed = {"closes_on": days.closes_on, "as_of": days.as_of}
    return proposed | ({"starts_on": days.starts_on} if days.starts_on else {})


@blueprint.route("/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def change(programme: str, key: str) -> ResponseReturnValue:
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    form = RoundForm.of(round_).offer(goals_of(visit.session, visit.programme), visit.names)
    faults: list[Fault] = []
    if form.validate_on_submit():
        values = form.values(round_.occasion)
        try:
            changed = change_round(visit.session, round_, values, visit.stamp, seen=form.seen_version)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _meanwhile(round_, form, values), 409
        else:
            return _back(key, "De uitvraag is bewaard." if changed else "Er was niets te bewaren.")
    page = render_template("rounds/change.html", round=round_, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


def _meanwhile(round_: Round, form: RoundForm, typed: RoundValues) -> str:
    """The form as it was filled in, and what somebody else made of it meanwhile; saving again is then a choice."""
    held = RoundValues.of(round_)
    others = [form[name] for name in COMPARED if name in form and getattr(held, name) != getattr(typed, name)]
    texts = [
        form[f"{TEXT}{kind}"] for kind in MAILS_WITH_WORDS if held.texts.get(kind, "") != typed.texts[kind].strip()
    ]
    form.seen.data = str(round_.version)
    differing = [field.label.text for field in (*others, *texts)]
    return render_template(
        "rounds/change.html", round=round_, form=form, faults=[], differing=differing, meanwhile=True
    )


def _back(key: str, sentence: str) -> Response:
    flash(sentence, "ok")
    return redirect(url_for("board.board", programme=visit.programme.key, key=key))


@blueprint.post("/<key>/stappen/<name>")
@opened(Permission.ROUND_RUN)
def take(programme: str, key: str, name: str) -> Response:
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    if name not in PLAIN_STEPS:
        raise NotFound("Deze stap is er niet.")
    take_round_step(visit.session, round_, name, visit.stamp)
    return _back(key, TOLD[name])


@blueprint.route("/<key>/bevriezen", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def freeze(programme: str, key: str) -> ResponseReturnValue:
    """Can't be undone, and so tells first what is left behind; only what was shown is left behind."""
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    ROUND_WORKFLOW.step("freeze", round_.state)
    waiting = unjudged(visit.session, round_)
    form = FreezeForm(data={"waiting": str(waiting)})
    meanwhile = form.is_submitted() and form.waiting.data != str(waiting)
    if not form.validate_on_submit() or meanwhile:
        form.waiting.data = str(waiting)
        missing = sum(one.number for one in tallies(visit.session, round_) if one.is_missing)
        page = render_template("rounds/freeze.html", round=round_, form=form, waiting=waiting, missing=missing)
        return page, 409 if meanwhile else 400 if form.errors else 200
    take_round_step(visit.session, round_, "freeze", visit.stamp)
    left = f" {count(waiting, 'melding bleef', 'meldingen bleven')} onbeoordeeld." if waiting else ""
    return _back(key, f"De uitvraag is bevroren: wat geaccepteerd is, staat nu vast.{left}")


@blueprint.route("/<key>/heropenen", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def reopen(programme: str, key: str) -> ResponseReturnValue:
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    form, faults = ReopenForm(), []
    if form.validate_on_submit():
        try:
            reopen_round(visit.session, round_, cast(date, form.closes_on.data), visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            return _back(key, f"De uitvraag is weer open, tot en met {spoken_date(round_.closes_on)}.")
    page = render_template("rounds/reopen.html", round=round_, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


@blueprint.route("/<key>/schrappen", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def drop(programme: str, key: str) -> ResponseReturnValue:
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    form = StepForm()
    if not form.validate_on_submit():
        return render_template("rounds/drop.html", round=round_, form=form), 400 if form.errors else 200
    drop_round(visit.session, round_, visit.stamp)
    flash(f"De geplande uitvraag {key} is geschrapt.", "ok")
    return redirect(url_for(".all_rounds", programme=programme))
