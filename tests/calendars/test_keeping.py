from datetime import date

import pytest
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.calendars.queries import calendar_lines, day_off, days_off, recess_entries, recess_entry, term_calendar
from agenda.calendars.rules import RecessOrigin, recess_lines
from agenda.calendars.services import end_day_off, end_recess, keep_day_off, keep_recess
from agenda.countdown.rules import countdown
from agenda.gateways.database import Database
from agenda.kernel.refusal import Invalid, NotAllowed, NotFound
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.terms.calendar import Recess, RecessKind
from tests.conftest import LOADED_AT

SUMMER = RecessKind.SUMMER
FIRST, LAST = date(2026, 7, 10), date(2026, 9, 6)


def test_a_kept_recess_goes_before_the_assumed_one_until_it_is_ended(session: Session, stamp: Stamp) -> None:
    assumed = term_calendar(session).recess(SUMMER, 2026)
    assert assumed
    assert assumed.assumed
    keep_recess(session, SUMMER, FIRST, LAST, stamp)
    assert term_calendar(session).recess(SUMMER, 2026) == Recess(FIRST, LAST, SUMMER)
    end_recess(session, recess_entry(session, SUMMER, 2026), stamp)
    assert term_calendar(session).recess(SUMMER, 2026) == assumed
    with pytest.raises(NotFound):
        recess_entry(session, SUMMER, 2026)


def test_keeping_a_recess_again_replaces_that_of_its_year_and_no_other(session: Session, stamp: Stamp) -> None:
    keep_recess(session, SUMMER, FIRST, LAST, stamp)
    keep_recess(session, SUMMER, date(2027, 7, 9), date(2027, 9, 5), stamp)
    told = keep_recess(session, SUMMER, date(2026, 7, 3), LAST, stamp)
    assert told == "Het zomerreces 2026 duurt nu van 3 juli 2026 tot en met 6 september 2026."
    assert [(one.year, one.first) for one in recess_entries(session)] == [
        (2027, date(2027, 7, 9)),
        (2026, date(2026, 7, 3)),
    ]


def test_keeping_what_is_kept_already_changes_nothing_and_tells_nothing(session: Session, stamp: Stamp) -> None:
    keep_recess(session, SUMMER, FIRST, LAST, stamp)
    keep_day_off(session, date(2026, 5, 15), "dag na Hemelvaart", stamp)
    before = len(calendar_lines(session))
    assert keep_recess(session, SUMMER, FIRST, LAST, stamp) == ""
    assert keep_day_off(session, date(2026, 5, 15), " dag na Hemelvaart ", stamp) == ""
    assert len(calendar_lines(session)) == before == 2


def test_history_tells_what_was_kept_even_after_it_was_ended(session: Session, stamp: Stamp) -> None:
    keep_recess(session, SUMMER, FIRST, LAST, stamp)
    end_recess(session, recess_entry(session, SUMMER, 2026), stamp)
    keep_day_off(session, date(2026, 5, 15), "dag na Hemelvaart", stamp)
    end_day_off(session, days_off(session)[0], stamp)
    told = [(line.event, line.difference) for line in calendar_lines(session)]
    assert told == [
        ("day_off.end", {"day": ["2026-05-15", None], "name": ["dag na Hemelvaart", None]}),
        ("day_off.keep", {"day": [None, "2026-05-15"], "name": [None, "dag na Hemelvaart"]}),
        (
            "recess.end",
            {"recess": [None, "zomerreces 2026"], "first": ["2026-07-10", None], "last": ["2026-09-06", None]},
        ),
        (
            "recess.keep",
            {"recess": [None, "zomerreces 2026"], "first": [None, "2026-07-10"], "last": [None, "2026-09-06"]},
        ),
    ]
    with pytest.raises(NotFound):
        day_off(session, 1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, "draai ze om"),
        (FIRST, date(2027, 9, 6), "controleer het jaar"),
    ],
)
def test_days_that_make_no_recess_are_refused(
    session: Session, stamp: Stamp, first: date, last: date, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        keep_recess(session, SUMMER, first, last, stamp)
    assert recess_entries(session) == []


@pytest.mark.parametrize(
    ("day", "name", "words"),
    [
        (date(2026, 5, 15), " \n ", "een naam"),
        (date(2026, 5, 15), "x" * 201, "korter"),
        (date(2026, 5, 16), "brugdag", "weekend"),
        (date(2026, 5, 14), "brugdag", "Hemelvaartsdag"),
    ],
)
def test_a_day_that_is_no_working_day_or_has_no_name_is_refused(
    session: Session, stamp: Stamp, day: date, name: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        keep_day_off(session, day, name, stamp)


def test_each_recess_tells_where_its_days_come_from(session: Session, stamp: Stamp) -> None:
    keep_recess(session, RecessKind.MAY, date(2024, 4, 26), date(2024, 5, 13), stamp)
    kept = [one.recess for one in recess_entries(session)]
    found = {
        year: [line.origin for line in recess_lines(term_calendar(session), kept, year)] for year in (2023, 2024, 2026)
    }
    kept_, known, assumed, unknown = RecessOrigin
    assert found == {
        2023: [unknown, known, known, known, known],
        2024: [known, kept_, known, unknown, assumed],
        2026: [unknown, unknown, assumed, unknown, assumed],
    }


@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("secretariaat@rve.example", True),
        ("beheer@rve.example", True),
        ("ez@rve.example", False),
        ("lezer@rve.example", False),
        ("auditor@rve.example", False),
        ("brief@rve.example", False),
    ],
)
def test_who_keeps_the_calendar_in_a_programme_keeps_it_for_all(
    example: Database, session: Session, programme: Programme, email: str, may: bool
) -> None:
    stamp = Stamp(account_by_email(session, email), LOADED_AT, "proef")
    with pytest.raises(NotAllowed):
        keep_recess(session, SUMMER, FIRST, LAST, stamp)
    if may:
        assert keep_recess(session, SUMMER, FIRST, LAST, stamp, programme.id)
    else:
        for keep in (
            lambda: keep_recess(session, SUMMER, FIRST, LAST, stamp, programme.id),
            lambda: keep_day_off(session, date(2026, 5, 15), "dag na Hemelvaart", stamp, programme.id),
        ):
            with pytest.raises(NotAllowed):
                keep()


def test_a_day_off_shifts_a_step_of_the_countdown_to_the_working_day_before(session: Session, stamp: Stamp) -> None:
    meeting = date(2026, 5, 28)
    before = {one.step.name: one.day for one in countdown(meeting, term_calendar(session))}
    keep_day_off(session, date(2026, 5, 13), "bijzondere dag", stamp)
    keep_day_off(session, meeting, "dag van het overleg", stamp)
    after = {one.step.name: one.day for one in countdown(meeting, term_calendar(session))}
    assert before["dossier"] == date(2026, 5, 13), "14 May is Ascension Day"
    assert after["dossier"] == date(2026, 5, 12)
    assert after["meeting"] == meeting, "the meeting stays where people put it"
    assert {name for name, day in before.items() if after[name] != day} == {"dossier"}
