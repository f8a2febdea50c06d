"""Invitations to meetings, as mail that a calendar program understands (iMIP, RFC 6047).

Each receiver gets their own: of the others it tells nothing. What is known of a meeting and what a receiver was told of
it are apart, by their sequences, so that who has not heard of a change yet is seen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

from sqlalchemy.orm import Session

from agenda.consultations.meeting_rules import is_outdated, is_over, refuse_cancelled, title_of
from agenda.consultations.models import Attendee, Meeting
from agenda.consultations.words import Reply
from agenda.documents.calendar import Event, Guest, Host, Method, write_invitation
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.mail.rules import CalendarPart
from agenda.mail.texts import Post
from agenda.programmes.models import Programme

MEMBER, SUBSTITUTE = "invited_sequence", "stands_in_sequence"
"""Where is kept what an attendee, or who comes in their place, was told last."""


class News(Enum):
    """Why a receiver is mailed; its value is the kind of mail."""

    INVITED = "meeting_invited"
    MOVED = "meeting_moved"
    CANCELLED = "meeting_cancelled"


@dataclass(frozen=True)
class Receiver:
    """Somebody with an address: an attendee, or who comes in their place."""

    attendee: Attendee
    seat: str

    @property
    def guest(self) -> Guest:
        one = self.attendee
        return Guest(one.name, one.email) if self.seat == MEMBER else Guest(one.stands_in, one.stands_in_email)

    @property
    def told(self) -> int | None:
        """The sequence of what they were mailed last; None for nothing yet."""
        told: int | None = getattr(self.attendee, self.seat)
        return told


def receivers(meeting: Meeting) -> Iterator[Receiver]:
    for one in meeting.attendees:
        if one.email:
            yield Receiver(one, MEMBER)
        if one.stands_in_email and one.reply is Reply.SUBSTITUTE:
            yield Receiver(one, SUBSTITUTE)


def uninvited(meeting: Meeting) -> list[Receiver]:
    return [one for one in receivers(meeting) if one.told is None]


def outdated(meeting: Meeting) -> list[Receiver]:
    """Who was invited and does not know how it is now."""
    return [one for one in receivers(meeting) if is_outdated(one.told, meeting)]


def invite(session: Session, meeting: Meeting, post: Post, stamp: Stamp) -> int:
    """Mails whoever was not mailed yet, and whoever has not heard of a change; tells how many that are."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    refuse_cancelled(meeting)
    if is_over(meeting, stamp.at):
        raise NotNow("Deze bijeenkomst is geweest; uitnodigen kan niet meer.")
    new, late = uninvited(meeting), outdated(meeting)
    if not new and not late:
        raise NotNow("Er is niemand om uit te nodigen: iedereen met een adres weet ervan.")
    meeting.invited_at = meeting.invited_at or stamp.at
    _mail(session, new, News.INVITED, post, stamp)
    _mail(session, late, News.MOVED, post, stamp)
    record(session, "meeting.invite", meeting, stamp, new={"sent": len(new) + len(late)})
    return len(new) + len(late)


