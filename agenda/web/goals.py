"""The goals of a programme in two levels, and the form to add or change one."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.goals import GoalValues, add_goal, change_goal
from agenda.actions.models import Goal
from agenda.actions.queries import GoalStand, goal_of, goal_stands, goals_of
from agenda.actions.words import Phase, Rating
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.differences import told
from agenda.web.forms.goals import GoalForm, mark_of
from agenda.web.tones import TONES
from agenda.web.visit import visit

blueprint = Blueprint("goals", __name__, url_prefix="/programmas/<programme>/doelen")

FINISHED = (Phase.DONE, Phase.DROPPED)


@dataclass(frozen=True)
class ToldGoal:
    """``stand`` holds counts in words, each with its tone."""

    goal: Goal
    total: int
    stand: list[tuple[str, str]]


def told_stand(stand: GoalStand) -> list[tuple[str, str]]:
    rated = [(word, stand.ratings.get(word)) for word in Rating]
    finished = [(word, stand.phases.get(word)) for word in FINISHED]
    return [(f"{number} {word.label}", TONES[word]) for word, number in (*rated, *finished) if number]


@blueprint.get("")
@opened(Permission.ACTION_READ)
def all_goals(programme: str) -> str:
    return render_template(
        "goals/all.html",
        goals=[ToldGoal(one.goal, one.total, told_stand(one)) for one in goal_stands(visit.session, visit.programme)],
        may_change=visit.may(Permission.ACTION_WRITE, visit.programme),
    )


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def new(programme: str) -> ResponseReturnValue:
    visit.require(Permission.ACTION_WRITE, visit.programme)
    return _filled_in(GoalForm.of(goals_of(visit.session, visit.programme)))


@blueprint.route("/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def change(programme: str, identity: int) -> ResponseReturnValue:
    goal = goal_of(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, goal)
    goals = goals_of(visit.session, visit.programme)
    return _filled_in(GoalForm.of(goals, GoalValues.of(goal), itself=goal.id), goal)


def _filled_in(form: GoalForm, goal: Goal | None = None) -> ResponseReturnValue:
    faults: list[Fault] = []
    if form.validate_on_submit():
        if goal and form.seen.data != mark_of(GoalValues.of(goal)):
            return _both_versions(form, goal)
        try:
            return _save(form.values(), goal)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template("goals/form.html", form=form, goal=goal, faults=faults), 400 if refused else 200


def _both_versions(form: GoalForm, goal: Goal) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored = GoalValues.of(goal)
    rows = {"parent": {one.id: f"{one.number} {one.title}" for one in goals_of(visit.session, visit.programme)}}
    differences = told(vars(form.values()), vars(stored), visit.names, rows)
    form.seen.data = mark_of(stored)
    return render_template("goals/form.html", form=form, goal=goal, differences=differences), 409


def _save(values: GoalValues, goal: Goal | None) -> ResponseReturnValue:
    if goal is None:
        added = add_goal(visit.session, visit.programme, values, visit.stamp)
        flash(f"Doel {added.number} staat in de agenda.", "ok")
    else:
        changed = change_goal(visit.session, goal, values, visit.stamp)
        flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".all_goals", programme=visit.programme.key))
