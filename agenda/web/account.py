"""One's own account: who the site takes one for, and how and where one is signed in."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.lockout import is_locked, spoken_wait
from agenda.accounts.models import Person
from agenda.accounts.second_factor import has_second_factor
from agenda.accounts.services import set_password
from agenda.accounts.sign_ins import confirm, held_against
from agenda.accounts.sittings import end_all_sittings, end_sitting, open_sittings
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Invalid, NotNow
from agenda.programmes.queries import programmes
from agenda.web.access import ANYONE, SIGNED_IN, opened
from agenda.web.door import door, stand_up
from agenda.web.forms.fields import take_faults
from agenda.web.forms.sign_in import ChangePasswordForm, ConfirmForm
from agenda.web.visit import visit

WRONG = "Dit is niet uw huidige wachtwoord."
BY_ORGANISATION = "U logt in met het account van uw organisatie. Hier hebt u geen wachtwoord."

blueprint = Blueprint("account", __name__)


def myself() -> Person:
    """The signed-in person, for views that nobody else may see."""
    if visit.person is None:
        raise NotNow("Log eerst in.")
    return visit.person


@blueprint.get("/account")
@opened(SIGNED_IN)
def account() -> str:
    person = myself()
    return render_template(
        "account/account.html",
        account=person,
        roles=_roles(person),
        has_second_factor=has_second_factor(person),
        needs_second_factor=door().needs_second_factor,
        sittings=open_sittings(visit.session, person, visit.at - door().lasts),
        this_sitting=visit.sitting,
    )


@dataclass(frozen=True)
class Held:
    """A role in words; without a programme it holds in all of them."""

    role: str
    programme: str | None
    party: str | None
    since: date


def _roles(person: Person) -> list[Held]:
    named = {one.id: one.name for one in programmes(visit.session)}
    return [
        Held(
            one.role.label,
            named[one.programme_id] if one.programme_id else None,
            visit.names[one.party_id].name if one.party_id else None,
            one.granted_at.astimezone(AMSTERDAM).date(),
        )
        for one in person.memberships
    ]


@blueprint.route("/account/wachtwoord", methods=["GET", "POST"])
@opened(SIGNED_IN)
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit() and knows_password(form) and _change_password(form):
        flash("Uw nieuwe wachtwoord is bewaard. Andere sessies zijn beëindigd.", "ok")
        return redirect(url_for(".account"))
    return render_template("account/password.html", form=form, account=myself())


def knows_password(form: ConfirmForm | ChangePasswordForm) -> bool:
    """Whether the visitor gave the own password; a wrong one counts, as it does at the door."""
    person = myself()
    if person.password is None:
        raise NotNow(BY_ORGANISATION)
    typed = held_against(person.password, person.email, form.current.data, door().hasher)
    if confirm(visit.session, person, typed, visit.stamp):
        return True
    form.current.errors = [spoken_wait(person, visit.at) if is_locked(person, visit.at) else WRONG]
    return False


def _change_password(form: ChangePasswordForm) -> bool:
    new, spared = form.password.data, visit.sitting
    try:
        set_password(visit.session, myself(), new, visit.stamp, spared=spared, hasher=door().hasher)
    except Invalid as invalid:
        take_faults(form, invalid.faults, wachtwoord="password")
        return False
    return True


@blueprint.post("/account/sessies/<int:identity>/beeindigen")
@opened(SIGNED_IN)
def end(identity: int) -> ResponseReturnValue:
    if visit.sitting and identity == visit.sitting.id:
        return leave()
    end_sitting(visit.session, myself(), identity, visit.stamp)
    flash("De sessie is beëindigd.", "ok")
    return redirect(url_for(".account"))


@blueprint.post("/account/overal-uitloggen")
@opened(SIGNED_IN)
def end_all() -> ResponseReturnValue:
    end_all_sittings(visit.session, myself(), visit.stamp)
    visit.sitting = None
    stand_up()
    flash("U bent overal uitgelogd.", "ok")
    return redirect(url_for("sign_in.enter"))


@blueprint.post("/uitloggen")
@opened(ANYONE)
def leave() -> ResponseReturnValue:
    stand_up()
    return redirect(url_for("sign_in.enter"))
