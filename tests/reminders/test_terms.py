"""Terms that come near and pass: on which days their owner hears of it, whatever the calendar and the clock do."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.actions.words import Phase
from agenda.calendars.services import keep_day_off
from agenda.gateways.database import Database
from agenda.jobs import reminding
from agenda.kernel.rights import Stamp
from agenda.parties.models import Party
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.programmes.services import ProgrammeValues, keep_programme
from agenda.reminders.models import Reminded, ReminderRule, ReminderState
from agenda.reminders.planning import plan
from agenda.terms.words import Precision
from tests.progress.asking import begun
from tests.reminders.days import OWNER, Days, moment, only_term

DAY = timedelta(days=1)
LAST = date(2026, 6, 17)  # a Wednesday


ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What asks nothing of the database that other tests do not ask on both."""


@pytest.fixture
def days(example: Database) -> Days:
    return Days(example)


def around(last: date, *distances: int) -> list[date]:
    """The days at these distances from it, and the days just before and after each."""
    return sorted({last + DAY * (distance + number) for distance in distances for number in (-1, 0, 1)})


def place(days: Days, last: date, first: date | None = None, precision: Precision = Precision.DAY) -> None:
    with days.database.transaction() as session:
        only_term(session, last, first, precision)


def test_a_day_is_told_of_four_weeks_two_weeks_a_week_and_a_day_before_and_after_it_each_four_weeks(days: Days) -> None:
    place(days, LAST)
    told = days.told_on(*around(LAST, -28, -14, -7, -1, 1, 29))
    assert {(day - LAST).days: kinds for day, kinds in told.items()} == {
        -28: [("term_near", "last-28/2026-06-17")],
        -14: [("term_near", "last-14/2026-06-17")],
        -7: [("term_near", "last-7/2026-06-17")],
        -1: [("term_near", "last-1/2026-06-17")],
        1: [("term_passed", "last+1/2026-06-17")],
        29: [("term_passed", "last+29/2026-06-17")],
    }


@ON_ONE
@pytest.mark.parametrize("precision", [Precision.QUARTER, Precision.YEAR, Precision.MONTH, Precision.SEASON])
def test_a_period_is_told_of_at_its_start_and_four_weeks_before_its_end(days: Days, precision: Precision) -> None:
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    place(days, last, first, precision)
    told = days.told_on(date(2026, 3, 31), first, date(2026, 4, 2), *around(last, -28, 0))
    assert told == {
        first: [("term_near", "first/2026-04-01")],
        date(2026, 6, 2): [("term_near", "last-28/2026-06-30")],
        date(2026, 7, 1): [("term_passed", "last+1/2026-06-30")],
    }


WHIT_SUNDAY = date(2026, 5, 24)


def around_whitsun(days: Days, stamp: Stamp) -> list[date]:
    """Whit Monday is a holiday, and the Tuesday after it a day off; on which days of these something is told."""
    with days.database.transaction() as session:
        keep_day_off(session, WHIT_SUNDAY + DAY * 2, "Verplichte vrije dag", stamp)
    days.run(WHIT_SUNDAY - DAY * 6)
    days.told()
    return list(days.told_on(*(WHIT_SUNDAY + DAY * number for number in range(-2, 5))))


@ON_ONE
def test_weekends_and_holidays_wait_for_the_next_working_day(days: Days, stamp: Stamp) -> None:
    place(days, WHIT_SUNDAY - DAY)  # the day after it is a Sunday
    assert around_whitsun(days, stamp)[-1] == WHIT_SUNDAY + DAY * 3


@ON_ONE
@pytest.mark.parametrize("distance", [1, 7])
def test_what_has_to_come_beforehand_comes_on_the_working_day_before(days: Days, stamp: Stamp, distance: int) -> None:
    place(days, WHIT_SUNDAY + DAY * (1 + distance))  # so that the step falls on Whit Monday
    assert around_whitsun(days, stamp)[0] == WHIT_SUNDAY - DAY * 2


