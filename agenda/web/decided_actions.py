"""From a decision to an action: a new one, a change of one that is there, or only a link."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.models import Action
from agenda.actions.queries import goal_of, goals_of, next_number, standing_actions, whole_action
from agenda.calendars.queries import term_calendar
from agenda.decisions.changing import change_by_decision, unlink_action
from agenda.decisions.models import Decision
from agenda.decisions.services import action_from_decision, link_action
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.programmes.queries import occasions_of
from agenda.web.access import opened
from agenda.web.decisions import back_to, seen_decision
from agenda.web.forms.actions import Offered
from agenda.web.forms.decided_actions import ChangeByDecisionForm, NewByDecisionForm
from agenda.web.forms.decisions import LinkForm
from agenda.web.forms.fields import offer
from agenda.web.forms.terms import Reader
from agenda.web.steps import follows_shares
from agenda.web.visit import visit

blueprint = Blueprint("decided_actions", __name__, url_prefix="/programmas/<programme>/besluiten/<number>/acties")

LONGEST_LABEL = 90


def _decision(number: str) -> Decision:
    decision = seen_decision(number)
    visit.require(Permission.DECISION_WRITE, decision)
    return decision


def _reader() -> Reader:
    return Reader(visit.today, occasions_of(visit.session, visit.programme), partial(term_calendar, visit.session))


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def new(programme: str, number: str) -> ResponseReturnValue:
    decision = _decision(number)
    visit.require(Permission.ACTION_WRITE, visit.programme)
    form = NewByDecisionForm.of(decision, Offered(goals_of(visit.session, visit.programme), visit.names, _reader()))
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _add(decision, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template("decisions/new_action.html", decision=decision, form=form, faults=faults), (
        400 if refused else 200
    )


def _add(decision: Decision, form: NewByDecisionForm) -> ResponseReturnValue:
    goal = goal_of(visit.session, visit.programme, form.goal.data)
    values = form.values(decision, goal, next_number(visit.session, goal), _reader())
    action = action_from_decision(visit.session, visit.programme, decision, values, visit.stamp)
    flash(f"Actie {action.number} staat in de agenda, vastgesteld met besluit {decision.number}.", "ok")
    return back_to(decision)


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def link(programme: str, number: str) -> ResponseReturnValue:
    decision = _decision(number)
    form = LinkForm()
    offer(form.action, _actions(), "Kies een actie")
    if not form.validate_on_submit():
        return render_template("decisions/link.html", decision=decision, form=form), 400 if form.errors else 200
    if "wijzigen" in request.form:
        return redirect(url_for(".change", programme=programme, number=decision.number, identity=form.action.data))
    action = whole_action(visit.session, visit.programme, form.action.data)
    link_action(visit.session, decision, action, visit.stamp)
    flash(f"Actie {action.number} hoort nu bij besluit {decision.number}.", "ok")
    return back_to(decision)


def _actions() -> list[tuple[int, str]]:
    return [(one.id, _label(f"{one.number} {one.title}")) for one in standing_actions(visit.session, visit.programme)]


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


@blueprint.route("/<int:identity>", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def change(programme: str, number: str, identity: int) -> ResponseReturnValue:
    """Changing it links it too."""
    decision, action = _decision(number), whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, action)
    form = ChangeByDecisionForm.of(action, visit.names, derived=follows_shares(action))
    faults, status = [], 200
    if form.validate_on_submit():
        try:
            return _change(decision, action, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            faults, status = [Fault("", str(refusal))], 409
            form.show_version(action.version)
    if status == 200 and (form.errors or faults):
        status = 400
    return render_template(
        "decisions/change_action.html", decision=decision, action=action, form=form, faults=faults
    ), status


def _change(decision: Decision, action: Action, form: ChangeByDecisionForm) -> ResponseReturnValue:
    wanted = form.change(_reader(), visit.programme.consultation_name or decision.consultation.title)
    parts = change_by_decision(visit.session, decision, action, wanted, visit.stamp, seen=form.seen_version)
    told = spoken_list(part.label for part in parts)
    flash(f"Actie {action.number} is gewijzigd door besluit {decision.number}: {told}.", "ok")
    return back_to(decision)


@blueprint.post("/<int:identity>/ontkoppelen")
@opened(Permission.DECISION_WRITE)
def unlink(programme: str, number: str, identity: int) -> ResponseReturnValue:
    decision = _decision(number)
    action = next((one for one in decision.actions if one.id == identity), None)
    if action is None:
        raise NotFound("Deze actie hoort niet bij dit besluit.")
    unlink_action(visit.session, decision, action, visit.stamp)
    flash(f"Actie {action.number} hoort niet meer bij besluit {decision.number}.", "ok")
    return back_to(decision)
