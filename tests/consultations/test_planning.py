"""What is proposed for the next consultation, and what a day collides with."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.calendars.queries import term_calendar
from agenda.calendars.services import keep_day_off
from agenda.consultations.collisions import Plan, collisions
from agenda.consultations.meetings import MeetingValues, cancel_meeting, plan_meeting
from agenda.consultations.members import MemberValues, add_member
from agenda.consultations.planning import ConsultationValues, months_later, next_key, plan_next, propose
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.series import SeriesValues, add_other_event, keep_series
from agenda.consultations.words import MeetingKind, Reply
from agenda.kernel.refusal import Changed, Invalid, NotAllowed
from agenda.kernel.rights import Actor
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.services import ProgrammeValues, keep_programme
from tests.consultations.sittings import NOW, pre_meeting, seat
from tests.progress.asking import MEETING

TODAY = date(2026, 3, 16)


def on(session: Session, programme: Programme, day: date, actor: Actor | None = None) -> list[str]:
    return collisions(session, Plan(programme, day), term_calendar(session), actor or Operator())


def test_a_key_goes_on_counting_as_the_programme_does() -> None:
    assert next_key(["BO-2026-1", "BO-2025-1", "BO-2025-2"], 2025) == "BO-2025-3"
    assert next_key(["BO-2026-1"], 2027) == "BO-2027-1"
    assert next_key(["overleg2026-9", "BO-2026-1"], 2026) == "overleg2026-10"
    assert next_key(["voorjaar", "BO-2026-10", "BO-2026-9"], 2026) == "BO-2026-11"
    assert next_key([], 2026) == "BO-2026-1"


def test_months_later_is_a_day_that_exists() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 5, 28), 6) == date(2026, 11, 28)
    assert months_later(date(2026, 12, 1), 12) == date(2027, 12, 1)


def test_the_next_day_is_months_after_the_last_on_a_working_day_to_come(session: Session, programme: Programme) -> None:
    calendar = term_calendar(session)
    proposal = propose(session, programme, calendar, TODAY)
    assert (proposal.key, proposal.day) == ("BO-2026-2", date(2026, 11, 27)), "the 28th is a Saturday"
    assert propose(session, programme, calendar, date(2027, 1, 1)).day == date(2027, 5, 28)


def test_what_is_planned_is_as_the_series_is_with_its_members_as_guests(session: Session, programme: Programme) -> None:
    seat(session, programme)
    keep_series(session, programme, SeriesValues(place=" Utrecht \n Centrum", chair="De minister"), NOW)
    values = ConsultationValues("BO-2026-2", date(2026, 11, 27), "Najaar")
    planned = plan_next(session, programme, values, term_calendar(session), NOW)
    assert (planned.place, planned.chair) == ("Utrecht Centrum", "De minister")
    assert [(one.name, one.reply) for one in planned.meeting.attendees] == [
        ("Vera Zitter", Reply.NONE),
        ("Emma Ez", Reply.NONE),
        ("Nico Nfia", Reply.NONE),
    ]


@pytest.mark.parametrize(
    ("key", "place"), [("BO-2026-1", "key"), ("reeks", "key"), ("a/b", "key"), ("<script>", "key"), ("", "key")]
)
def test_a_key_that_can_not_be_one_is_refused(session: Session, programme: Programme, key: str, place: str) -> None:
    values = ConsultationValues(key, date(2026, 11, 27), "Najaar")
    with pytest.raises(Invalid) as refused:
        plan_next(session, programme, values, term_calendar(session), NOW)
    assert [one.place for one in refused.value.faults] == [place]


def test_nobody_else_changes_the_series_and_the_second_to_save_is_told(session: Session, programme: Programme) -> None:
    owner = NOW.__class__(account_by_email(session, "ez@rve.example"), NOW.at, "proef")
    with pytest.raises(NotAllowed):
        keep_series(session, programme, SeriesValues(months=5), owner)
    with pytest.raises(NotAllowed):
        add_member(session, programme, MemberValues("Iemand", party_by_key(session, "ez").id), owner)
    assert keep_series(session, programme, SeriesValues(months=5), NOW, seen=0)
    with pytest.raises(Changed):
        keep_series(session, programme, SeriesValues(months=4), NOW, seen=0)


def test_the_calendar_tells_why_a_day_is_no_good(session: Session, programme: Programme) -> None:
    keep_day_off(session, date(2026, 5, 15), "Dag na Hemelvaart", NOW)
    assert on(session, programme, date(2026, 11, 27)) == []
    assert on(session, programme, date(2026, 11, 28)) == ["De dag valt in het weekend."]
    assert on(session, programme, date(2026, 5, 25)) == ["De dag is een feestdag: Tweede pinksterdag."]
    assert on(session, programme, date(2026, 5, 15)) == ["De dag is een vrije dag: Dag na Hemelvaart."]
    assert on(session, programme, date(2027, 1, 5)) == [
        "De Tweede Kamer heeft dan reces: kerstreces (aangenomen, nog niet vastgesteld)."
    ]


def test_other_events_and_own_meetings_are_told_but_not_what_was_cancelled(
    session: Session, programme: Programme
) -> None:
    add_other_event(session, programme, "Congres <b>IPO</b>", date(2026, 4, 1), date(2026, 4, 3), NOW)
    meeting = pre_meeting(session, programme)
    assert on(session, programme, date(2026, 4, 2)) == [
        "Dan is ook: Congres <b>IPO</b>.",
        "Dan is ook het ambtelijk vooroverleg van BO-2026-1.",
    ]
    cancel_meeting(session, meeting, "Ziek.", NOW)
    assert on(session, programme, date(2026, 4, 2)) == ["Dan is ook: Congres <b>IPO</b>."]
    assert on(session, programme, date(2026, 4, 4)) == ["De dag valt in het weekend."]


def test_a_meeting_of_another_programme_counts_when_the_same_parties_sit_in_it_and_is_named_to_who_may_read_it(
    session: Session, programme: Programme
) -> None:
    seat(session, programme)
    other = keep_programme(session, ProgrammeValues("geheim", "Geheim programma", "S", "s@g.example", "GO"), NOW)
    session.flush()
    day = date(2026, 9, 10)
    planned = plan_next(session, other, ConsultationValues("GO-2026-1", day, "GO"), term_calendar(session), NOW)
    assert on(session, programme, day) == [], "nobody of the same parties"
    ez = party_by_key(session, "ez").id
    add_member(session, other, MemberValues("E", ez, valid_until=date(2026, 9, 11)), NOW)
    values = MeetingValues(date(2026, 9, 11))
    plan_meeting(session, consultation_by_key(session, planned.occasion.key), MeetingKind.DIRECTORS, values, NOW)
    assert on(session, programme, day) == ["Dan is er een bijeenkomst van het programma Geheim programma, ook met EZ."]
    secretariat = account_by_email(session, "secretariaat@rve.example")
    assert on(session, programme, day, secretariat) == [
        "Dan is er een bijeenkomst van een ander programma, ook met EZ."
    ]
    assert on(session, programme, date(2026, 9, 11)) == [], "no seat there any more"


def test_a_meeting_without_both_times_or_with_a_strange_link_is_refused(session: Session, programme: Programme) -> None:
    consultation = consultation_by_key(session, MEETING, programme)
    values = MeetingValues(date(2026, 4, 2), starts=NOW.at.time(), online="javascript:alert(1)")
    with pytest.raises(Invalid) as refused:
        plan_meeting(session, consultation, MeetingKind.PRE_MEETING, values, NOW)
    assert {one.place for one in refused.value.faults} == {"ends", "online"}
