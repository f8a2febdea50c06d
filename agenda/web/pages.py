"""The pages that belong to no noun: the front door and the accessibility statement."""

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from agenda.kernel.refusal import NotFound
from agenda.programmes.queries import programmes
from agenda.web.access import ANYONE, SIGNED_IN, opened
from agenda.web.visit import visit

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@opened(SIGNED_IN)
def front() -> Redirect | str:
    mine = {membership.programme_id for membership in visit.person.memberships} if visit.person else set()
    open_to_me = [one for one in programmes(visit.session) if None in mine or one.id in mine]
    if len(open_to_me) == 1:
        return redirect(url_for("actions.agenda", programme=open_to_me[0].key))
    return render_template("programmes/choice.html", programmes=open_to_me)


@blueprint.get("/kwetsbaarheid-melden")
@opened(ANYONE)
def disclosure() -> str:
    return render_template("disclosure.html", contact=current_app.config["SECURITY_CONTACT"])


@blueprint.get("/.well-known/security.txt")
@opened(ANYONE)
def security_txt() -> Response:
    """RFC 9116; there is none until somebody says where reports go."""
    contact, expires = (current_app.config[name] for name in ("SECURITY_CONTACT", "SECURITY_EXPIRES"))
    if contact is None:
        raise NotFound("Voor meldingen van kwetsbaarheden is hier nog geen adres opgegeven.")
    base = visit.post.base_url.rstrip("/")
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {base}{url_for('.security_txt')}",
        f"Policy: {base}{url_for('.disclosure')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/toegankelijkheid")
@opened(ANYONE)
def accessibility() -> str:
    return render_template("accessibility.html")
