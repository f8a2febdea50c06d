"""The steps of an action: those of its adoption and of its phase, and another number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.division import is_derived
from agenda.actions.models import Action
from agenda.actions.queries import standing_actions, whole_action
from agenda.actions.services import change_action, merge_action
from agenda.actions.steps import ADOPTION, PHASES, WORKFLOWS
from agenda.actions.values import ActionValues
from agenda.actions.words import Adoption, Phase
from agenda.decisions.queries import all_decisions
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from agenda.kernel.workflow import Step, Workflow
from agenda.web.access import opened
from agenda.web.forms.fields import offer
from agenda.web.forms.steps import FORMS, NOT_DROPPED, ByDecision, MergeForm, NumberForm, StepForm
from agenda.web.visit import visit

blueprint = Blueprint("steps", __name__, url_prefix="/programmas/<programme>/acties/<int:identity>")

LONGEST_LABEL = 90
FOLLOWS_FROM_SHARES = "De fase volgt uit de delen van de partijen. Werk die bij, of zet de stand met de hand."
GONE_UP = "Deze actie is opgegaan in een andere. Werk verder in die actie."


@dataclass(frozen=True)
class OfferedSteps:
    """From where one can go on by which steps: those that ask something lead to a page, the others are a button."""

    label: str
    now: Word
    plain: list[Step[Any]]
    asking: list[Step[Any]]


def follows_shares(action: Action) -> bool:
    """Whether the stand follows from the shares; of an action that is not divided these are not asked for."""
    return action.group_id is not None and is_derived(ActionValues.of(action))


def offered_steps(action: Action) -> list[OfferedSteps]:
    """What the visitor may do next with the action, per table."""
    offered = [OfferedSteps(label, now, *_parted(action, workflow, now)) for label, workflow, now in _tables(action)]
    return [one for one in offered if one.plain or one.asking]


def _tables(action: Action) -> Iterator[tuple[str, Workflow[Any], Word]]:
    if action.adoption is Adoption.MERGED:
        return
    yield "Vaststelling", ADOPTION, action.adoption
    if not follows_shares(action):
        yield "Fase", PHASES, action.phase


def _parted(action: Action, workflow: Workflow[Any], now: Word) -> tuple[list[Step[Any]], list[Step[Any]]]:
    steps = [
        step
        for step in workflow.open_steps(now)
        if visit.may(Permission.ACTION_WRITE, action) and visit.may(step.needs, action)
    ]
    return [step for step in steps if step.name not in FORMS], [step for step in steps if step.name in FORMS]


@blueprint.route("/stappen/<name>", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def take(programme: str, identity: int, name: str) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    field, step = _step(action, name)
    visit.require(step.needs, action)
    form = _form(action, name)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _take(action, field, step, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    template = "actions/merge.html" if isinstance(form, MergeForm) else "actions/step.html"
    refused = bool(form.errors or faults)
    return render_template(template, action=action, step=step, form=form, faults=faults), 400 if refused else 200


def _step(action: Action, name: str) -> tuple[str, Step[Any]]:
    """The step, and the field that it changes."""
    field = next((field for field, workflow in WORKFLOWS.items() if name in workflow.steps), None)
    if field is None:
        raise NotFound("Deze stap bestaat niet. Kies een stap op de pagina van de actie.")
    if action.adoption is Adoption.MERGED:
        raise NotNow(GONE_UP)
    if field == "phase" and follows_shares(action):
        raise NotNow(FOLLOWS_FROM_SHARES)
    return field, WORKFLOWS[field].step(name, getattr(action, field))


def _form(action: Action, name: str) -> StepForm:
    form = FORMS.get(name, StepForm)()
    if isinstance(form, ByDecision):
        decisions = all_decisions(visit.session, visit.programme, visit.eyes)
        form.offer((one.number, _label(one.number, one.text)) for one in decisions)
    if isinstance(form, MergeForm):
        standing = standing_actions(visit.session, visit.programme)
        others = ((one.id, _label(one.number, one.title)) for one in standing if one.id != action.id)
        offer(form.into, others, "Kies een actie")
    return form


def _label(number: str, text: str) -> str:
    label = f"{number} {text}"
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _take(action: Action, field: str, step: Step[Any], form: StepForm) -> ResponseReturnValue:
    if isinstance(form, MergeForm):
        into = whole_action(visit.session, visit.programme, form.into.data)
        merge_action(visit.session, action, into, form.how.data, visit.stamp)
        flash(f"Actie {action.number} is {form.how.data.label} {into.number}.", "ok")
    else:
        given = form.given() if step.target is Phase.DROPPED or field != "phase" else NOT_DROPPED
        values = replace(ActionValues.of(action), **{field: step.target}, **given)
        change_action(visit.session, action, values, visit.stamp)
        flash(f"Actie {action.number} is nu: {step.target.label}.", "ok")
    return _back(action)


def _back(action: Action) -> ResponseReturnValue:
    return redirect(url_for("actions.action", programme=visit.programme.key, identity=action.id))


@blueprint.route("/nummer", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def renumber(programme: str, identity: int) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, action)
    form = NumberForm(data={"number": action.number})
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _renumber(action, form.number.data.strip())
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template("actions/number.html", action=action, form=form, faults=faults), 400 if refused else 200


def _renumber(action: Action, number: str) -> ResponseReturnValue:
    old = action.number
    changed = change_action(visit.session, action, replace(ActionValues.of(action), number=number), visit.stamp)
    told = f"Actie {old} heet nu {action.number}. Het oude nummer blijft hierheen leiden."
    flash(told if changed else "Het nummer was al zo.", "ok")
    return _back(action)
