"""Invitations as calendar programs read them: asked, changed and cancelled, each receiver their own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Event
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.attendees import GuestValues, ReplyValues, add_guest, drop_attendee, keep_reply
from agenda.consultations.invitations import StandIn, follow_reply, invite, outdated, tell, withdraw
from agenda.consultations.meetings import MeetingValues, cancel_meeting, change_meeting
from agenda.consultations.models import Attendee, Meeting
from agenda.consultations.words import Reply
from agenda.countdown.moving import move_consultation
from agenda.kernel.refusal import NotNow
from agenda.mail.rules import CalendarPart, Message, render
from agenda.programmes.models import Programme
from tests.consultations.sittings import NOW, POST, VALUES, calendar_in, mails, pre_meeting, seat
from tests.progress.asking import MEETING

CHAIR, EMMA, SAM = "voorzitter@rve.example", "emma@ez.example", "sam@ez.example"


@pytest.fixture
def meeting(programme: Programme, session: Session) -> Meeting:
    seat(session, programme)
    return pre_meeting(session, programme)


def events(session: Session, since: int = 0) -> list[tuple[str, str, Event]]:
    """Per mail its receiver, its method and its event."""
    found = []
    for recipient, mail in mails(session)[since:]:
        calendar = calendar_in(mail)
        (event,) = calendar.walk("VEVENT")
        assert not event.errors
        found.append((recipient, calendar["method"], event))
    return found


def of(meeting: Meeting, email: str) -> Attendee:
    return next(one for one in meeting.attendees if one.email == email)


def answer(session: Session, attendee: Attendee, values: ReplyValues) -> None:
    before = StandIn.of(attendee)
    keep_reply(session, attendee, values, NOW)
    follow_reply(session, attendee, before, POST, NOW)


def test_who_has_an_address_is_invited_once_and_told_of_nobody_else(session: Session, meeting: Meeting) -> None:
    assert invite(session, meeting, POST, NOW) == 2
    (to_chair, method, event), (to_emma, _, _) = events(session)
    assert (to_chair, to_emma, method) == (CHAIR, EMMA, "REQUEST")
    assert (event["uid"], event["sequence"]) == (f"{meeting.uid}@rve.example", 0)
    assert event.decoded("dtstamp") == NOW.at
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 4, 2, 12, 0, tzinfo=UTC), "summer time"
    assert event["attendee"] == f"mailto:{CHAIR}", "one, not a list"
    assert event["organizer"].params["SENT-BY"] == "mailto:agenda@rve.example"
    assert "https://agenda.example/programmas/rve/overleggen/BO-2026-1" in event["description"]
    with pytest.raises(NotNow, match="niemand om uit te nodigen"):
        invite(session, meeting, POST, NOW)


def test_the_mail_tells_the_same_three_times_with_the_calendar_last(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    _, mail = mails(session)[0]
    assert mail.get_content_type() == "multipart/alternative"
    text, html, calendar = mail.iter_parts()
    assert [one.get_content_type() for one in (text, html, calendar)] == ["text/plain", "text/html", "text/calendar"]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    for part in (text, html):
        assert "van 14.00 tot 16.00 uur" in part.get_content()
    assert "\n\n\n" not in text.get_content()


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 27), 13), (date(2026, 3, 30), 12), (date(2026, 10, 26), 13)])
def test_a_move_over_the_change_of_the_clock_stays_at_the_same_hour(
    session: Session, meeting: Meeting, day: date, hour: int
) -> None:
    invite(session, meeting, POST, NOW)
    change_meeting(session, meeting, replace(VALUES, day=day, place="Elders"), NOW)
    assert tell(session, meeting, POST, NOW) == 2
    for _, method, event in events(session, 2):
        assert (method, event["sequence"], event["uid"]) == ("REQUEST", 1, f"{meeting.uid}@rve.example")
        assert event.decoded("dtstart").astimezone(UTC) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_without_hours_it_is_the_whole_day(session: Session, programme: Programme) -> None:
    seat(session, programme)
    invite(session, pre_meeting(session, programme, MeetingValues(date(2026, 4, 2))), POST, NOW)
    event = events(session)[0][2]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 4, 2), date(2026, 4, 3))


def test_a_change_goes_only_to_who_was_invited_and_a_new_guest_gets_only_their_own(
    session: Session, meeting: Meeting
) -> None:
    invite(session, meeting, POST, NOW)
    add_guest(session, meeting, GuestValues("Gast", "Gast@elders.example"), NOW)
    change_meeting(session, meeting, replace(VALUES, starts=time(13)), NOW)
    tell(session, meeting, POST, NOW)
    assert [one[0] for one in events(session, 2)] == [CHAIR, EMMA]
    assert invite(session, meeting, POST, NOW) == 1
    assert [(to, event["sequence"]) for to, _, event in events(session, 4)] == [("gast@elders.example", 1)]


AFTERWARDS = replace(NOW, at=datetime(2026, 4, 3, 10, 0, tzinfo=UTC))


def test_once_it_is_over_nobody_is_mailed_and_what_was_answered_stays(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    answer(session, of(meeting, EMMA), ReplyValues(Reply.COMING))
    change_meeting(session, meeting, replace(VALUES, place="Elders"), NOW)
    change_meeting(session, meeting, replace(VALUES, starts=time(13), place="Achteraf gezien elders"), AFTERWARDS)
    assert tell(session, meeting, POST, AFTERWARDS) == 0
    assert withdraw(session, of(meeting, CHAIR), POST, AFTERWARDS) == 0
    with pytest.raises(NotNow, match="is geweest; afzeggen kan niet meer"):
        cancel_meeting(session, meeting, "Te laat", AFTERWARDS)
    assert len(mails(session)) == 2
    assert of(meeting, EMMA).reply is Reply.COMING
    assert (meeting.starts, meeting.cancelled_at) == (time(13), None)


def test_what_no_calendar_shows_is_told_to_nobody(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    change_meeting(session, meeting, replace(VALUES, chair="Een ander"), NOW)
    assert (meeting.sequence, tell(session, meeting, POST, NOW)) == (0, 0)


def test_a_cancelled_meeting_is_taken_back_from_who_was_invited(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    cancel_meeting(session, meeting, "De <zaal> is bezet.", NOW)
    tell(session, meeting, POST, NOW)
    for _, method, event in events(session, 2):
        assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert "De &lt;zaal&gt; is bezet." in mails(session)[-1][1].get_body(("html",)).get_content()
    with pytest.raises(NotNow, match="afgezegd"):
        invite(session, meeting, POST, NOW)


def test_who_is_taken_off_the_list_hears_it_alone(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    emma = of(meeting, EMMA)
    assert withdraw(session, emma, POST, NOW) == 1
    drop_attendee(session, emma, NOW)
    ((to, method, _),) = events(session, 2)
    assert (to, method) == (EMMA, "CANCEL")
    assert outdated(meeting) == []


def test_a_substitute_is_invited_and_uninvited_by_what_is_answered(session: Session, meeting: Meeting) -> None:
    invite(session, meeting, POST, NOW)
    emma = of(meeting, EMMA)
    answer(session, emma, ReplyValues(Reply.SUBSTITUTE, "", "Sam", SAM))
    answer(session, emma, ReplyValues(Reply.SUBSTITUTE, "Toch Kim", "Kim", "kim@ez.example"))
    answer(session, emma, ReplyValues(Reply.COMING))
    told = [(to, method) for to, method, _ in events(session, 2)]
    assert told == [(SAM, "REQUEST"), (SAM, "CANCEL"), ("kim@ez.example", "REQUEST"), ("kim@ez.example", "CANCEL")]
    assert "te vervangen" in mails(session)[2][1].get_body(("plain",)).get_content()


def test_a_substitute_hears_of_a_move_too_and_what_was_answered_for_the_old_day_lapses(
    session: Session, programme: Programme, meeting: Meeting
) -> None:
    invite(session, meeting, POST, NOW)
    answer(session, of(meeting, EMMA), ReplyValues(Reply.SUBSTITUTE, "", "Sam", SAM))
    keep_reply(session, of(meeting, CHAIR), ReplyValues(Reply.COMING), NOW)
    moved = move_consultation(session, programme, MEETING, date(2026, 6, 11), term_calendar(session), NOW, POST)
    assert [(one.old, one.new) for one in moved.meetings] == [(date(2026, 4, 2), date(2026, 4, 16))]
    assert (moved.mailed, {to for to, _, _ in events(session, 3)}) == (3, {CHAIR, EMMA, SAM})
    assert (of(meeting, CHAIR).reply, of(meeting, EMMA).reply) == (Reply.NONE, Reply.SUBSTITUTE)


def test_a_move_without_mail_leaves_it_to_be_seen_who_does_not_know(
    session: Session, programme: Programme, meeting: Meeting
) -> None:
    invite(session, meeting, POST, NOW)
    move_consultation(session, programme, MEETING, date(2026, 6, 11), term_calendar(session), NOW)
    assert len(outdated(meeting)) == 2
    assert invite(session, meeting, POST, NOW) == 2
    assert outdated(meeting) == []


def test_hostile_words_stay_words(session: Session, programme: Programme) -> None:
    seat(session, programme)
    place = 'Zaal "1"; <script>alert(1)</script>, x:y\nATTENDEE:mailto:kwaad@elders.example ' + "é" * 200
    meeting = pre_meeting(session, programme, replace(VALUES, place=place))
    name = 'Jan "de Boze"; CN=x:y,\r\nBCC: kwaad@elders.example'
    add_guest(session, meeting, GuestValues(name, "jan%boos@elders.example"), NOW)
    invite(session, meeting, POST, NOW)
    recipient, _, event = events(session)[-1]
    assert recipient == "jan%boos@elders.example"
    assert event["attendee"] == "mailto:jan%25boos@elders.example"
    assert event["attendee"].params["CN"] == "Jan 'de Boze'; CN=x:y, BCC: kwaad@elders.example"
    assert event["location"] == " ".join(place.split())
    mail = mails(session)[-1][1]
    assert mail["bcc"] is None
    assert "<script>" not in mail.get_body(("html",)).get_content()


def test_the_same_invitation_is_the_same_bytes() -> None:
    calendar = CalendarPart("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    message = Message("k", "a@b.example", "S", "T", "<p>T</p>", calendar=calendar)
    first, second = (render(message, POST.sender, NOW.at).as_bytes() for _ in range(2))
    assert first == second
    assert b'Content-Type: text/calendar; charset="utf-8"; method="REQUEST"' in first
