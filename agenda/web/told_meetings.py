"""Meetings as pages tell them: when they are, and how many will come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_wtf import FlaskForm

from agenda.consultations.invitations import SUBSTITUTE, outdated, spoken_hours, uninvited
from agenda.consultations.meeting_queries import meetings_with_attendees
from agenda.consultations.meeting_rules import PREPARING, is_outdated, lacks_invitation
from agenda.consultations.models import Attendee, Consultation, Meeting
from agenda.consultations.words import Reply
from agenda.kernel.dutch import count, spoken_date, spoken_list
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from agenda.web.differences import Difference
from agenda.web.visit import visit

IN_ORDER = (Reply.COMING, Reply.SUBSTITUTE, Reply.TENTATIVE, Reply.DECLINED, Reply.NONE)
COUNTED_AS = {
    Reply.COMING: ("komt", "komen"),
    Reply.SUBSTITUTE: ("laat zich vervangen", "laten zich vervangen"),
    Reply.TENTATIVE: ("komt misschien", "komen misschien"),
    Reply.DECLINED: ("komt niet", "komen niet"),
    Reply.NONE: ("antwoordde nog niet", "antwoordden nog niet"),
}


@dataclass(frozen=True)
class ToldMeeting:
    meeting: Meeting
    hours: str
    replies: str


def told_meetings(shown: Consultation) -> dict[str, Any]:
    """What the page of a consultation tells of its meetings."""
    return {
        "sittings": [told_meeting(one) for one in meetings_with_attendees(visit.session, shown)],
        "plannable": PREPARING,
        "may_plan": visit.may(Permission.CONSULTATION_WRITE, shown),
    }


def told_meeting(meeting: Meeting) -> ToldMeeting:
    return ToldMeeting(meeting, spoken_hours(meeting), told_replies(meeting.attendees))


def told_replies(attendees: Iterable[Attendee]) -> str:
    counted = Counter(one.reply for one in attendees)
    told = (f"{counted[one]} {COUNTED_AS[one][counted[one] > 1]}" for one in IN_ORDER if counted[one])
    return spoken_list(told)


def told_mailed(number: int) -> str:
    """Nothing when nobody was."""
    return f"Wie was uitgenodigd, krijgt een mail: {count(number, 'genodigde', 'genodigden')}." if number else ""


@dataclass(frozen=True)
class ToldAttendee:
    """``email`` and ``note`` are empty for who may not see them; ``mailed`` is for who invites."""

    attendee: Attendee
    party: str
    email: str
    note: str
    mailed: str
    may_answer: bool


def told_attendees(meeting: Meeting, names: dict[int, Any]) -> list[ToldAttendee]:
    invites = visit.may(Permission.CONSULTATION_WRITE, meeting)
    return [_told_attendee(one, names, invites=invites) for one in meeting.attendees]


def _told_attendee(one: Attendee, names: dict[int, Any], *, invites: bool) -> ToldAttendee:
    own = visit.may(Permission.ATTENDANCE_WRITE, one)
    closed = one.meeting.cancelled_at is not None or one.meeting.day < visit.today
    return ToldAttendee(
        one,
        names[one.party_id].short if one.party_id in names else "",
        one.email if own else "",
        one.reply_note if own else "",
        _mailed(one) if invites else "",
        own and not closed,
    )


def _mailed(one: Attendee) -> str:
    stand_in = any(other.attendee is one and other.seat == SUBSTITUTE for other in uninvited(one.meeting))
    return f"{_mailed_itself(one)}; vervanger nog niet" if stand_in else _mailed_itself(one)


def _mailed_itself(one: Attendee) -> str:
    if not one.email:
        return "geen e-mailadres"
    if lacks_invitation(one):
        return "nog niet uitgenodigd"
    if is_outdated(one.invited_sequence, one.meeting):
        return "weet nog niet van de wijziging"
    return "afzegging gestuurd" if one.meeting.cancelled_at else "uitgenodigd"


def to_mail(meeting: Meeting) -> int:
    """How many would be mailed by inviting now."""
    return len(uninvited(meeting)) + len(outdated(meeting))


def differing(form: FlaskForm, mine: object, stored: object) -> list[Difference]:
    """What was filled in beside what is kept, in the words of the form."""
    pairs = ((name, value, getattr(stored, name)) for name, value in vars(mine).items())
    return [
        Difference(form[name].label.text, _spoken(name, new), _spoken(name, old))
        for name, new, old in pairs
        if new != old and name in form
    ]


def _spoken(name: str, value: Any) -> str:
    match value:
        case None | "" | ():
            return ""
        case Word():
            return value.label
        case date():
            return spoken_date(value)
        case time():
            return value.strftime("%H.%M")
        case tuple():
            return spoken_list(value)
        case int() if name == "party" and value in visit.names:
            return visit.names[value].short
        case _:
            return str(value)
