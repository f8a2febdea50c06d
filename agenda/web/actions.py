"""The agenda as a list, an action with its history, and the form to change it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.queries import actor_names
from agenda.actions.models import Action
from agenda.actions.queries import goals_of, page_of_actions, whole_action
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.commitments.queries import commitments_about
from agenda.consultations.queries import decisions_about
from agenda.history.queries import lines_about
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.progress.queries import updates_about
from agenda.web.access import opened
from agenda.web.differences import Difference, told, told_lines
from agenda.web.forms.actions import ActionForm
from agenda.web.forms.filters import AgendaFilters
from agenda.web.readings import by_role, spoken_reading
from agenda.web.visit import visit

blueprint = Blueprint("actions", __name__, url_prefix="/programmas/<programme>/acties")


@blueprint.get("")
@opened(Permission.ACTION_READ)
def agenda(programme: str) -> str:
    goals = goals_of(visit.session, visit.programme)
    filters = AgendaFilters.of(request.args, goals, visit.names)
    selection = filters.selection(visit, request.args.get("na", ""), request.args.get("voor", ""))
    page = page_of_actions(visit.session, selection)
    return render_template(
        "actions/agenda.html",
        filters=filters,
        page=page,
        today=visit.today,
        names=visit.names,
        chips=filters.chips(lambda chosen: url_for(".agenda", programme=programme, **chosen)),
        address=lambda **place: url_for(".agenda", programme=programme, **filters.chosen(), **place),
        prefix=url_for(".agenda", programme=programme) + "/",
    )


@blueprint.get("/<int:identity>")
@opened(Permission.ACTION_READ)
def action(programme: str, identity: int) -> str:
    shown = whole_action(visit.session, visit.programme, identity)
    lines = lines_about(visit.session, Action.__tablename__, identity)
    return render_template(
        "actions/action.html",
        action=shown,
        names=visit.names,
        roles=by_role(shown),
        reading=spoken_reading,
        history=told_lines(lines, actor_names(visit.session, {line.actor for line in lines}), visit.names),
        decisions=decisions_about(visit.session, shown),
        commitments=commitments_about(visit.session, shown),
        updates=updates_about(visit.session, shown),
        may_change=visit.may(Permission.ACTION_WRITE, shown),
    )


@blueprint.route("/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def change(programme: str, identity: int) -> ResponseReturnValue:
    shown = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, shown)
    form = ActionForm.of(shown, goals_of(visit.session, visit.programme), visit.names)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _save(form, shown)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(form, shown)
    refused = bool(form.errors or faults)
    return render_template("actions/change.html", form=form, action=shown, faults=faults), 400 if refused else 200


def _save(form: ActionForm, action: Action) -> ResponseReturnValue:
    values = form.values(action, visit.today)
    changed = change_action(visit.session, action, values, visit.stamp, seen=int(form.seen.data or 0))
    flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".action", programme=visit.programme.key, identity=action.id))


def _both_versions(form: ActionForm, action: Action) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored, typed = ActionValues.of(action), form.values(action, visit.today)
    differences: list[Difference] = told(typed.told(), stored.told(), visit.names)
    form.seen.data = str(action.version)
    return render_template("actions/change.html", form=form, action=action, differences=differences), 409
