"""Switching the second factor on and off, and its recovery codes."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from qrcode import QRCode

from agenda.accounts.models import Means
from agenda.accounts.second_factor import has_second_factor, renew_recovery_codes, switch_off, switch_on
from agenda.accounts.sittings import end_all_sittings
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.web.access import SETS_UP_SECOND_FACTOR, SIGNED_IN, SecondFactorFirst, opened
from agenda.web.account import BY_ORGANISATION, knows_password, myself
from agenda.web.door import door, owes_second_factor
from agenda.web.forms.sign_in import ConfirmForm, SetUpForm
from agenda.web.kept import Kept, kept_of_request, offer_again, seal, unseal
from agenda.web.visit import SAFE_METHODS, visit

WRONG_CODE = "Deze code klopt niet. Controleer of de klok van uw telefoon goed staat en vul de code in die u nu ziet."
NEEDED = "Een tweede factor is hier verplicht. Uitzetten kan daarom niet."
RESUME = "Wat u instuurde voordat u de tweede factor instelde, is nog niet bewaard. Het staat hieronder klaar."
WAITING_KEY = "key"

blueprint = Blueprint(SETS_UP_SECOND_FACTOR, __name__, url_prefix="/account/tweede-factor")


def register(site: Flask) -> None:
    site.register_error_handler(SecondFactorFirst, ask_to_set_up)


def ask_to_set_up(_: SecondFactorFirst) -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return redirect(url_for("second_factor.set_up"))
    kept = kept_of_request()
    return _set_up_page(SetUpForm(formdata=None, kept=seal(kept)), kept), 403


@blueprint.route("", methods=["GET", "POST"])
@opened(SIGNED_IN)
def set_up() -> ResponseReturnValue:
    person = myself()
    if has_second_factor(person):
        return redirect(url_for("account.account"))
    if person.password is None:
        raise NotNow(BY_ORGANISATION)
    form = SetUpForm()
    place = _place_of_code(form) if form.validate_on_submit() and knows_password(form) else None
    return _set_up_page(form, unseal(form.kept.data)) if place is None else _switch_on(place, form)


def _place_of_code(form: SetUpForm) -> int | None:
    place = door().authenticator.place_of(form.code.data, _waiting_key(), visit.at)
    if place is None:
        form.code.errors = [WRONG_CODE]
    return place


def _waiting_key() -> str:
    """The key on offer waits, locked up, in the signed cookie until a code of it was shown to work."""
    if WAITING_KEY not in session:
        session[WAITING_KEY] = door().authenticator.new_key()
    return str(session[WAITING_KEY])


def _switch_on(place: int, form: SetUpForm) -> ResponseReturnValue:
    codes = switch_on(visit.session, myself(), session.pop(WAITING_KEY), place, visit.stamp)
    end_all_sittings(visit.session, myself(), visit.stamp, but=visit.sitting)
    if visit.sitting:
        visit.sitting.means = Means.CODE
    return render_template("account/codes.html", codes=codes, fresh=True, form=ConfirmForm(), kept=form.kept.data)


def _set_up_page(form: SetUpForm, kept: Kept | None) -> str:
    key, authenticator = _waiting_key(), door().authenticator
    return render_template(
        "account/set_up.html",
        form=form,
        kept=kept,
        must=owes_second_factor(),
        key=authenticator.spoken_key(key),
        picture=picture_of(authenticator.address(key, myself().email)),
    )


def picture_of(text: str) -> tuple[int, str]:
    """A QR code as the side of a square and the outline of what is dark in it, for an ``<svg>``."""
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), "".join(dark)


@blueprint.post("/verder")
@opened(SIGNED_IN)
def go_on() -> ResponseReturnValue:
    """After the recovery codes, with what waited to be saved."""
    kept = unseal(request.form.get("kept"))
    return offer_again(kept, RESUME) if kept else redirect("/")


@blueprint.route("/herstelcodes", methods=["GET", "POST"])
@opened(SIGNED_IN)
def recovery_codes() -> ResponseReturnValue:
    _require_second_factor()
    form = ConfirmForm()
    if not (form.validate_on_submit() and knows_password(form)):
        return render_template("account/new_codes.html", form=form, left=len(myself().mf_recovery_codes or ()))
    codes = renew_recovery_codes(visit.session, myself(), visit.stamp)
    return render_template("account/codes.html", codes=codes, fresh=False)


@blueprint.route("/uitzetten", methods=["GET", "POST"])
@opened(SIGNED_IN)
def off() -> ResponseReturnValue:
    _require_second_factor()
    if door().needs_second_factor:
        raise NotAllowed(NEEDED)
    form = ConfirmForm()
    if not (form.validate_on_submit() and knows_password(form)):
        return render_template("account/switch_off.html", form=form)
    switch_off(visit.session, myself(), visit.stamp)
    flash("De tweede factor staat uit. U logt voortaan in met alleen uw wachtwoord.", "ok")
    return redirect(url_for("account.account"))


def _require_second_factor() -> None:
    if not has_second_factor(myself()):
        raise NotNow("U hebt geen tweede factor.")
