"""A party judges the decision list, or the secretariat notes what it said; and what was done about it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.list_queries import list_of, reservations_of, sign_off_of
from agenda.decisions.models import Decision, DecisionList, SignOff
from agenda.decisions.queries import decisions_of
from agenda.decisions.sign_offs import give_answer, settle
from agenda.kernel.refusal import Changed, Invalid
from agenda.kernel.rights import Permission, owned_by
from agenda.web.access import opened
from agenda.web.forms.sign_offs import AnswerForm, NoteForm, SettleForm
from agenda.web.visit import visit

blueprint = Blueprint(
    "sign_offs", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/besluitenlijst/akkoord/<int:party>"
)
MEANWHILE = "Iemand anders heeft voor deze partij intussen geantwoord. Kijk of uw antwoord nog klopt."


@dataclass(frozen=True)
class Asked:
    """One party and what it is asked: ``itself`` tells whether the visitor answers on its behalf."""

    consultation: Consultation
    listed: DecisionList
    sign_off: SignOff
    decisions: list[Decision]
    itself: bool


def _asked(key: str, party: int) -> Asked:
    shown = consultation_by_key(visit.session, key, visit.programme)
    asked = list_of(visit.session, shown)
    itself = party in visit.parties_with(Permission.SIGN_OFF_WRITE)
    return Asked(shown, asked, sign_off_of(asked, party), decisions_of(visit.session, shown, visit.eyes), itself)


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.SIGN_OFF_WRITE)
def answer(programme: str, key: str, party: int) -> ResponseReturnValue:
    visit.require(Permission.SIGN_OFF_WRITE, owned_by(visit.programme.id, party))
    asked = _asked(key, party)
    form = _form(asked)
    if not form.validate_on_submit():
        return _page(asked, form), 400 if form.errors else 200
    try:
        return _give(asked, form)
    except Invalid as refusal:
        return _page(asked, form, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.show_again(asked.listed, asked.sign_off)
        return _page(asked, form, outdated=str(refusal)), 409


def _form(asked: Asked) -> AnswerForm:
    party = asked.sign_off.party_id
    held = reservations_of(visit.session, asked.decisions)
    own = [one for found in held.values() for one in found if one.party_id == party]
    spoken = {one.decision_id for one in own if one.edition is None}
    free = [one for one in asked.decisions if one.id not in spoken]
    chosen = [one.decision_id for one in own if one.edition is not None]
    return (AnswerForm if asked.itself else NoteForm).of(asked.listed, asked.sign_off, free, chosen)


def _page(asked: Asked, form: AnswerForm, **told: object) -> str:
    return render_template("decision_lists/answer.html", asked=asked, form=form, names=visit.names, **told)


def _give(asked: Asked, form: AnswerForm) -> Response:
    if form.seen_version != asked.sign_off.version:
        raise Changed(MEANWHILE)
    party = asked.sign_off.party_id
    given = give_answer(visit.session, asked.consultation, party, form.answer(), visit.stamp)
    label = given.verdict.label if given.verdict else ""
    flash(f"Het antwoord van {visit.names[party].short} is bewaard: {label}.", "ok")
    return _back(asked)


def _back(asked: Asked) -> Response:
    key = asked.consultation.occasion.key
    return redirect(url_for("decision_lists.decision_list", programme=visit.programme.key, key=key))


@blueprint.route("/afhandelen", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def deal_with(programme: str, key: str, party: int) -> ResponseReturnValue:
    visit.require(Permission.DECISION_WRITE, visit.programme)
    asked = _asked(key, party)
    form = SettleForm(data={"settled": asked.sign_off.settled})
    if not form.validate_on_submit():
        return _settling(asked, form), 400 if form.errors else 200
    try:
        settle(visit.session, asked.consultation, party, form.given, visit.stamp)
    except Invalid as refusal:
        return _settling(asked, form, faults=form.take(refusal.faults)), 400
    flash(f"Bij het antwoord van {visit.names[party].short} staat nu wat ermee is gedaan.", "ok")
    return _back(asked)


def _settling(asked: Asked, form: SettleForm, **told: object) -> str:
    return render_template("decision_lists/settle.html", asked=asked, form=form, names=visit.names, **told)