def tell(session: Session, meeting: Meeting, post: Post, stamp: Stamp) -> int:
    """Mails a change, or that it was cancelled, to who was invited and to nobody else; tells how many that are."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    late = [] if is_over(meeting, stamp.at) else outdated(meeting)
    _mail(session, late, News.CANCELLED if meeting.cancelled_at else News.MOVED, post, stamp)
    return len(late)


def withdraw(session: Session, attendee: Attendee, post: Post, stamp: Stamp) -> int:
    """Takes back the invitation of one attendee, and of who comes in their place."""
    require(stamp.by, Permission.CONSULTATION_WRITE, attendee.meeting)
    if attendee.meeting.cancelled_at is not None or is_over(attendee.meeting, stamp.at):
        return 0
    theirs = [one for one in receivers(attendee.meeting) if one.attendee is attendee and one.told is not None]
    _mail(session, theirs, News.CANCELLED, post, stamp)
    return len(theirs)


@dataclass(frozen=True)
class StandIn:
    """Who comes in the place of an attendee, and whether they were mailed, before the attendee answered anew."""

    guest: Guest
    told: int | None

    @classmethod
    def of(cls, attendee: Attendee) -> "StandIn":
        return cls(Guest(attendee.stands_in, attendee.stands_in_email), attendee.stands_in_sequence)


def follow_reply(session: Session, attendee: Attendee, before: StandIn, post: Post, stamp: Stamp) -> None:
    """Invites who comes in their place now, and takes back the invitation of who does not any more."""
    require(stamp.by, Permission.ATTENDANCE_WRITE, attendee)
    meeting = attendee.meeting
    if before.told is not None and before.guest.email != attendee.stands_in_email:
        _write(session, attendee, before.guest, News.CANCELLED, post, stamp)
    if meeting.invited_at is not None and meeting.cancelled_at is None:
        here = [one for one in uninvited(meeting) if one.attendee is attendee and one.seat == SUBSTITUTE]
        _mail(session, here, News.INVITED, post, stamp)


def _mail(session: Session, to: Iterable[Receiver], news: News, post: Post, stamp: Stamp) -> None:
    for one in to:
        _write(session, one.attendee, one.guest, news, post, stamp)
        setattr(one.attendee, one.seat, one.attendee.meeting.sequence)


def _write(session: Session, attendee: Attendee, guest: Guest, news: News, post: Post, stamp: Stamp) -> None:
    meeting = attendee.meeting
    programme = session.get_one(Programme, meeting.consultation.programme_id)
    stands_in = guest.email != attendee.email
    words = {
        "name": guest.name,
        "for_whom": attendee.name if stands_in else "",
        "title": title_of(meeting),
        "meeting": meeting,
        "hours": spoken_hours(meeting),
        "programme": programme,
        "path": path_of(meeting, programme),
    }
    method = Method.CANCEL if news is News.CANCELLED else Method.REQUEST
    host = Host(programme.secretariat, programme.secretariat_email, post.sender.address)
    content = write_invitation(method, event_of(meeting, programme, post, stamp.at), host, guest)
    key = f"{news.value}/{meeting.id}/{attendee.id}/{meeting.sequence}/{guest.email}/{stamp.at.isoformat()}"
    post.write(
        session,
        news.value,
        guest.email,
        key,
        words,
        stamp.at,
        programme=programme.id,
        calendar=CalendarPart(method.value, content),
    )


def event_of(meeting: Meeting, programme: Programme, post: Post, at: datetime) -> Event:
    """Without hours it is the whole day."""
    url = f"{post.base_url}{path_of(meeting, programme)}"
    online = f"Online deelnemen: {meeting.online}\n" if meeting.online else ""
    return Event(
        uid=f"{meeting.uid}@{post.sender.domain}",
        title=title_of(meeting),
        start=_at(meeting, meeting.starts) or meeting.day,
        end=_at(meeting, meeting.ends),
        stamp=at,
        description=f"{online}Agenda en stukken: {url}",
        url=url,
        sequence=meeting.sequence,
        place=meeting.place or ("Online" if meeting.online else ""),
    )


def _at(meeting: Meeting, hour: time | None) -> datetime | None:
    return datetime.combine(meeting.day, hour, tzinfo=AMSTERDAM) if hour else None


def path_of(meeting: Meeting, programme: Programme) -> str:
    return f"/programmas/{programme.key}/overleggen/{meeting.consultation.occasion.key}"


def spoken_hours(meeting: Meeting) -> str:
    """``van 14.00 tot 16.00 uur``; nothing when they are not known."""
    if meeting.starts is None or meeting.ends is None:
        return ""
    return f"van {meeting.starts.strftime('%H.%M')} tot {meeting.ends.strftime('%H.%M')} uur"