@ON_ONE
@pytest.mark.parametrize("last", [date(2028, 2, 29), date(2028, 3, 1), date(2026, 3, 31), date(2027, 1, 1)])
def test_leap_day_and_month_ends_lose_and_double_nothing(days: Days, last: date) -> None:
    place(days, last)
    days.run(last - DAY * 30)
    told = days.told_on(*(last + DAY * (step + later) for step in (-28, -14, -7, -1, 1) for later in (0, 3)))
    steps = [step.partition("/")[0] for kinds in told.values() for _, step in kinds]
    assert steps == ["last-28", "last-14", "last-7", "last-1", "last+1"]


@ON_ONE
@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_nights_on_which_the_clock_is_put_on_or_back_tell_once(days: Days, night: date) -> None:
    place(days, night + DAY * 8)  # a week before it is the Monday after that night
    days.run(moment(night - DAY * 2))
    days.told()
    start = moment(night, 0)
    for hours in range(36):
        days.run(start.astimezone(UTC) + timedelta(hours=hours))
    assert days.told() == [("term_near", f"last-7/{night + DAY * 8}")]


def test_a_missed_week_brings_the_latest_step_alone(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 30)
    told = days.told_on(LAST - DAY * 6)
    assert told == {LAST - DAY * 6: [("term_near", "last-7/2026-06-17")]}
    assert days.told_on(LAST - DAY * 5, LAST - DAY * 2) == {}


@ON_ONE
def test_a_missed_month_tells_that_the_term_has_passed_and_nothing_else(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 30)
    assert days.told_on(LAST + DAY * 2) == {LAST + DAY * 2: [("term_passed", "last+1/2026-06-17")]}


def test_a_clock_that_is_put_back_tells_nothing_twice(days: Days) -> None:
    place(days, LAST)
    told = [*days.told_on(*around(LAST, -28, -14)).values()]
    days.run(LAST - DAY * 40)
    told += days.told_on(*around(LAST, -28, -14, -7)).values()
    assert [step for kinds in told for _, step in kinds] == [f"last-{days}/2026-06-17" for days in (28, 14, 7)]


@ON_ONE
def test_a_clock_that_was_once_far_ahead_silences_nothing(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 30)
    days.run(LAST + DAY * 1500)
    days.told()
    days.run(LAST - DAY * 29)
    assert days.told_on(LAST - DAY * 7) == {LAST - DAY * 7: [("term_near", "last-7/2026-06-17")]}


@ON_ONE
def test_who_is_asked_at_night_hears_it_in_the_morning(days: Days) -> None:
    place(days, LAST)
    days.run(moment(LAST - DAY * 29, 22))
    days.run(moment(LAST - DAY * 28, 6, 59))
    assert days.told() == []
    days.run(moment(LAST - DAY * 28, 7))
    assert days.told() == [("term_near", "last-28/2026-06-17")]


