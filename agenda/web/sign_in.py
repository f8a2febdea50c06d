"""The door: a password, and for who has switched that on a code. A refusal is the same whatever is the matter."""

import re

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from agenda.accounts.lockout import is_locked, spoken_wait
from agenda.accounts.models import Means, Person
from agenda.accounts.second_factor import UNREADABLE, Unreadable, has_second_factor
from agenda.accounts.sign_ins import admit, bare_address, half_way, held_against, kept_password, pass_code
from agenda.web.access import ANYONE, SignInFirst, mark_of, opened
from agenda.web.door import door, empty_session, sit_down
from agenda.web.forms.sign_in import CodeForm, SignInForm, ThroughTheDoor
from agenda.web.kept import Kept, from_this_site, kept_of_request, offer_again, seal, unseal
from agenda.web.refusals import page, wants_words
from agenda.web.visit import SAFE_METHODS, visit

WRONG = "Het e-mailadres of het wachtwoord klopt niet."
WRONG_CODE = "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code van de app."
TOO_LATE = "Inloggen duurde te lang. Begin opnieuw."
STALE = "De pagina was verlopen. Vul het nog een keer in."
LOST = (
    "Uw sessie was verlopen. Wat u instuurde kon niet worden meegenomen; "
    "met de terugknop van uw browser vindt u het meestal terug."
)
EXPIRED = "Dit formulier is verlopen. Ga terug, vernieuw de pagina en bewaar opnieuw."
EXPIRED_NOTES = "Deze pagina is verlopen. Vernieuw haar; daarna wordt opgeslagen wat u schreef."
RESUME = "Uw sessie was verlopen, dus wat u instuurde is nog niet bewaard. Het staat hieronder klaar."
RENEW = "Het formulier was verlopen, dus wat u instuurde is nog niet bewaard. Het staat hieronder klaar."
HALF_WAY = "half_way"
MINUTES_HALF_WAY = 5
ON_THIS_SITE = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")
"""Browsers read a backslash as a slash and skip control signs."""

blueprint = Blueprint("sign_in", __name__)


def register(site: Flask) -> None:
    site.register_error_handler(SignInFirst, ask_to_sign_in)
    site.register_error_handler(CSRFError, renew_form)


@blueprint.route("/inloggen", methods=["GET", "POST"])
@opened(ANYONE)
def enter() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    if visit.person is not None:
        return _go_on(form)
    if not form.validate_on_submit():
        return _page(form)
    person = _by_password(form)
    if person is None:
        return _page(form, WRONG)
    return _ask_code(person, form) if has_second_factor(person) else _let_in(person, Means.PASSWORD, form)


@blueprint.route("/inloggen/code", methods=["GET", "POST"])
@opened(ANYONE)
def code() -> ResponseReturnValue:
    form = CodeForm(next=request.args.get("next", ""))
    if visit.person is not None:
        return _go_on(form)
    key = _half_way()
    if key is None:
        return _begin_anew(form)
    if not form.validate_on_submit():
        return _code_page(form)
    person = half_way(visit.session, key)
    return _try_code(person, form) if person else _begin_anew(form)


def ask_to_sign_in(_: SignInFirst) -> ResponseReturnValue:
    """What was typed waits in the page until its writer has come in again; a part of a page gives way to the door."""
    if "HX-Request" in request.headers:
        return "", 401, {"HX-Refresh": "true"}
    if request.method in SAFE_METHODS:
        return redirect(url_for("sign_in.enter", next=request.full_path.removesuffix("?")))
    return _page_for(kept_of_request()), 401


def renew_form(_: CSRFError) -> ResponseReturnValue:
    """The token of a form no longer holds: the cookie is gone, or somebody signed in anew meanwhile."""
    if request.blueprint == blueprint.name:
        return again_at_the_door(STALE, 400)
    kept = kept_of_request()
    if visit.person is None and request.endpoint and mark_of(request.endpoint) != ANYONE:
        return _page_for(kept), 401
    if wants_words():
        return page(400, "Formulier verlopen", EXPIRED_NOTES, "expired")
    return offer_again(kept, RENEW, 400) if kept else page(400, "Formulier verlopen", EXPIRED)


def again_at_the_door(sentence: str, status: int) -> ResponseReturnValue:
    """The door once more, with what the visitor carried along, unless another site sent it."""
    form = SignInForm()
    if not from_this_site():
        form.kept.data = ""
    if visit.person is not None:
        return _go_on(form)
    return _page(form, sentence), status


def _by_password(form: SignInForm) -> Person | None:
    """The slow work comes first: nobody is held up by it, and it takes as long whoever is meant."""
    email = bare_address(form.email.data or "")
    with visit.database.reading() as reading:
        kept = kept_password(reading, email)
    return admit(visit.session, held_against(kept, email, form.password.data or "", door().hasher), visit.stamp)


def _let_in(person: Person, means: Means, form: ThroughTheDoor) -> ResponseReturnValue:
    sit_down(person, means)
    return _go_on(form)


def _go_on(form: ThroughTheDoor) -> ResponseReturnValue:
    if kept := unseal(form.kept.data):
        return offer_again(kept, RESUME)
    return redirect(on_this_site(form.next.data) or "/")


def on_this_site(address: str | None) -> str | None:
    return address if address and ON_THIS_SITE.fullmatch(address) else None


def _ask_code(person: Person, form: SignInForm) -> ResponseReturnValue:
    """From here on the browser holds only that this person still owes a code."""
    empty_session()
    session[HALF_WAY] = [person.fs_uniquifier, int(visit.at.timestamp())]
    if unseal(form.kept.data):
        return _code_page(CodeForm(formdata=None, next=form.next.data, kept=form.kept.data))
    return redirect(url_for("sign_in.code", next=on_this_site(form.next.data)))


def _half_way() -> str | None:
    """The key of who owes a code; it holds for a few minutes."""
    key, since = session.get(HALF_WAY, (None, 0))
    return key if key and visit.at.timestamp() - since <= MINUTES_HALF_WAY * 60 else None


def _try_code(person: Person, form: CodeForm) -> ResponseReturnValue:
    try:
        right = pass_code(visit.session, person, form.code.data, door().authenticator, visit.stamp)
    except Unreadable:
        form.code.errors = [UNREADABLE]
        return _code_page(form)
    if right:
        return _let_in(person, Means.CODE, form)
    form.code.errors = [spoken_wait(person, visit.at) if is_locked(person, visit.at) else WRONG_CODE]
    return _code_page(form)


def _begin_anew(form: CodeForm) -> ResponseReturnValue:
    empty_session()
    return _page(SignInForm(formdata=None, next=form.next.data, kept=form.kept.data), TOO_LATE)


def _page_for(kept: Kept | None) -> str:
    """For who sent a form and has to come in first."""
    return _page(SignInForm(formdata=None, kept=seal(kept)), None if kept else LOST)


def _page(form: SignInForm, refusal: str | None = None) -> str:
    kept = unseal(form.kept.data)
    return render_template("account/sign_in.html", form=form, kept=kept, refusal=refusal, provider=door().provider)


def _code_page(form: CodeForm) -> str:
    return render_template("account/code.html", form=form, kept=unseal(form.kept.data))
