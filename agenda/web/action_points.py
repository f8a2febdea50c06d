"""What people took upon them in the meetings of a programme, and whether it is done."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.calendars.queries import term_calendar
from agenda.consultations.models import Consultation
from agenda.decisions.minutes import finish_point
from agenda.decisions.models import ActionPoint
from agenda.decisions.noted import attendees_of, minutes_of, noted_decisions, page_of_points, point_by_number, points_at
from agenda.decisions.register import seen_in
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, owned_by
from agenda.web.access import opened
from agenda.web.readings import told_wording
from agenda.web.visit import visit

blueprint = Blueprint("action_points", __name__, url_prefix="/programmas/<programme>/actiepunten")


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def all_points(programme: str) -> str:
    visit.require(Permission.CONSULTATION_READ, visit.programme)
    theirs = visit.parties_with(Permission.OWN_PARTY_READ)
    seen = seen_in(visit.eyes, visit.programme.id, theirs, ActionPoint)
    page = page_of_points(visit.session, visit.programme, seen, request.args.get("pagina", 1, type=int))
    return render_template("minutes/points.html", names=visit.names, page=page, **told_points(page.rows))


@blueprint.post("/<int:party>/<int:identity>")
@opened(Permission.UPDATE_WRITE)
def finish(programme: str, party: int, identity: int) -> ResponseReturnValue:
    """Done today, or not done after all. Party 0: nobody took it upon them."""
    visit.require(Permission.UPDATE_WRITE, owned_by(visit.programme.id, party or None))
    point = point_by_number(visit.session, visit.programme, identity, visit.eyes)
    if (point.party_id or 0) != party:
        raise NotFound("Dit actiepunt is er niet (meer).")
    done = request.form.get("done") == "yes"
    changed = finish_point(visit.session, point, visit.today if done else None, visit.stamp)
    said = "Het actiepunt is gedaan." if done else "Het actiepunt staat weer open."
    flash(said if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".all_points", programme=programme))


def told_points(found: Sequence[ActionPoint]) -> dict[str, Any]:
    calendar = term_calendar(visit.session)
    return {
        "action_points": found,
        "readings": {
            one.id: told_wording(one.term, one.consultation.occasion.day, calendar) for one in found if one.term
        },
        "may_finish": {one.id for one in found if _may_finish(one)},
        "may_add": visit.may(Permission.ACTION_WRITE, visit.programme),
    }


def _may_finish(point: ActionPoint) -> bool:
    return visit.may(Permission.UPDATE_WRITE, owned_by(visit.programme.id, point.party_id))


def told_record(shown: Consultation) -> dict[str, Any]:
    """What the page of a meeting tells of how it went; the text per item is for who prepares meetings alone."""
    found = points_at(visit.session, shown, visit.eyes)
    reads_text = visit.may(Permission.CONSULTATION_WRITE, shown)
    minutes = minutes_of(visit.session, [one for one in shown.items if visit.eyes.sees(one)]) if reads_text else {}
    reserved = [one for one in noted_decisions(visit.session, shown, visit.eyes) if one.reservations]
    return {
        "attendees": attendees_of(visit.session, shown),
        "minutes": {number: one for number, one in minutes.items() if one.text},
        "reserved": reserved,
        "may_note": visit.may(Permission.DECISION_WRITE, shown),
        **told_points(found),
    }
