"""Who is invited to a meeting: guests by hand, what each answers, and who is not invited after all."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from agenda.consultations.attendees import add_guest, drop_attendee, keep_reply
from agenda.consultations.invitations import StandIn, follow_reply, withdraw
from agenda.consultations.meeting_queries import attendee_at
from agenda.consultations.meeting_rules import refuse_cancelled, title_of
from agenda.consultations.models import Attendee, Member
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.filling_in import filled_in
from agenda.web.forms.meetings import GuestForm, MeetingsForm, ReplyForm
from agenda.web.meetings import asked, back_to
from agenda.web.visit import visit

blueprint = Blueprint("attendees", __name__, url_prefix="/programmas/<programme>/overleggen/<key>")


@blueprint.route("/bijeenkomsten/<int:identity>/gasten/nieuw", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def guest(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown, form = asked(key, identity), GuestForm.of(visit.names)
    refuse_cancelled(shown)

    def keep() -> ResponseReturnValue:
        added = add_guest(visit.session, shown, form.values(), visit.stamp)
        return back_to(shown, f"{added.name} is toegevoegd, en nog niet gemaild.")

    return filled_in(form, "meetings/guest.html", keep, meeting=shown, title=title_of(shown))


@blueprint.route("/genodigden/<int:identity>/antwoord", methods=["GET", "POST"])
@opened(Permission.ATTENDANCE_WRITE)
def reply(programme: str, key: str, identity: int) -> ResponseReturnValue:
    """By the secretariat for anybody, by an owner for their own party."""
    one = _known(key, identity, Permission.ATTENDANCE_WRITE)
    member = visit.session.get(Member, one.member_id) if one.member_id else None
    form, before = ReplyForm.of(one, member), StandIn.of(one)

    def keep() -> ResponseReturnValue:
        changed = keep_reply(visit.session, one, form.values(), visit.stamp)
        follow_reply(visit.session, one, before, visit.post, visit.stamp)
        told = f"{one.name}: {one.reply.label}." if changed else "Er was niets veranderd."
        return back_to(one.meeting, told)

    return filled_in(form, "meetings/reply.html", keep, attendee=one, title=title_of(one.meeting))


@blueprint.route("/genodigden/<int:identity>/weg", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def drop(programme: str, key: str, identity: int) -> ResponseReturnValue:
    """Tells first what will happen."""
    one, form = _known(key, identity, Permission.CONSULTATION_WRITE), MeetingsForm()

    def keep() -> ResponseReturnValue:
        meeting, name = one.meeting, one.name
        mailed = withdraw(visit.session, one, visit.post, visit.stamp)
        drop_attendee(visit.session, one, visit.stamp)
        return back_to(meeting, f"{name} is niet meer uitgenodigd{', en krijgt daar een mail over' if mailed else ''}.")

    return filled_in(form, "meetings/drop.html", keep, attendee=one, title=title_of(one.meeting))


def _known(key: str, identity: int, permission: Permission) -> Attendee:
    """Whether there is one is told only to who may do this with it."""
    found = attendee_at(visit.session, visit.programme, key, identity)
    visit.require(permission, found or visit.programme)
    if found is None:
        raise NotFound("Deze genodigde is er niet (meer).")
    return found
