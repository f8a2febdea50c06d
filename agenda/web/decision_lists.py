"""The decision list of a consultation: read, put to the parties, adopted, corrected, and made into a document."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.calendars.queries import term_calendar
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key, series_of
from agenda.decisions.corrections import correct_decision
from agenda.decisions.list_papers import KIND
from agenda.decisions.list_queries import later_consultations, list_of, parties_to_ask, parties_with_part
from agenda.decisions.lists import adopt, call_back, put_to_parties, what_hinders
from agenda.decisions.models import Decision, DecisionList
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import ListState
from agenda.documents.formats import FORMATS
from agenda.documents.queries import edition_file
from agenda.gateways.files import fetch
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.terms.calendar import DAY
from agenda.web.access import opened
from agenda.web.forms.decision_lists import AdoptForm, CorrectForm, PutForm
from agenda.web.forms.fields import by_name
from agenda.web.list_mails import tell_asked, tell_corrected
from agenda.web.told_lists import task_for, told_list
from agenda.web.visit import visit
from agenda.work.services import ask_once_more

blueprint = Blueprint("decision_lists", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/besluitenlijst")
WITHIN = "Kies het overleg waarin de lijst is vastgesteld."


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def decision_list(programme: str, key: str) -> str:
    shown = consultation_by_key(visit.session, key, visit.programme)
    return render_template("decision_lists/list.html", consultation=shown, **told_list(shown))


def _written(key: str) -> Consultation:
    """Of which the visitor may write the decisions."""
    visit.require(Permission.DECISION_WRITE, visit.programme)
    return consultation_by_key(visit.session, key, visit.programme)


def _back(shown: Consultation) -> Response:
    return redirect(url_for(".decision_list", programme=visit.programme.key, key=shown.occasion.key))


@blueprint.route("/voorleggen", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def put(programme: str, key: str) -> ResponseReturnValue:
    shown = _written(key)
    asked = list_of(visit.session, shown)
    form = _put_form(shown, asked)
    if not form.validate_on_submit():
        return _page("put", shown, form, list=asked), 400 if form.errors else 200
    try:
        asked = put_to_parties(visit.session, shown, form.given, term_calendar(visit.session), visit.stamp)
    except Invalid as refusal:
        return _page("put", shown, form, list=asked, faults=form.take(refusal.faults)), 400
    visit.session.flush()
    written = count(tell_asked(shown, asked), "mail", "mails")
    flash(f"De besluitenlijst ligt bij de partijen, als editie {asked.edition}. Er zijn {written} klaargezet.", "ok")
    return _back(shown)


def _put_form(shown: Consultation, asked: DecisionList) -> PutForm:
    """Who was asked before comes first in the boxes that are ticked."""
    seated = parties_to_ask(visit.session, shown)
    before = {one.party_id for one in asked.sign_offs}
    known = seated | before | parties_with_part(visit.session, visit.programme.id)
    days = series_of(visit.session, visit.programme.id).sign_off_days
    until = term_calendar(visit.session).working_days_later(visit.today + DAY * (days - 1), 1)
    named = [(number, name) for number, name in by_name(visit.names) if number in known]
    return PutForm.of(asked, until, before or seated, named)


def _page(name: str, shown: Consultation, form: Any, **told: Any) -> str:
    return render_template(f"decision_lists/{name}.html", consultation=shown, form=form, names=visit.names, **told)


@blueprint.post("/terughalen")
@opened(Permission.DECISION_WRITE)
def take_back(programme: str, key: str) -> Response:
    shown = _written(key)
    call_back(visit.session, shown, visit.stamp)
    flash("De besluitenlijst is teruggehaald. Na uw wijzigingen legt u haar opnieuw voor.", "ok")
    return _back(shown)


@blueprint.route("/vaststellen", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def finish(programme: str, key: str) -> ResponseReturnValue:
    shown = _written(key)
    asked = list_of(visit.session, shown)
    later = later_consultations(visit.session, shown, visit.today)
    form = AdoptForm.of(visit.today, later)
    hindered = what_hinders(visit.session, asked, visit.stamp) if asked.state is ListState.SIGN_OFF else []
    if hindered or not form.validate_on_submit():
        return _page("adopt", shown, form, list=asked, hindered=hindered), 400 if form.errors else 200
    try:
        adopted = _adopt(shown, form, later)
    except Invalid as refusal:
        return _page("adopt", shown, form, list=asked, hindered=[], faults=form.take(refusal.faults)), 400
    _ask_document(shown, "participants")
    flash(f"De besluitenlijst is vastgesteld op {spoken_date(adopted.adopted_on or visit.today)}.", "ok")
    return _back(shown)


def _adopt(shown: Consultation, form: AdoptForm, later: Sequence[Consultation]) -> DecisionList:
    given = form.given(later)
    if given is None:
        raise Invalid([Fault("within", WITHIN)])
    return adopt(visit.session, shown, given, visit.stamp)


@blueprint.route("/besluiten/<int:ordinal>/corrigeren", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def correct(programme: str, key: str, ordinal: int) -> ResponseReturnValue:
    shown = _written(key)
    decision = _decision(shown, ordinal)
    form = CorrectForm.of(decision)
    if not form.validate_on_submit():
        return _page("correct", shown, form, decision=decision), 400 if form.errors else 200
    try:
        correction = correct_decision(visit.session, decision, form.given, visit.stamp)
    except Invalid as refusal:
        return _page("correct", shown, form, decision=decision, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.show_again(decision)
        return _page("correct", shown, form, decision=decision, outdated=str(refusal)), 409
    visit.session.flush()
    flash(_told_correction(shown, decision, tell_about(shown, correction)), "ok")
    return _back(shown)


def tell_about(shown: Consultation, correction: Any) -> int:
    """Of what is adopted the parties hear at once, and a new document is made; otherwise with the next edition."""
    listed = list_of(visit.session, shown)
    if listed.state is not ListState.ADOPTED:
        return 0
    _ask_document(shown, "participants")
    return tell_corrected(shown, listed, correction)


def _told_correction(shown: Consultation, decision: Decision, mails: int) -> str:
    written = f" Er zijn {count(mails, 'mail', 'mails')} aan de partijen klaargezet." if mails else ""
    return f"Besluit {decision.number} is gecorrigeerd.{written}"


def _decision(shown: Consultation, ordinal: int) -> Decision:
    found = decisions_of(visit.session, shown, visit.eyes)
    decision = next((one for one in found if one.ordinal == ordinal), None)
    if decision is None:
        raise NotFound(f"Er is geen besluit ‘{shown.occasion.key}.{ordinal}’.")
    return decision


@blueprint.post("/document/<name>")
@opened(Permission.DECISION_WRITE)
def build(programme: str, key: str, name: str) -> Response:
    """Whoever asks while it is under way already comes to that."""
    shown = _written(key)
    if not decisions_of(visit.session, shown, visit.eyes):
        raise NotNow("Er zijn nog geen besluiten vastgelegd.")
    return redirect(url_for("tasks.task", programme=programme, identity=_ask_document(shown, name)))


def _ask_document(shown: Consultation, variant: str) -> int:
    task = ask_once_more(visit.session, KIND, shown.programme_id, task_for(shown, variant), visit.stamp)
    visit.session.flush()
    return task.id


@blueprint.get("/bestanden/<name>")
@opened(Permission.CONSULTATION_READ)
def file(programme: str, key: str, name: str) -> Response:
    shown = consultation_by_key(visit.session, key, visit.programme)
    stored = edition_file(visit.session, KIND, shown.id, name, visit.eyes)
    content = fetch(visit.session, stored.sha256)
    media_type = FORMATS[stored.format].media_type
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=stored.name)