@ON_ONE
def test_the_queue_knows_the_evening_before_what_leaves_in_the_morning(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    assert days.states() == {"last-28/2026-06-17": ReminderState.WAITING}


def test_work_that_was_done_meanwhile_is_not_asked_for(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    with days.database.transaction() as session:
        only_term(session, LAST).phase = Phase.DONE
    assert days.told_on(*around(LAST, -28, -14, 1)) == {}
    assert days.states() == {"last-28/2026-06-17": ReminderState.DROPPED}


@ON_ONE
def test_a_term_that_was_met_is_silent(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    with days.database.transaction() as session:
        only_term(session, LAST).terms[0].met_on = LAST - DAY * 29
    assert days.told_on(*around(LAST, -28, 1)) == {}


@ON_ONE
def test_a_term_that_was_extended_is_silent_until_its_new_day_comes_near(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    later = LAST + DAY * 28
    place(days, later)
    told = days.told_on(*around(LAST, -28, -14, 0))
    assert told == {later - DAY * 28: [("term_near", "last-28/2026-07-15")]}


@ON_ONE
def test_a_term_that_is_put_on_a_day_of_the_coming_morning_is_not_missed(days: Days) -> None:
    place(days, LAST)
    days.run(LAST)
    days.told()
    soon = LAST + DAY * 8
    place(days, soon)  # after what leaves in the morning was planned already
    assert days.told_on(LAST + DAY) == {LAST + DAY: [("term_near", f"last-7/{soon}")]}


@ON_ONE
def test_a_new_contact_is_written_to_in_the_place_of_the_old_one(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    with days.database.transaction() as session:
        action = only_term(session, LAST)
        party = session.get_one(Party, action.lead)
        party.contacts[0].email = "nieuw@ez.example"
    days.run(LAST - DAY * 28)
    days.run(moment(LAST - DAY * 28, 8, 5))
    assert days.told(OWNER) == []
    assert days.told("nieuw@ez.example") == [("term_near", "last-28/2026-06-17")]


@ON_ONE
def test_a_digest_that_left_today_makes_what_comes_later_wait_for_tomorrow(days: Days) -> None:
    place(days, LAST)
    days.run(LAST - DAY * 29)
    days.run(LAST - DAY * 28)
    assert days.told()
    with days.database.transaction() as session:
        row = session.scalars(select(Reminded).where(Reminded.recipient == OWNER)).one()
        row.state, row.told_at = ReminderState.WAITING, None
    days.seen.clear()
    days.run(moment(LAST - DAY * 28, 12))
    assert days.told() == []
    days.run(LAST - DAY * 27)
    assert days.told() == [("term_near", "last-28/2026-06-17")]


@ON_ONE
def test_what_a_hand_did_before_the_last_planning_but_kept_after_it_is_not_missed(days: Days) -> None:
    """A visit bears the moment at which it began, and is kept some seconds later."""
    place(days, LAST)
    at = moment(LAST - DAY * 20)
    days.run(at)
    with days.database.transaction() as session:
        begun(session, programme_by_key(session, "rve"), LAST, Stamp(Operator(), at - timedelta(seconds=3), "proef"))
    days.run(at + timedelta(minutes=5))
    assert [mail["To"] for mail in days.mails() if "Uitvraag" in mail["Subject"]].count(OWNER) == 1


@ON_ONE
def test_a_programme_that_breaks_keeps_no_other_from_its_reminders(
    days: Days, monkeypatch: pytest.MonkeyPatch, stamp: Stamp
) -> None:
    place(days, LAST)
    with days.database.transaction() as session:
        values = ProgrammeValues("aaa", "Kapot", "Secretariaat", "s@aaa.example", "Overleg")
        keep_programme(session, values, stamp)

    def plan_all_but_one(session: Session, programme: Programme, *more: Any) -> int:
        if programme.key == "aaa":
            raise ValueError("kapot")
        return plan(session, programme, *more)

    monkeypatch.setattr(reminding, "plan", plan_all_but_one)
    with pytest.raises(ExceptionGroup):
        days.run(LAST - DAY * 7)
    assert days.told() == [("term_near", "last-7/2026-06-17")]


@ON_ONE
def test_a_programme_that_does_not_announce_its_rounds_still_reminds_of_them(days: Days) -> None:
    place(days, LAST + DAY * 100)
    with days.database.transaction() as session:
        programme = programme_by_key(session, "rve")
        session.add(ReminderRule(programme_id=programme.id, kind="update_asked", sent=False, refusable=False))
        begun(session, programme, LAST, Stamp(Operator(), moment(LAST - DAY * 20), "proef"))
    days.run(LAST - DAY * 19)
    days.run(LAST - DAY * 7)
    assert [str(mail["Subject"]).strip() for mail in days.mails() if mail["To"] == OWNER] == [
        "Herinnering BO-2026-1: nog 7 meldingen te doen, uiterlijk 17 juni 2026"
    ]
