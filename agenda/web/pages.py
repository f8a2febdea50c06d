"""The pages that belong to no noun: the front door and the accessibility statement."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from agenda.programmes.queries import programmes
from agenda.web.access import ANYONE, SIGNED_IN, opened
from agenda.web.visit import visit

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@opened(SIGNED_IN)
def front() -> Response | str:
    mine = {membership.programme_id for membership in visit.person.memberships} if visit.person else set()
    open_to_me = [one for one in programmes(visit.session) if None in mine or one.id in mine]
    if len(open_to_me) == 1:
        return redirect(url_for("actions.agenda", programme=open_to_me[0].key))
    return render_template("programmes/choice.html", programmes=open_to_me)


@blueprint.get("/toegankelijkheid")
@opened(ANYONE)
def accessibility() -> str:
    return render_template("accessibility.html")
