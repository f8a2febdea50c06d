"""The parties of an installation as one programme sees them: list, card, groups, and the forms to keep them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import Row

from agenda.actions.involvement import Involvement, involvement, roles_of, shares_of
from agenda.actions.words import RoleKind
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Scope
from agenda.mail.queries import bouncing
from agenda.parties.groups import GroupValues, add_group, change_group
from agenda.parties.models import Party, PartyGroup
from agenda.parties.queries import (
    Naming,
    addressees_of,
    group_by_key,
    groups_with,
    parties_with_contacts,
    whole_party,
)
from agenda.parties.queries import all_groups as groups_with_members
from agenda.parties.reach import addresses_of
from agenda.parties.services import PartyValues, add_party, keep_party
from agenda.programmes.rules import secretariat_of
from agenda.web.access import opened
from agenda.web.forms.fields import take_faults
from agenda.web.forms.parties import GroupForm, PartyForm
from agenda.web.object_history import history_of
from agenda.web.party_words import (
    KIND_HEADINGS,
    Reach,
    group_differences,
    party_differences,
    spoken_absence,
    spoken_period,
    told_reach,
)
from agenda.web.undelivered import undelivered
from agenda.web.visit import visit

blueprint = Blueprint("parties", __name__, url_prefix="/programmas/<programme>")


@dataclass(frozen=True)
class PartyLine:
    party: Party
    naming: Naming
    does: Involvement | None
    reach: Reach


@blueprint.get("/partijen")
@opened(Permission.ACTION_READ)
def all_parties(programme: str) -> str:
    parties = parties_with_contacts(visit.session)
    done, reach = involvement(visit.session, visit.programme), reached(parties)
    lines = [PartyLine(party, visit.names[party.id], done.get(party.id), reach[party.id]) for party in parties]
    return render_template(
        "parties/all.html",
        kinds=list(_by_kind(lines)),
        total=len(lines),
        involved=len(done),
        without=sum(bool(line.does and line.reach.lacks) for line in lines),
        may_add=_keeps_all(),
    )


def _by_kind(lines: Sequence[PartyLine]) -> Iterable[tuple[str, list[PartyLine]]]:
    for kind, heading in KIND_HEADINGS.items():
        here = [line for line in lines if line.party.kind is kind]
        if here:
            yield heading, sorted(here, key=lambda line: line.naming.short.casefold())


@blueprint.get("/partijen/<key>")
@opened(Permission.ACTION_READ)
def party(programme: str, key: str) -> str:
    shown = whole_party(visit.session, key)
    return render_template(
        "parties/party.html",
        party=shown,
        values=PartyValues.of(shown),
        naming=visit.names[shown.id],
        reach=reached([shown])[shown.id],
        groups=groups_with(visit.session, shown),
        roles=list(by_role(roles_of(visit.session, visit.programme, shown))),
        shares=shares_of(visit.session, visit.programme, shown),
        sees_persons=sees_persons(shown),
        undelivered=undelivered(addresses_of(shown)),
        may_change=visit.may(Permission.PARTY_WRITE, _own(shown)),
        history=history_of({(Party.__tablename__, shown.id): "deze partij"}),
        period=spoken_period,
        absence=spoken_absence,
        today=visit.today,
    )


def by_role(rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterable[tuple[RoleKind, list[Row[*tuple[Any, ...]]]]]:
    for kind in RoleKind:
        here = [row for row in rows if row.role is kind]
        if here:
            yield kind, here


def _own(party: Party) -> Scope:
    """The party within the programme of the address."""
    return Scope(visit.programme.id, frozenset({party.id}))


def _keeps_all() -> bool:
    return visit.may(Permission.PARTY_WRITE, Scope(visit.programme.id))


def sees_persons(party: Party) -> bool:
    """Persons are shown to who may write the party, and to who asks them; to others only the mailbox."""
    return visit.may(Permission.PARTY_WRITE, _own(party)) or visit.may(Permission.ROUND_RUN, visit.programme)


def reached(parties: Sequence[Party]) -> dict[int, Reach]:
    asked = addressees_of(parties, secretariat_of(visit.programme), visit.today, bouncing(visit.session))
    return {party.id: told_reach(party, asked[party.id], persons=sees_persons(party)) for party in parties}


@blueprint.route("/partijen/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.PARTY_WRITE)
def change(programme: str, key: str) -> ResponseReturnValue:
    shown = whole_party(visit.session, key)
    visit.require(Permission.PARTY_WRITE, _own(shown))
    more = request.form.get("more")
    form = PartyForm.of(PartyValues.of(shown), shown.version, whole=_keeps_all(), more=more)
    faults: list[Fault] = []
    if more is None and form.validate_on_submit():
        try:
            return _save(form, shown)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(form, shown)
    return _asked("parties/change.html", form, faults, party=shown, naming=visit.names[shown.id])


def _asked(template: str, form: FlaskForm, faults: Sequence[Fault], **more: Any) -> ResponseReturnValue:
    """The page with its form; refused when something has to be mended first."""
    page = render_template(template, form=form, faults=faults, **more)
    return page, 400 if form.errors or faults else 200


def _save(form: PartyForm, shown: Party) -> ResponseReturnValue:
    values = form.values(PartyValues.of(shown))
    changed = keep_party(visit.session, values, visit.stamp, visit.programme.id, seen=form.version)
    flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".party", programme=visit.programme.key, key=shown.key))


def _both_versions(form: PartyForm, shown: Party) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored = PartyValues.of(shown)
    form.seen.data = str(shown.version)
    differences = party_differences(form.values(stored), stored)
    page = {"party": shown, "naming": visit.names[shown.id], "differences": differences, "meanwhile": True}
    return render_template("parties/change.html", form=form, **page), 409


@blueprint.route("/nieuwe-partij", methods=["GET", "POST"])
@opened(Permission.PARTY_WRITE)
def add(programme: str) -> ResponseReturnValue:
    visit.require(Permission.PARTY_WRITE, Scope(visit.programme.id))
    more = request.form.get("more")
    form = PartyForm.new(more)
    faults: list[Fault] = []
    if more is None and form.validate_on_submit():
        try:
            added = add_party(visit.session, form.values(), visit.stamp, visit.programme.id)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            flash("De partij is toegevoegd.", "ok")
            return redirect(url_for(".party", programme=programme, key=added.key))
    return _asked("parties/add.html", form, faults)


@blueprint.get("/groepen")
@opened(Permission.ACTION_READ)
def all_groups(programme: str) -> str:
    groups = groups_with_members(visit.session)
    return render_template("parties/groups.html", groups=groups, names=visit.names, may_change=_keeps_all())


@blueprint.route("/groepen/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.PARTY_WRITE)
def change_members(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.PARTY_WRITE, Scope(visit.programme.id))
    group = group_by_key(visit.session, key)
    form = GroupForm.of(GroupValues.of(group), _choices())
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _save_members(form, group)
        except Invalid as refusal:
            faults = take_faults(form, refusal.faults)
        except Changed:
            return _both_groups(form, group)
    return _asked("parties/group.html", form, faults, group=group)


def _choices() -> list[tuple[str, str]]:
    """Every party by its key, with its name of today, kind by kind."""
    kinds = list(KIND_HEADINGS)
    parties = parties_with_contacts(visit.session)
    named = sorted((kinds.index(one.kind), visit.names[one.id].short.casefold(), one.key) for one in parties)
    shorts = {one.key: visit.names[one.id].short for one in parties}
    return [(key, shorts[key]) for _, _, key in named]


def _save_members(form: GroupForm, group: PartyGroup) -> ResponseReturnValue:
    values = form.values(group.key)
    changed = change_group(visit.session, group, values, visit.stamp, visit.programme.id, seen=form.seen.data or "")
    flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".all_groups", programme=visit.programme.key))


def _both_groups(form: GroupForm, group: PartyGroup) -> ResponseReturnValue:
    stored = GroupValues.of(group)
    form.seen.data = stored.version
    differences = group_differences(form.values(group.key), stored)
    page = {"group": group, "differences": differences, "meanwhile": True}
    return render_template("parties/group.html", form=form, **page), 409


@blueprint.route("/nieuwe-groep", methods=["GET", "POST"])
@opened(Permission.PARTY_WRITE)
def new_group(programme: str) -> ResponseReturnValue:
    visit.require(Permission.PARTY_WRITE, Scope(visit.programme.id))
    form = GroupForm.new(_choices())
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            add_group(visit.session, form.values(form.key.data), visit.stamp, visit.programme.id)
        except Invalid as refusal:
            faults = take_faults(form, refusal.faults)
        else:
            flash("De groep is toegevoegd.", "ok")
            return redirect(url_for(".all_groups", programme=programme))
    return _asked("parties/group.html", form, faults)
