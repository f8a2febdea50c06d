"""The next consultation, and the meetings that prepare one: what a day collides with is shown before it is kept."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.calendars.queries import term_calendar
from agenda.consultations.attendees import take_over_members
from agenda.consultations.collisions import Plan, collisions
from agenda.consultations.meeting_rules import PREPARING
from agenda.consultations.meetings import MeetingValues, plan_meeting
from agenda.consultations.models import Consultation
from agenda.consultations.planning import plan_next, propose, proposed_title
from agenda.consultations.queries import consultation_by_key, series_of
from agenda.consultations.words import MeetingKind
from agenda.countdown.meeting_days import proposed_meeting_day
from agenda.countdown.queries import series_of as pace_of
from agenda.countdown.rules import countdown
from agenda.kernel.dutch import spoken_weekday
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.filling_in import filled_in
from agenda.web.forms.meetings import ConsultationForm, MeetingForm, PlannedForm
from agenda.web.visit import visit

blueprint = Blueprint("planning", __name__, url_prefix="/programmas/<programme>/overleggen")


@blueprint.route("/plannen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def plan(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    calendar = term_calendar(visit.session)
    proposal = propose(visit.session, visit.programme, calendar, visit.today)
    title = proposed_title(visit.programme, proposal.day)
    form = ConsultationForm.of(proposal, series_of(visit.session, visit.programme.id), title)
    told = met_by(form)

    def keep() -> ResponseReturnValue:
        values = form.values()
        if form.must_warn(values.day, told):
            form.show(values.day)
            return render_template("meetings/plan.html", form=form, faults=[], collisions=told)
        planned = plan_next(visit.session, visit.programme, values, calendar, visit.stamp)
        flash(f"{values.key} is gepland op {spoken_weekday(values.day)}.", "ok")
        return redirect(url_for("consultations.consultation", programme=programme, key=planned.occasion.key))

    return filled_in(form, "meetings/plan.html", keep, collisions=told)


def met_by(form: PlannedForm, itself: Consultation | None = None) -> list[str]:
    """What the day in the form collides with. What is shown at once need not be shown again."""
    day = form.day.data if "day" in form else None
    if not isinstance(day, date):
        return []
    if request.method == "GET":
        form.show(day)
    return collisions_on(day, itself)


def collisions_on(day: date, itself: Consultation | None = None) -> list[str]:
    wanted = Plan(visit.programme, day, itself.id if itself else None)
    return collisions(visit.session, wanted, term_calendar(visit.session), visit.actor)


@blueprint.route("/<key>/bijeenkomsten/nieuw/<kind>", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def plan_preparation(programme: str, key: str, kind: str) -> ResponseReturnValue:
    shown = consultation_by_key(visit.session, key, visit.programme)
    visit.require(Permission.CONSULTATION_WRITE, shown)
    wanted = _known_kind(kind)
    form = MeetingForm.of(_proposed(shown, wanted))
    told = met_by(form, shown)
    page: dict[str, Any] = {"consultation": shown, "kind": wanted, "meeting": None, "collisions": told}

    def keep() -> ResponseReturnValue:
        values = form.values()
        if values.day and form.must_warn(values.day, told):
            form.show(values.day)
            return render_template("meetings/change.html", form=form, faults=[], **page)
        meeting = plan_meeting(visit.session, shown, wanted, values, visit.stamp)
        invited = take_over_members(visit.session, meeting, visit.stamp)
        flash(f"Het {wanted.label} is gepland, met {len(invited)} genodigden. Er is nog niemand gemaild.", "ok")
        return redirect(url_for("meetings.meeting", programme=programme, key=key, identity=meeting.id))

    return filled_in(form, "meetings/change.html", keep, **page)


def _known_kind(kind: str) -> MeetingKind:
    found = next((one for one in PREPARING if one.value == kind), None)
    if found is None:
        raise NotFound("Zo’n bijeenkomst is er niet.")
    return found


def _proposed(shown: Consultation, kind: MeetingKind) -> MeetingValues:
    """On the day that the countdown gives it, and otherwise as the series usually is."""
    series, paces = series_of(visit.session, visit.programme.id), pace_of(visit.session, visit.programme.id)
    days = countdown(shown.occasion.day, term_calendar(visit.session), paces)
    return MeetingValues(
        proposed_meeting_day(days, kind), series.starts, series.ends, series.place, secretary=series.secretary
    )
