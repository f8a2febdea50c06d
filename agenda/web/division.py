"""An action that is divided over a group: the grid of its shares, each share, and a stand that is set by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.division import derived_stand, is_derived
from agenda.actions.models import Action, ActionShare
from agenda.actions.queries import whole_action
from agenda.actions.shares import (
    NO_SHARES,
    change_share,
    divide_action,
    fingerprint,
    follow_shares,
    overrule_stand,
    share_of,
    share_scope,
)
from agenda.actions.values import ActionValues, ShareValues, StandValues
from agenda.calendars.queries import term_calendar
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.parties.models import PartyGroup
from agenda.parties.queries import Naming, all_groups
from agenda.programmes.queries import occasions_of
from agenda.web.access import opened
from agenda.web.differences import Difference, told
from agenda.web.forms.shares import GroupForm, OverruleForm, ShareForm
from agenda.web.forms.terms import Reader
from agenda.web.readings import spoken_reading
from agenda.web.visit import visit

blueprint = Blueprint("division", __name__, url_prefix="/programmas/<programme>/acties/<int:identity>/delen")

Speak = Callable[[ShareValues], str]
SPOKEN: tuple[tuple[str, Speak], ...] = (
    ("Wie doet het", lambda share: share.owner),
    ("Termijn", lambda share: share.term.wording if share.term else ""),
    ("Fase", lambda share: share.phase.label),
    ("Oordeel", lambda share: share.rating.label),
    ("Toelichting", lambda share: share.explanation),
    ("Oorzaak", lambda share: share.cause),
    ("Gevolg voor het doel", lambda share: share.consequence),
    ("Bijsturing", lambda share: share.correction),
)


@dataclass(frozen=True)
class ToldShare:
    """``why`` are the texts that explain its stand, each with its name; ``url`` is of the form, for who may."""

    share: ActionShare
    party: Naming
    reading: str
    overdue: bool
    why: list[tuple[str, str]]
    url: str | None


@blueprint.get("")
@opened(Permission.ACTION_READ)
def grid(programme: str, identity: int) -> str:
    action = whole_action(visit.session, visit.programme, identity)
    values = ActionValues.of(action)
    groups = {group.id: group for group in all_groups(visit.session)}
    return render_template(
        "division/grid.html",
        action=action,
        group=groups.get(action.group_id or 0),
        shares=told_shares(action, visit.names),
        derived=is_derived(values),
        follows=derived_stand(values.shares) if values.shares else None,
        without_share=_without_share(groups.get(action.group_id or 0), values),
        may_change=visit.may(Permission.ACTION_WRITE, action),
    )


def told_shares(action: Action, names: Mapping[int, Naming]) -> list[ToldShare]:
    """By the name of the party."""
    told = [
        ToldShare(
            share,
            names[share.party_id],
            spoken_reading(share) if share.wording else "",
            _is_overdue(share),
            [(label, text) for label, text in _texts(share) if text],
            _address(action, share),
        )
        for share in action.shares
    ]
    return sorted(told, key=lambda one: one.party.short.casefold())


def _texts(share: ActionShare) -> tuple[tuple[str, str], ...]:
    return (
        ("", share.explanation),
        ("Oorzaak", share.cause),
        ("Gevolg", share.consequence),
        ("Bijsturing", share.correction),
    )


def _is_overdue(share: ActionShare) -> bool:
    over = share.last is not None and share.last < visit.today
    return over and share.met_on is None and not share.phase.finished


def _address(action: Action, share: ActionShare) -> str | None:
    if not visit.may(Permission.ACTION_WRITE, share_scope(action, share.party_id)):
        return None
    return url_for(".share", programme=visit.programme.key, identity=action.id, party=share.party_id)


def _without_share(group: PartyGroup | None, values: ActionValues) -> list[str]:
    """Members that came to the group after the action was divided."""
    held = {share.party for share in values.shares}
    members = group.members if group else ()
    return sorted(visit.names[party.id].short for party in members if party.id not in held)


@blueprint.route("/verdelen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def divide(programme: str, identity: int) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, action)
    groups = [one for one in all_groups(visit.session) if not action.shares or one.id == action.group_id]
    form = GroupForm.of(groups, action.group_id)
    if form.validate_on_submit():
        group = next(one for one in groups if one.id == form.group.data)
        divide_action(visit.session, action, group, visit.stamp)
        flash(f"De actie is verdeeld over {group.name}.", "ok")
        return _to_grid(action)
    names = {group.id: sorted(visit.names[party.id].short for party in group.members) for group in groups}
    page = render_template("division/divide.html", form=form, action=action, groups=groups, members=names)
    return page, 400 if form.errors else 200


@blueprint.route("/<int:party>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def share(programme: str, identity: int, party: int) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    held = share_of(action, party)
    visit.require(Permission.ACTION_WRITE, share_scope(action, party))
    reader = Reader(visit.today, occasions_of(visit.session, visit.programme), partial(term_calendar, visit.session))
    form = ShareForm.of(held, reader)
    show = partial(render_template, "division/share.html", form=form, action=action, party=visit.names[party])
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _save(form, action, reader)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return show(differences=_both_versions(form, held, reader), meanwhile=True), 409
    return show(faults=faults), 400 if form.errors or faults else 200


def _save(form: ShareForm, action: Action, reader: Reader) -> ResponseReturnValue:
    values = form.values(reader)
    changed = change_share(visit.session, action, values, visit.stamp, seen=form.seen.data or "")
    flash("Het deel is bewaard." if changed else "Er was niets veranderd.", "ok")
    return _to_grid(action)


def _both_versions(form: ShareForm, stored: ShareValues, reader: Reader) -> list[Difference]:
    """What was typed beside what another person saved; saving again is then a choice."""
    typed = form.values(reader)
    form.seen.data = fingerprint(stored)
    pairs = [(label, speak(typed) or "leeg", speak(stored) or "leeg") for label, speak in SPOKEN]
    return [Difference(label, ours, theirs) for label, ours, theirs in pairs if ours != theirs]


@blueprint.route("/stand", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def overrule(programme: str, identity: int) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, action)
    if not action.shares:
        raise NotNow(NO_SHARES)
    form = OverruleForm.of(action)
    show = partial(render_template, "division/overrule.html", form=form, action=action)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _overrule(form, action)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return show(differences=_both_stands(form, action), meanwhile=True), 409
    return show(faults=faults), 400 if form.errors or faults else 200


def _overrule(form: OverruleForm, action: Action) -> ResponseReturnValue:
    stand, because = StandValues(**form.stand()), form.overruled_because.data
    overrule_stand(visit.session, action, stand, because, visit.stamp, seen=form.seen_version)
    flash("De stand van de actie is met de hand gezet.", "ok")
    return _to_grid(action)


def _both_stands(form: OverruleForm, action: Action) -> list[Difference]:
    stored = ActionValues.of(action)
    typed = replace(stored, overruled_because=form.overruled_because.data, **form.stand())
    form.seen.data = str(action.version)
    return told(typed.told(), stored.told(), visit.names)


@blueprint.post("/stand/volgen")
@opened(Permission.ACTION_WRITE)
def follow(programme: str, identity: int) -> ResponseReturnValue:
    action = whole_action(visit.session, visit.programme, identity)
    visit.require(Permission.ACTION_WRITE, action)
    if not action.shares:
        raise NotFound(NO_SHARES)
    follow_shares(visit.session, action, visit.stamp)
    flash("De stand van de actie volgt weer uit de delen.", "ok")
    return _to_grid(action)


def _to_grid(action: Action) -> ResponseReturnValue:
    return redirect(url_for(".grid", programme=visit.programme.key, identity=action.id))
