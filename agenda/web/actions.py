"""The agenda as a list, an action with its history, and the forms to change it and to add one."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.queries import lines_with_actors
from agenda.actions.models import Action
from agenda.actions.queries import (
    forerunners,
    goals_of,
    holders_of,
    names_in,
    next_number,
    page_of_actions,
    whole_action,
)
from agenda.actions.services import add_action, change_action
from agenda.actions.values import ActionValues
from agenda.calendars.queries import term_calendar
from agenda.commitments.queries import commitments_about
from agenda.decisions.links import done_to
from agenda.decisions.queries import decisions_about
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.kernel.text import one_line
from agenda.letters.models import Letter
from agenda.letters.proposal_queries import drafts_of
from agenda.parties.queries import all_groups
from agenda.programmes.models import Occasion
from agenda.programmes.queries import occasions_of
from agenda.progress.queries import updates_about
from agenda.web.access import opened
from agenda.web.decisions import told_deeds
from agenda.web.differences import ToldLine, rows_named, told, told_lines
from agenda.web.forms.actions import ActionForm, Offered
from agenda.web.forms.filters import AgendaFilters
from agenda.web.forms.new_actions import NewActionForm, NewKindForm
from agenda.web.forms.terms import Reader
from agenda.web.readings import by_role, of_its_kind, told_forerunner, told_terms
from agenda.web.steps import follows_shares, offered_steps
from agenda.web.visit import visit

blueprint = Blueprint("actions", __name__, url_prefix="/programmas/<programme>/acties")


@blueprint.get("")
@opened(Permission.ACTION_READ)
def agenda(programme: str) -> str:
    goals = goals_of(visit.session, visit.programme)
    names = names_in(visit.session, visit.programme, visit.today)
    filters = AgendaFilters.of(request.args, goals, names)
    here = partial(url_for, ".agenda", programme=programme)
    return render_template(
        "actions/agenda.html",
        filters=filters,
        page=page_of_actions(
            visit.session, filters.selection(visit, request.args.get("na", ""), request.args.get("voor", ""))
        ),
        names=names,
        chips=filters.chips(here),
        heads=filters.heads(here),
        address=partial(here, **filters.chosen()),
        prefix=url_for(".agenda", programme=programme) + "/",
        may_add=visit.may(Permission.ACTION_WRITE, visit.programme),
    )


@blueprint.get("/<int:identity>")
@opened(Permission.ACTION_READ)
def action(programme: str, identity: int) -> str:
    shown = whole_action(visit.session, visit.programme, identity)
    meetings = _meetings(shown)
    return render_template(
        "actions/action.html",
        action=shown,
        names=visit.names,
        roles=by_role(shown),
        terms=told_terms(shown, meetings, visit.today),
        milestones=told_terms(shown, meetings, visit.today, milestones=True),
        derived=follows_shares(shown),
        grid=_grid(shown),
        before=[(told_forerunner(one), one) for one in forerunners(visit.session, shown)],
        of_its_kind=of_its_kind(shown, visit.names),
        history=_history(shown),
        **_decided(shown),
        commitments=commitments_about(visit.session, shown),
        updates=updates_about(visit.session, shown),
        may_change=visit.may(Permission.ACTION_WRITE, shown),
        steps=offered_steps(shown),
        proposing=_proposing(shown),
    )


def _proposing(action: Action) -> list[tuple[Letter, int]]:
    """The letters under way for which the visitor may propose a passage, and on behalf of which party."""
    parties = sorted(visit.parties_with(Permission.PASSAGE_PROPOSE) & action.scope.parties)
    return [(one, party) for one in drafts_of(visit.session, visit.programme) for party in parties] if parties else []


def _decided(action: Action) -> dict[str, Any]:
    """The decisions about the action, and per decision what it did to it."""
    decisions = decisions_about(visit.session, action, visit.eyes)
    done = done_to(visit.session, action.id) if decisions else {}
    return {"decisions": decisions, "deeds": {number: told_deeds(*deeds) for number, deeds in done.items()}}


def _history(action: Action) -> list[ToldLine]:
    lines, actors = lines_with_actors(visit.session, Action.__tablename__, action.id)
    return told_lines(lines, actors, visit.names, _rows(rows_named(lines), action))


def _meetings(action: Action) -> dict[int, Occasion]:
    """The meetings of the programme, if any of its terms hangs on one."""
    if not any(term.occasion_id for term in action.terms):
        return {}
    return {one.id: one for one in occasions_of(visit.session, visit.programme)}


def _grid(action: Action) -> str | None:
    """The address of the shares of a divided action."""
    if action.group_id is None:
        return None
    return url_for("division.grid", programme=visit.programme.key, identity=action.id)


def _rows(named: set[str], action: Action) -> dict[str, dict[int, str]]:
    """What the rows are called that the history speaks of."""
    found: dict[str, dict[int, str]] = {}
    if "goal" in named:
        found["goal"] = {goal.id: f"{goal.number} {goal.title}" for goal in goals_of(visit.session, visit.programme)}
    if action.successor:
        found["successor"] = {action.successor.id: f"{action.successor.number} {action.successor.title}"}
    if "group" in named:
        found["group"] = {group.id: group.name for group in all_groups(visit.session)}
    return found


@blueprint.get("/nummer/<number>")
@opened(Permission.ACTION_READ)
def by_number(programme: str, number: str) -> ResponseReturnValue:
    """The action that bears this number, or once bore it."""
    number = one_line(number)
    holder = holders_of(visit.session, visit.programme.id, [number]).get(number)
    if holder is None:
        raise NotFound(f"Geen actie heeft nummer {number}, ook niet eerder. Zoek haar op in de agenda.")
    return redirect(url_for(".action", programme=programme, identity=holder))


@blueprint.route("/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def change(programme: str, identity: int) -> ResponseReturnValue:
    shown = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, shown)
    offered, more = _offered(), request.form.get("more")
    may_decide = visit.may(Permission.DECISION_WRITE, shown)
    form = ActionForm.of(shown, offered, may_decide=may_decide, more=more)
    faults: list[Fault] = []
    if more is None and form.validate_on_submit():
        try:
            return _save(form, shown, offered.reader)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(form, shown, offered.reader)
    refused = bool(form.errors or faults)
    return render_template(
        "actions/change.html", form=form, action=shown, faults=faults, grid=_grid(shown)
    ), 400 if refused else 200


def _offered() -> Offered:
    session, programme = visit.session, visit.programme
    reader = Reader(visit.today, occasions_of(session, programme), partial(term_calendar, session))
    return Offered(goals_of(session, programme), visit.names, reader)


def _save(form: ActionForm, action: Action, reader: Reader) -> ResponseReturnValue:
    values = form.values(reader)
    changed = change_action(visit.session, action, values, visit.stamp, seen=form.seen_version)
    flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".action", programme=visit.programme.key, identity=action.id))


def _both_versions(form: ActionForm, action: Action, reader: Reader) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored, typed = ActionValues.of(action), form.values(reader)
    rows = _rows({"goal"} if stored.goal != typed.goal else set(), action)
    differences = told(typed.told(), stored.told(), visit.names, rows)
    form.seen.data = str(action.version)
    return render_template(
        "actions/change.html", form=form, action=action, differences=differences, grid=_grid(action)
    ), 409


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def new(programme: str) -> ResponseReturnValue:
    """First of what kind and for which goal, since the rest hangs on it; then the action itself."""
    visit.require(Permission.ACTION_WRITE, visit.programme)
    offered = _offered()
    first = NewKindForm.of(request.args, offered)
    if not (request.args.keys() & {"soort", "verder"} and first.validate()):
        return render_template("actions/new.html", first=first), 400 if first.errors else 200
    kind, goal = first.soort.data, next(goal for goal in offered.goals if goal.id == first.doel.data)
    form = NewActionForm.of(kind, next_number(visit.session, goal), visit.names)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _add(form.values(kind, goal, offered.reader))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template("actions/new.html", form=form, faults=faults, kind=kind, goal=goal), 400 if refused else 200


def _add(values: ActionValues) -> ResponseReturnValue:
    added = add_action(visit.session, visit.programme, values, visit.stamp)
    flash(f"Actie {added.number} staat als {added.adoption.label} in de agenda.", "ok")
    return redirect(url_for(".action", programme=visit.programme.key, identity=added.id))
