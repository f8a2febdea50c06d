"""The register of what parliament was promised or asked for."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.queries import holders_of, names_in
from agenda.actions.values import SLIPS
from agenda.commitments.models import Commitment, CommitmentState
from agenda.commitments.queries import commitment_by_key, keys_taken, page_of_register
from agenda.commitments.rules import due_of, proposed_key
from agenda.commitments.services import (
    add_commitment,
    change_commitment,
    reopen_commitment,
    settle_commitment,
)
from agenda.commitments.values import CommitmentValues, told
from agenda.history.rules import difference
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.letters.mentions import letters_telling_of
from agenda.web.access import opened
from agenda.web.differences import Difference
from agenda.web.forms.commitments import CommitmentForm, RegisterFilters, SettlingForm, given_day
from agenda.web.forms.items import numbers_in
from agenda.web.log_fields import spoken
from agenda.web.object_history import history_of
from agenda.web.visit import visit

blueprint = Blueprint("commitments", __name__, url_prefix="/programmas/<programme>/toezeggingen")

NEW = "nieuw"
ALREADY = "Dit is al afgedaan, misschien door iemand anders. Heropen het om te wijzigen hoe het is afgedaan."


@blueprint.get("")
@opened(Permission.COMMITMENT_READ)
def register(programme: str) -> str:
    filters = RegisterFilters.of(request.args, names_in(visit.session, visit.programme, visit.today))
    here = partial(url_for, ".register", programme=programme)
    wanted = filters.register(visit.programme.id, visit.today)
    return render_template(
        "commitments/register.html",
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **filters.chosen()),
        page=page_of_register(visit.session, wanted, request.args.get("pagina", 1, type=int)),
        due=partial(due_of, today=visit.today),
        may_write=visit.may(Permission.COMMITMENT_WRITE, visit.programme),
        names=visit.names,
    )


@blueprint.get("/<key>")
@opened(Permission.COMMITMENT_READ)
def commitment(programme: str, key: str) -> str:
    shown = commitment_by_key(visit.session, visit.programme, key)
    drafts = visit.may(Permission.LETTER_READ, visit.programme)
    return render_template(
        "commitments/commitment.html",
        commitment=shown,
        due=due_of(shown, visit.today),
        is_open=shown.state is CommitmentState.OPEN,
        slips=SLIPS.validate_python(shown.slips or ()),
        letters=letters_telling_of(visit.session, shown, drafts=drafts),
        may_write=visit.may(Permission.COMMITMENT_WRITE, shown),
        history=history_of({(Commitment.__tablename__, shown.id): f"deze {shown.kind.label}"}),
        names=visit.names,
    )


@blueprint.route(f"/{NEW}", methods=["GET", "POST"])
@opened(Permission.COMMITMENT_WRITE)
def new(programme: str) -> ResponseReturnValue:
    visit.require(Permission.COMMITMENT_WRITE, visit.programme)
    return _filled_in(CommitmentForm.of(None, names_in(visit.session, visit.programme, visit.today)))


@blueprint.route("/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.COMMITMENT_WRITE)
def change(programme: str, key: str) -> ResponseReturnValue:
    shown = commitment_by_key(visit.session, visit.programme, key)
    visit.require(Permission.COMMITMENT_WRITE, shown)
    if request.method == "GET" and shown.state is CommitmentState.MET:
        raise NotNow("Dit is afgedaan. Heropen het eerst.")
    return _filled_in(CommitmentForm.of(shown, names_in(visit.session, visit.programme, visit.today)), shown)


def _filled_in(form: CommitmentForm, shown: Commitment | None = None) -> ResponseReturnValue:
    faults, status = list[Fault](), 400
    if form.validate_on_submit():
        try:
            return _save(form, _values(form, shown), shown)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except NotNow as refusal:
            faults, status = [Fault("", str(refusal))], 409
        except Changed:
            return _both_versions(form, commitment_by_key(visit.session, visit.programme, shown.key if shown else ""))
    page = render_template("commitments/form.html", form=form, commitment=shown, faults=faults)
    return page, status if form.errors or faults else 200


def _values(form: CommitmentForm, shown: Commitment | None) -> CommitmentValues:
    numbers = numbers_in(form.actions)
    holders = holders_of(visit.session, visit.programme.id, numbers)
    if unknown := [one for one in numbers if one not in holders]:
        raise Invalid([Fault("actions", f"Er is geen actie ‘{one}’.") for one in unknown])
    taken = keys_taken(visit.session, visit.programme) | {NEW}
    key = shown.key if shown else proposed_key(form.kind.data, given_day(form.made_on), taken)
    return form.values(key, [holders[one] for one in numbers])


def _save(form: CommitmentForm, values: CommitmentValues, shown: Commitment | None) -> ResponseReturnValue:
    if shown is None:
        shown = add_commitment(visit.session, visit.programme, values, visit.stamp)
        flash("Dit staat in het register.", "ok")
    else:
        because = form.because.data or ""
        changed = change_commitment(visit.session, shown, values, visit.stamp, because=because, seen=form.version)
        flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return _to(shown)


def _both_versions(form: CommitmentForm, shown: Commitment) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    typed = form.told()
    held = {**told(shown), "due_on": CommitmentValues.of(shown).due_on}
    pairs = difference(typed, {name: held[name] for name in typed})
    form.seen.data = str(shown.version)
    differences = [Difference(form.called(name), *(_spoken(name, one) for one in pair)) for name, pair in pairs.items()]
    page = render_template("commitments/form.html", form=form, commitment=shown, differences=differences)
    return page, 409


def _spoken(name: str, value: Any) -> str:
    if name == "party" and value:
        return visit.names[value].short
    return ", ".join(value) if name == "actions" else spoken(name, value)


@blueprint.route("/<key>/afdoen", methods=["GET", "POST"])
@opened(Permission.COMMITMENT_WRITE)
def settle(programme: str, key: str) -> ResponseReturnValue:
    shown = commitment_by_key(visit.session, visit.programme, key)
    visit.require(Permission.COMMITMENT_WRITE, shown)
    if request.method == "GET" and shown.state is CommitmentState.MET:
        raise NotNow(ALREADY)
    form, faults, status = SettlingForm(data={"on": visit.today, "outcome": shown.outcome}), list[Fault](), 400
    if form.validate_on_submit():
        try:
            settle_commitment(visit.session, shown, form.settling(), visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except NotNow:
            faults, status = [Fault("", ALREADY)], 409
        else:
            flash("Dit is afgedaan.", "ok")
            return _to(shown)
    page = render_template("commitments/settle.html", form=form, commitment=shown, faults=faults)
    return page, status if form.errors or faults else 200


@blueprint.post("/<key>/heropenen")
@opened(Permission.COMMITMENT_WRITE)
def reopen(programme: str, key: str) -> ResponseReturnValue:
    shown = commitment_by_key(visit.session, visit.programme, key)
    reopen_commitment(visit.session, shown, visit.stamp)
    flash("Dit staat weer open.", "ok")
    return _to(shown)


def _to(shown: Commitment) -> ResponseReturnValue:
    return redirect(url_for(".commitment", programme=visit.programme.key, key=shown.key))
