"""One meeting of a consultation: who is invited and what they answered, changed, cancelled and mailed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.attendees import take_over_members
from agenda.consultations.invitations import invite as send_invitations
from agenda.consultations.invitations import spoken_hours, tell
from agenda.consultations.meeting_queries import meeting_at
from agenda.consultations.meeting_rules import refuse_cancelled, refuse_over, title_of
from agenda.consultations.meetings import MeetingValues, cancel_meeting, change_meeting
from agenda.consultations.models import Attendee, Meeting
from agenda.consultations.queries import consultation_by_key
from agenda.kernel.dutch import count
from agenda.kernel.rights import Permission
from agenda.parties.queries import names_on
from agenda.web.access import opened
from agenda.web.filling_in import Beside, filled_in
from agenda.web.forms.meetings import CancelForm, MeetingForm
from agenda.web.object_history import history_of
from agenda.web.planning import met_by
from agenda.web.told_meetings import differing, to_mail, told_attendees, told_mailed, told_replies
from agenda.web.visit import visit

blueprint = Blueprint("meetings", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/bijeenkomsten")
UNCHANGED = "Er was niets veranderd."


@blueprint.get("/<int:identity>")
@opened(Permission.CONSULTATION_READ)
def meeting(programme: str, key: str, identity: int) -> str:
    consultation = consultation_by_key(visit.session, key, visit.programme)
    shown = meeting_at(visit.session, consultation, identity)
    names = names_on(visit.session, shown.day)
    may_change = visit.may(Permission.CONSULTATION_WRITE, shown)
    return render_template(
        "meetings/meeting.html",
        consultation=consultation,
        meeting=shown,
        title=title_of(shown),
        hours=spoken_hours(shown),
        attendees=told_attendees(shown, names),
        replies=told_replies(shown.attendees),
        to_mail=to_mail(shown),
        may_change=may_change,
        is_open=shown.cancelled_at is None and shown.day >= visit.today,
        history=history_of(_belonging(shown)),
    )


def _belonging(shown: Meeting) -> dict[tuple[str, int], str]:
    """Lines about who is invited tell what was done, not about whom."""
    itself = {(Meeting.__tablename__, shown.id): "deze bijeenkomst"}
    return itself | {(Attendee.__tablename__, one.id): "een deelnemer" for one in shown.attendees}


def asked(key: str, identity: int) -> Meeting:
    """For who may change it."""
    consultation = consultation_by_key(visit.session, key, visit.programme)
    visit.require(Permission.CONSULTATION_WRITE, consultation)
    return meeting_at(visit.session, consultation, identity)


def back_to(shown: Meeting, sentence: str) -> Response:
    flash(sentence, "ok")
    key = shown.consultation.occasion.key
    return redirect(url_for("meetings.meeting", programme=visit.programme.key, key=key, identity=shown.id))


@blueprint.route("/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def change(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = asked(key, identity)
    refuse_cancelled(shown)
    form = MeetingForm.of(MeetingValues.of(shown), shown)
    told = met_by(form, shown.consultation) if "day" in form and form.day.data != shown.own_day else []
    page: dict[str, Any] = {
        "consultation": shown.consultation,
        "kind": shown.kind,
        "meeting": shown,
        "collisions": told,
    }

    def keep() -> ResponseReturnValue:
        values = form.values()
        if values.day and form.must_warn(values.day, told):
            form.show(values.day)
            return render_template("meetings/change.html", form=form, faults=[], **page)
        changed = change_meeting(visit.session, shown, values, visit.stamp, seen=form.seen_version)
        if not changed:
            return back_to(shown, UNCHANGED)
        mailed = tell(visit.session, shown, visit.post, visit.stamp)
        return back_to(shown, f"De bijeenkomst is gewijzigd. {told_mailed(mailed)}".strip())

    def both() -> Beside:
        return Beside(differing(form, form.values(), MeetingValues.of(shown)), shown.version)

    return filled_in(form, "meetings/change.html", keep, both, **page)


@blueprint.route("/<int:identity>/afzeggen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def cancel(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = asked(key, identity)
    refuse_cancelled(shown)
    refuse_over(shown, visit.stamp.at)
    form = CancelForm()

    def keep() -> ResponseReturnValue:
        cancel_meeting(visit.session, shown, form.because.data or "", visit.stamp)
        mailed = tell(visit.session, shown, visit.post, visit.stamp)
        told = told_mailed(mailed) or "Er was nog niemand uitgenodigd."
        return back_to(shown, f"De bijeenkomst is afgezegd. {told}")

    invited = sum(one.invited_sequence is not None for one in shown.attendees)
    return filled_in(form, "meetings/cancel.html", keep, meeting=shown, title=title_of(shown), invited=invited)


@blueprint.post("/<int:identity>/leden")
@opened(Permission.CONSULTATION_WRITE)
def take_over(programme: str, key: str, identity: int) -> Response:
    shown = asked(key, identity)
    added = take_over_members(visit.session, shown, visit.stamp)
    if not added:
        return back_to(shown, "Alle leden voor deze bijeenkomst staan er al.")
    return back_to(shown, f"{count(len(added), 'lid is', 'leden zijn')} overgenomen; nog niemand is gemaild.")


@blueprint.post("/<int:identity>/uitnodigen")
@opened(Permission.CONSULTATION_WRITE)
def invite(programme: str, key: str, identity: int) -> Response:
    shown = asked(key, identity)
    mailed = send_invitations(visit.session, shown, visit.post, visit.stamp)
    return back_to(shown, f"Er {'gaat een mail' if mailed == 1 else f'gaan {mailed} mails'} de deur uit.")
