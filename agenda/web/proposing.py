"""What the agenda itself proposes for the next consultation: taken over or turned down in one step."""

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.matters import Source
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import Origin
from agenda.decisions.backlog import coming_consultations
from agenda.decisions.proposals import MOST, Proposal, proposal_at, proposals_for, take_over, turn_down
from agenda.kernel.refusal import Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.matters import ReasonForm
from agenda.web.visit import visit

blueprint = Blueprint("proposing", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/voorstellen")

HEADINGS = {
    Origin.RED_ACTION: "Acties met vertraging",
    Origin.REQUEST: "Hulpvragen van partijen",
    Origin.UNSETTLED: "Besluiten die nog niet zijn afgedaan",
}


def told_proposals() -> dict[str, Any]:
    """For the page of the backlog; nothing for who may not prepare a consultation."""
    coming = coming_consultations(visit.session, visit.programme.id, visit.today)
    if not coming or not visit.may(Permission.CONSULTATION_WRITE, visit.programme):
        return {"coming": None, "proposals": []}
    found = proposals_for(visit.session, coming[0], visit.eyes)
    grouped = groupby(found, key=lambda one: one.origin)
    told = [(HEADINGS[origin], origin, list(proposals)) for origin, proposals in grouped]
    return {"coming": coming[0], "proposals": told, "most_proposals": MOST}


@blueprint.post("/<origin>/<int:identity>/overnemen")
@opened(Permission.CONSULTATION_WRITE)
def accept(programme: str, key: str, origin: str, identity: int) -> Response:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    meeting = consultation_by_key(visit.session, key, visit.programme)
    matter = take_over(visit.session, visit.programme, meeting, _proposal(meeting, origin, identity), visit.stamp)
    flash(f"‘{matter.subject}’ staat op de groslijst.", "ok")
    return redirect(url_for("matters.backlog", programme=programme))


@blueprint.route("/<origin>/<int:identity>/niet-agenderen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def refuse(programme: str, key: str, origin: str, identity: int) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    meeting = consultation_by_key(visit.session, key, visit.programme)
    proposal, form, faults = _proposal(meeting, origin, identity), ReasonForm(), list[Fault]()
    if form.validate_on_submit():
        try:
            return _turned_down(meeting, proposal, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    page = render_template("matters/refuse.html", proposal=proposal, consultation=meeting, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


def _turned_down(meeting: Consultation, proposal: Proposal, form: ReasonForm) -> Response:
    turn_down(visit.session, visit.programme, meeting, proposal, form.because.data or "", visit.stamp)
    flash(f"‘{proposal.subject}’ wordt voor {meeting.occasion.key} niet geagendeerd.", "ok")
    return redirect(url_for("matters.backlog", programme=visit.programme.key))


def _proposal(meeting: Consultation, origin: str, identity: int) -> Proposal:
    known = {word.value: word for word in HEADINGS}
    if origin not in known:
        raise NotFound("Dit voorstel is er niet.")
    return proposal_at(proposals_for(visit.session, meeting, visit.eyes), Source(known[origin], identity))
