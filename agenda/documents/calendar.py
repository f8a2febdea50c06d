"""Calendar files (iCalendar, RFC 5545): days and moments that a reader takes over, and invitations to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from urllib.parse import quote

from icalendar import Calendar, Component, Timezone, vCalAddress
from icalendar import Event as VEvent

from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.text import clean_text, one_line
from agenda.kernel.words import Word

MEDIA_TYPE = "text/calendar; method=PUBLISH; charset=utf-8"
ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""By rule instead of a list of years: it stays right, and every calendar program reads it."""


@dataclass(frozen=True)
class Event:
    """``start`` and ``end`` are days, both included, or moments; without ``end`` it is that one day or moment.

    A receiver knows by ``uid`` that it is the same event, and by a higher ``sequence`` that it was changed.
    """

    uid: str
    title: str
    start: date
    stamp: datetime
    end: date | None = None
    description: str = ""
    url: str = ""
    sequence: int = 0
    place: str = ""


class Method(Word):
    """What a calendar program is asked to do with an event that was mailed to it (iTIP, RFC 5546)."""

    REQUEST = "REQUEST", "uitnodiging of wijziging"
    CANCEL = "CANCEL", "afzegging"


STATUS = {Method.REQUEST: "CONFIRMED", Method.CANCEL: "CANCELLED"}


@dataclass(frozen=True)
class Guest:
    name: str
    email: str


@dataclass(frozen=True)
class Host:
    """Whoever invites, and answers go to; ``sent_by`` is the address from which the mail leaves."""

    name: str
    email: str
    sent_by: str


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The same bytes for the same events."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    return _written(calendar, [_entry(event) for event in events])


def write_invitation(method: Method, event: Event, host: Host, guest: Guest) -> bytes:
    """For one guest, who learns from it of no other."""
    entry = _entry(event)
    entry.add("status", STATUS[method])
    organizer = _person(host.name, host.email)
    if host.sent_by.lower() != host.email.lower():
        organizer.params["SENT-BY"] = _mailto(host.sent_by)
    entry.add("organizer", organizer)
    entry.add("attendee", _attendee(method, guest))
    return _written(_calendar(method.value), [entry])


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Agenda//Uitvoeringsagenda//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _written(calendar: Calendar, entries: list[VEvent]) -> bytes:
    if any(isinstance(entry.decoded("dtstart"), datetime) for entry in entries):
        calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _attendee(method: Method, guest: Guest) -> vCalAddress:
    attendee = _person(guest.name, guest.email)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if method is Method.REQUEST:
        attendee.params["PARTSTAT"], attendee.params["RSVP"] = "NEEDS-ACTION", "TRUE"
    return attendee


def _person(name: str, email: str) -> vCalAddress:
    """A quotation mark can't stand in a name there: not every program reads it escaped (RFC 6868)."""
    person = vCalAddress(_mailto(email))
    if name:
        person.params["CN"] = one_line(name).replace('"', "'")
    return person


def _mailto(email: str) -> str:
    return f"mailto:{quote(_word(email), safe='@!$&*+=~')}"


@cache
def _zone() -> Component:
    return Timezone.from_ical(ZONE)


def _entry(event: Event) -> VEvent:
    entry = VEvent()
    entry.add("uid", _word(event.uid))
    entry.add("dtstamp", event.stamp.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("summary", one_line(event.title))
    if event.description:
        entry.add("description", clean_text(event.description))
    if event.url:
        entry.add("url", _word(event.url))
    if event.place:
        entry.add("location", one_line(event.place))
    _set_time(entry, event)
    return entry


def _set_time(entry: VEvent, event: Event) -> None:
    """A day takes nobody's time, so that who takes it over does not seem occupied."""
    if isinstance(event.start, datetime):
        entry.add("dtstart", _local(event.start))
        if isinstance(event.end, datetime):
            entry.add("dtend", _local(event.end))
        return
    entry.add("dtstart", event.start)
    entry.add("dtend", (event.end or event.start) + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")


def _local(moment: datetime) -> datetime:
    """In Amsterdam. Of the hour that occurs twice local time means the first, so that the second is told in UTC."""
    there = moment.astimezone(AMSTERDAM)
    return moment.astimezone(UTC) if there.fold else there


def _word(text: str) -> str:
    return "".join(clean_text(text).split())
