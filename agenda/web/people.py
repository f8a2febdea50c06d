"""The people of a programme: who is there with which roles, and what is done about that."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.inviting import Outcome, RoleValues, give_role, invite
from agenda.accounts.listing import Listed, PeopleSelection, page_of_people, person_here
from agenda.accounts.models import Membership, Person
from agenda.accounts.oversight import grantable, objection
from agenda.accounts.queries import actor_names, rights_history
from agenda.accounts.rules import spoken_role
from agenda.dossiers.leaving import withdraw_role
from agenda.kernel.refusal import Fault, Invalid, NotFound
from agenda.kernel.rights import Permission, Scope
from agenda.parties.models import Party
from agenda.parties.queries import party_keys
from agenda.web.access import opened
from agenda.web.forms.people import FORMER, InviteForm, PeopleFilters, PlainForm, RoleForm
from agenda.web.people_acts import fitting, hindrance, offered_acts
from agenda.web.people_words import EVENTS, rights_lines, roles_here, spoken_day, told_person, told_role
from agenda.web.undelivered import undelivered
from agenda.web.visit import visit

blueprint = Blueprint("people", __name__, url_prefix="/programmas/<programme>/mensen")

EVERYWHERE = Scope()
GONE = "Deze rol is er niet meer. Kijk op de pagina van deze persoon welke er nog zijn."


@blueprint.get("")
@opened(Permission.ACCESS_READ)
def all_people(programme: str) -> str:
    filters = PeopleFilters.of(request.args, visit.names)
    here = partial(url_for, ".all_people", programme=programme)
    page = page_of_people(visit.session, _selection(filters))
    return render_template(
        "people/all.html",
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **filters.chosen()),
        page=page,
        lines=[told_person(one, visit.programme.id, visit.names) for one in page.rows],
        may_manage=_manages(),
    )


def _selection(filters: PeopleFilters) -> PeopleSelection:
    return PeopleSelection(
        visit.programme.id,
        visit.at,
        visit.may(Permission.PERSON_MANAGE, EVERYWHERE),
        former=filters.wie.data == FORMER,
        role=filters.rol.data,
        party=filters.partij.data,
        text=filters.zoek.data or "",
        after=_number(request.args.get("na", "")),
        before=_number(request.args.get("voor", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _manages() -> bool:
    return visit.may(Permission.PERSON_MANAGE, visit.programme)


def known_person(identity: int) -> Listed:
    """The person, if one may know of them in this programme."""
    everywhere = visit.may(Permission.PERSON_MANAGE, EVERYWHERE)
    return person_here(visit.session, visit.programme, identity, visit.at, everywhere=everywhere)


@blueprint.get("/<int:identity>")
@opened(Permission.ACCESS_READ)
def person(programme: str, identity: int) -> str:
    listed = known_person(identity)
    shown, held = listed.person, roles_here(listed.person, visit.programme.id)
    lines = rights_history(visit.session, shown, visit.programme.id, EVENTS)
    judges = {key for one in held for key in (one.granted_by, one.reviewed_by) if key}
    actors = actor_names(visit.session, judges | {line.actor for line in lines})
    return render_template(
        "people/person.html",
        line=told_person(listed, visit.programme.id, visit.names),
        roles=[(one, told_role(one, visit.names), _may_end(shown, one)) for one in held],
        elsewhere=len(shown.memberships) - len(held),
        parties=_left_parties(shown, held),
        acts=offered_acts(listed),
        undelivered=undelivered([shown.email]).get(shown.email, ""),
        hindrance=hindrance(shown),
        may_grant=shown.active and bool(grantable(visit.actor, visit.programme.id, shown)),
        actors=actors,
        spoken_day=spoken_day,
        history=list(rights_lines(lines, actors, _party_names())),
    )


def _may_end(person: Person, held: Membership) -> bool:
    return objection(visit.actor, person, [(held.role, held.programme_id)]) is None


def _left_parties(person: Person, held: Sequence[Membership]) -> list[tuple[str, str]]:
    """The parties that the visitor can let this person leave: short names with their keys."""
    parties = {one.party_id for one in held if one.party_id and _may_end(person, one)}
    found = (visit.session.get_one(Party, number) for number in parties)
    return sorted((visit.names[one.id].short, one.key) for one in found)


def _party_names() -> dict[str, str]:
    keys = party_keys(visit.session).parties
    return {key: visit.names[number].short for key, number in keys.items() if number in visit.names}


@blueprint.route("/uitnodigen", methods=["GET", "POST"])
@opened(Permission.PERSON_MANAGE)
def invite_somebody(programme: str) -> ResponseReturnValue:
    visit.require(Permission.PERSON_MANAGE, visit.programme)
    form = InviteForm(data={"party": _number(request.args.get("partij", ""))})
    _offer(form)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            values = (form.email.data, form.name.data, _role_values(form))
            outcome = invite(visit.session, *values, visit.programme, visit.post, visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            return _told(outcome, _role_values(form))
    return _asked("people/invite.html", form, faults)


def _offer(form: RoleForm, person: Person | None = None) -> None:
    roles = grantable(visit.actor, visit.programme.id, person)
    form.offer(roles, visit.names, everywhere=visit.may(Permission.PERSON_MANAGE, EVERYWHERE))


def _role_values(form: RoleForm) -> RoleValues:
    party = visit.session.get_one(Party, form.party.data) if form.party.data else None
    return RoleValues(form.role.data, party, form.in_all)


def _asked(template: str, form: RoleForm, faults: Sequence[Fault], **more: Any) -> ResponseReturnValue:
    """The page with its form; refused when something has to be mended first."""
    page = render_template(template, form=form, faults=faults, **more)
    return page, 400 if form.errors or faults else 200


def _told(outcome: Outcome, values: RoleValues) -> ResponseReturnValue:
    who, party = outcome.person, values.party
    role = spoken_role(values.role, visit.names[party.id].short if party else None)
    said = f"{who.name} is nu {role}." if outcome.granted else f"{who.name} was al {role}."
    mailed = f" De uitnodiging gaat naar {who.email}." if outcome.invited else f" {who.email} krijgt daarvan bericht."
    flash(said + (mailed if outcome.invited or outcome.granted else ""), "ok")
    return _to(who)


def _to(person: Person) -> ResponseReturnValue:
    return redirect(url_for(".person", programme=visit.programme.key, identity=person.id))


@blueprint.route("/<int:identity>/rol", methods=["GET", "POST"])
@opened(Permission.PERSON_MANAGE)
def another_role(programme: str, identity: int) -> ResponseReturnValue:
    visit.require(Permission.PERSON_MANAGE, visit.programme)
    shown = known_person(identity).person
    form = RoleForm()
    _offer(form, shown)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            values = _role_values(form)
            outcome = give_role(visit.session, shown, values, visit.programme, visit.post, visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            return _told(outcome, values)
    return _asked("people/role.html", form, faults, who=shown)


@blueprint.route("/<int:identity>/rollen/<int:membership>/intrekken", methods=["GET", "POST"])
@opened(Permission.PERSON_MANAGE)
def end_role(programme: str, identity: int, membership: int) -> ResponseReturnValue:
    shown = known_person(identity).person
    held = next((one for one in roles_here(shown, visit.programme.id) if one.id == membership), None)
    if held is None:
        raise NotFound(GONE)
    role, form = told_role(held, visit.names), PlainForm()
    if form.validate_on_submit():
        withdraw_role(visit.session, shown, membership, visit.stamp)
        flash(f"{shown.name} is niet meer {role}.", "ok")
        return _to(shown)
    return render_template("people/end_role.html", form=form, who=shown, role=role)


@blueprint.route("/<int:identity>/stap/<key>", methods=["GET", "POST"])
@opened(Permission.PERSON_MANAGE)
def act(programme: str, identity: int, key: str) -> ResponseReturnValue:
    visit.require(Permission.PERSON_MANAGE, visit.programme)
    listed = known_person(identity)
    shown, name, chosen, form = listed.person, listed.person.name, fitting(listed, key), PlainForm()
    if form.validate_on_submit():
        chosen.do(shown)
        flash(chosen.done.format(name=name), "ok")
        return _to(shown) if shown.erased_at is None else redirect(url_for(".all_people", programme=programme))
    notes = [*(sentence.format(name=name) for sentence in chosen.explains), *chosen.notes(shown)]
    return render_template("people/act.html", form=form, who=shown, act=chosen, notes=notes)
