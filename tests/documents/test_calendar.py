from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from agenda.documents.calendar import ZONE, Event, write_calendar
from agenda.kernel.dutch import AMSTERDAM

STAMP = datetime(2026, 3, 16, 8, 0, tzinfo=AMSTERDAM)
DAY = Event("term-4@rve.example", "Termijn van BO-2026-3", date(2026, 5, 28), STAMP)
MEETING = Event("bo@rve.example", "BO", datetime(2026, 5, 28, 14, 0, tzinfo=AMSTERDAM), STAMP)


def read(*events: Event) -> Calendar:
    return Calendar.from_ical(write_calendar("Termijnen", events))


def only(event: Event):
    (found,) = read(event).walk("VEVENT")
    assert not found.errors
    return found


def test_a_day_is_a_whole_day_that_occupies_nobody() -> None:
    found = only(DAY)
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 5, 28), date(2026, 5, 29))
    assert found["dtstart"].params["VALUE"] == "DATE"
    assert found["transp"] == "TRANSPARENT"


def test_a_period_ends_with_its_last_day() -> None:
    found = only(replace(DAY, start=date(2027, 12, 1), end=date(2027, 12, 31)))
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2027, 12, 1), date(2028, 1, 1))


def test_an_event_is_known_again_and_tells_that_it_changed() -> None:
    found = only(replace(DAY, sequence=3, url="https://agenda.example/programmas/rve/acties/BO-2026-3"))
    assert (found["uid"], found["sequence"]) == (DAY.uid, 3)
    assert found["url"] == "https://agenda.example/programmas/rve/acties/BO-2026-3"
    assert found.decoded("dtstamp") == STAMP


def test_the_calendar_is_one_to_take_over_not_an_invitation() -> None:
    calendar = read(DAY)
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert not [event for event in calendar.walk("VEVENT") if "organizer" in event or "attendee" in event]


MOMENTS = [
    datetime(2026, 3, 29, 1, 59, tzinfo=AMSTERDAM),
    datetime(2026, 3, 29, 3, 0, tzinfo=AMSTERDAM),
    datetime(2026, 10, 25, 1, 59, tzinfo=AMSTERDAM),
    datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=0),
    datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=1),
    datetime(2026, 10, 25, 3, 0, tzinfo=AMSTERDAM),
    datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_is_read_back_as_it_was(moment: datetime) -> None:
    end = moment.astimezone(UTC) + timedelta(hours=2)
    found = only(replace(MEETING, start=moment, end=end))
    assert found.decoded("dtstart").astimezone(UTC) == moment.astimezone(UTC)
    assert found.decoded("dtend").astimezone(UTC) == end


def test_a_moment_is_told_in_local_time_with_its_zone() -> None:
    written = write_calendar("Termijnen", [MEETING])
    assert b"DTSTART;TZID=Europe/Amsterdam:20260528T140000\r\n" in written
    assert written.count(b"BEGIN:VTIMEZONE") == 1
    assert b"VTIMEZONE" not in write_calendar("Termijnen", [DAY])


@pytest.mark.parametrize("year", range(1997, 2046))
def test_the_zone_changes_when_the_clock_does(year: int) -> None:
    (zone,) = Calendar.from_ical(ZONE).walk("VTIMEZONE")
    for half in zone.subcomponents:
        first = half.decoded("dtstart")
        rule = rrulestr(half["rrule"].to_ical().decode(), dtstart=first)
        local = rule.after(first.replace(year=year, month=1, day=1))
        at = (local - half.decoded("tzoffsetfrom")).replace(tzinfo=UTC)
        before, after = ((at + timedelta(seconds=shift)).astimezone(AMSTERDAM).utcoffset() for shift in (-1, 0))
        assert (before, after) == (half.decoded("tzoffsetfrom"), half.decoded("tzoffsetto"))


HOSTILE = [
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    'a; b, c: d\\n "e" <script>alert(1)</script>',
    "\x00\x07\u202egeheim\u2066",
    "é" * 3000,
    "🏛️" * 40,
    "lone \ud800 half",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_gets_out_of_its_place(text: str) -> None:
    nasty = replace(DAY, title=text, description=text, url=f"https://agenda.example/{text}", uid=text)
    written = write_calendar(text, [nasty, MEETING])
    assert [event["summary"] for event in Calendar.from_ical(written).walk("VEVENT")][1:] == ["BO"]
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")
    assert b"\x00" not in written


def test_text_is_read_back_as_it_was() -> None:
    text = 'Drie; twee, één\\n "punt"\nvolgende: <regel>'
    assert only(replace(DAY, description=text))["description"] == text


def test_the_same_events_give_the_same_bytes() -> None:
    assert write_calendar("Termijnen", [DAY, MEETING]) == write_calendar("Termijnen", [DAY, MEETING])


def test_a_calendar_may_be_empty() -> None:
    assert read().subcomponents == []
