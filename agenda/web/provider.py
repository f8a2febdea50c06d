"""Signing in with the account of one's organisation."""

from dataclasses import asdict

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.identities import NOT_KNOWN, admit_vouched, link_invited, note_refusal
from agenda.accounts.models import Means, Person
from agenda.gateways.identity_provider import Asking, IdentityProvider, Vouched
from agenda.kernel.refusal import NotFound, Refusal
from agenda.web.access import ANYONE, opened
from agenda.web.door import door, sit_down
from agenda.web.sign_in import TOO_LATE, on_this_site
from agenda.web.visit import changes_by_get, visit

blueprint = Blueprint("provider", __name__)

ASKED = "asked_provider"
MINUTES_AWAY = 10


@blueprint.get("/inloggen/organisatie")
@opened(ANYONE)
def leave() -> ResponseReturnValue:
    """To the provider; only the browser remembers what was asked. A form that posts could not go to another site."""
    address, asking = _provider().send_off(_back_to(), visit.at)
    session[ASKED] = {
        "asking": asdict(asking),
        "since": int(visit.at.timestamp()),
        "next": on_this_site(request.args.get("next")),
        "invitation": request.args.get("uitnodiging"),
    }
    return redirect(address)


@blueprint.get("/inloggen/organisatie/terug")
@opened(ANYONE)
@changes_by_get
def come_back() -> ResponseReturnValue:
    """A provider can only send a browser back by GET; its state and code hold once."""
    asked = session.pop(ASKED, None)
    if asked is None or visit.at.timestamp() - asked["since"] > MINUTES_AWAY * 60:
        return _refused(TOO_LATE)
    try:
        return _admitted(asked)
    except Refusal as refusal:
        note_refusal(visit.session, visit.stamp)
        return _refused(str(refusal))


def _admitted(asked: dict[str, object]) -> ResponseReturnValue:
    asking = Asking(**asked["asking"])  # type: ignore[arg-type]
    vouched = _provider().receive(request.args, asking, _back_to(), visit.at)
    person = _person(vouched, asked["invitation"])
    if person is None:
        return _refused(NOT_KNOWN)
    sit_down(person, Means.PROVIDER)
    return redirect(str(asked["next"] or "/"))


def _person(vouched: Vouched, invitation: object) -> Person | None:
    if invitation:
        return link_invited(visit.session, str(invitation), vouched, visit.stamp)
    return admit_vouched(visit.session, vouched, visit.stamp, by_address=door().links_by_address)


def _refused(sentence: str) -> ResponseReturnValue:
    """Answered as well, so that the try is kept in the history."""
    return render_template("account/not_vouched.html", sentence=sentence)


def _provider() -> IdentityProvider:
    provider = door().provider
    if provider is None:
        raise NotFound("Inloggen met een organisatieaccount staat hier niet aan.")
    return provider


def _back_to() -> str:
    return visit.post.base_url.rstrip("/") + url_for(".come_back")
