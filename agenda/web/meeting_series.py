"""The series of consultations of a programme: how they usually are, who has a seat, and what else is on."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.meeting_queries import member_at, members_of, other_event_at, other_events, sits_on
from agenda.consultations.members import MemberValues, add_member, change_member
from agenda.consultations.models import MeetingSeries, Member
from agenda.consultations.queries import series_of
from agenda.consultations.series import SeriesValues, add_other_event, end_other_event, keep_series
from agenda.consultations.words import MeetingKind
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.filling_in import Beside, filled_in
from agenda.web.forms.meetings import MemberForm, OtherEventForm, SeriesForm
from agenda.web.object_history import history_of
from agenda.web.party_words import spoken_period
from agenda.web.told_meetings import differing
from agenda.web.visit import visit

blueprint = Blueprint("meeting_series", __name__, url_prefix="/programmas/<programme>/overleggen/reeks")
UNCHANGED = "Er was niets veranderd."
KINDS = {kind.value: kind.label for kind in MeetingKind}


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def series(programme: str) -> str:
    kept, members = series_of(visit.session, visit.programme.id), members_of(visit.session, visit.programme)
    return render_template(
        "meetings/series.html",
        series=kept,
        members=[one for one in members if one.valid_until is None or one.valid_until > visit.today],
        former=[one for one in members if one.valid_until is not None and one.valid_until <= visit.today],
        events=other_events(visit.session, visit.programme),
        names=visit.names,
        kinds=KINDS,
        period=spoken_period,
        sits_now=lambda one: sits_on(one, visit.today),
        sees_address=lambda one: visit.may(Permission.ATTENDANCE_WRITE, one),
        may_change=visit.may(Permission.CONSULTATION_WRITE, visit.programme),
        today=visit.today,
        history=history_of({(MeetingSeries.__tablename__, kept.id): "deze reeks"}) if kept.id else [],
    )


@blueprint.route("/wijzigen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def change(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    held = series_of(visit.session, visit.programme.id)
    form = SeriesForm.of(held)

    def keep() -> Response:
        changed = keep_series(visit.session, visit.programme, form.values(), visit.stamp, seen=form.seen_version)
        return _settled("De reeks is bewaard." if changed else UNCHANGED)

    def both() -> Beside:
        return Beside(differing(form, form.values(), SeriesValues.of(held)), held.version)

    return filled_in(form, "meetings/change_series.html", keep, both)


@blueprint.route("/leden/nieuw", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def new_member(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    form = MemberForm.of(visit.names)

    def keep() -> Response:
        return _settled(f"{add_member(visit.session, visit.programme, form.values(), visit.stamp).name} is lid.")

    return filled_in(form, "meetings/member.html", keep, member=None)


@blueprint.route("/leden/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def member(programme: str, identity: int) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    held = member_at(visit.session, visit.programme, identity)
    form = MemberForm.of(visit.names, held)

    def keep() -> Response:
        changed = change_member(visit.session, held, form.values(), visit.stamp, seen=form.seen_version)
        return _settled("Het lid is bewaard." if changed else UNCHANGED)

    def both() -> Beside:
        return Beside(differing(form, form.values(), MemberValues.of(held)), held.version)

    history = history_of({(Member.__tablename__, held.id): "dit lid"})
    return filled_in(form, "meetings/member.html", keep, both, member=held, history=history)


@blueprint.route("/andere/nieuw", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def new_event(programme: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    form = OtherEventForm()

    def keep() -> Response:
        return _settled(
            f"‘{add_other_event(visit.session, visit.programme, *form.given, visit.stamp).name}’ telt nu mee."
        )

    return filled_in(form, "meetings/other_event.html", keep)


@blueprint.post("/andere/<int:identity>/weg")
@opened(Permission.CONSULTATION_WRITE)
def end_event(programme: str, identity: int) -> Response:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    event = other_event_at(visit.session, visit.programme, identity)
    end_other_event(visit.session, event, visit.stamp)
    return _settled(f"‘{event.name}’ telt niet meer mee.")


def _settled(sentence: str) -> Response:
    flash(sentence, "ok")
    return redirect(url_for(".series", programme=visit.programme.key))
