"""Choosing a password by a mailed link. Opening the link changes nothing: mail scanners do that too."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.invitations import ask_new_password, open_invitation, use_invitation
from agenda.accounts.sign_ins import bare_address
from agenda.kernel.refusal import Invalid, NotNow
from agenda.web.access import ANYONE, opened
from agenda.web.door import door
from agenda.web.forms.fields import take_faults
from agenda.web.forms.sign_in import ForgottenForm, NewPasswordForm
from agenda.web.visit import visit

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@opened(ANYONE)
def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("account/forgotten.html", form=form), 400 if form.errors else 200
    ask_new_password(visit.session, bare_address(form.email.data), visit.post, visit.stamp)
    return redirect(url_for(".asked"))


@blueprint.get("/wachtwoord-vergeten/gevraagd")
@opened(ANYONE)
def asked() -> str:
    """The same whether there is such an account or not."""
    return render_template("account/asked.html")


@blueprint.route("/uitnodiging/<key>", methods=["GET", "POST"])
@opened(ANYONE)
def choose(key: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    try:
        invitation, person = open_invitation(visit.session, key, visit.at)
        if form.validate_on_submit() and _choose(key, form):
            flash("Uw wachtwoord is bewaard. U kunt er nu mee inloggen.", "ok")
            return redirect(url_for("sign_in.enter"))
    except NotNow as refusal:
        return render_template("account/spent.html", sentence=str(refusal)), 404
    page = render_template(
        "account/choose.html", form=form, invitation=invitation, account=person, provider=door().provider, key=key
    )
    return page, 400 if form.errors else 200


def _choose(key: str, form: NewPasswordForm) -> bool:
    """Whether the password will do; otherwise the form tells why not."""
    try:
        use_invitation(visit.session, key, form.password.data, visit.at, visit.stamp.origin, door().hasher)
    except Invalid as invalid:
        take_faults(form, invalid.faults, wachtwoord="password")
        return False
    return True
