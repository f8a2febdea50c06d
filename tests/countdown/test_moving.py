"""A meeting that moves takes along its countdown and the days of its round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.calls import CallValues, keep_call
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.models import CountdownMark
from agenda.countdown.moving import Moved, along_with, move_consultation
from agenda.countdown.services import mark_done, set_ready
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.links import end_of, issue_link
from agenda.progress.models import Round
from agenda.progress.queries import open_questions
from agenda.progress.rounds import RoundValues, start_round, take_round_step
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, MEETING

HELD, LATER = date(2026, 5, 28), date(2026, 6, 11)
NOW = replace(BY_OPERATOR, at=datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def meeting(programme: Programme, session: Session) -> Consultation:
    return consultation_by_key(session, MEETING, programme)


def asked(session: Session, programme: Programme, meeting: Consultation, starts_on: date) -> Round:
    values = RoundValues(date(2026, 4, 9), meeting.occasion, starts_on=starts_on, as_of=date(2026, 4, 16))
    return start_round(session, programme, values, NOW)


def move(session: Session, programme: Programme, day: date = LATER) -> Moved:
    return move_consultation(session, programme, MEETING, day, term_calendar(session), NOW)


def days_of(round_: Round) -> tuple[date, date, date | None]:
    return round_.starts_on, round_.closes_on, round_.as_of


def test_a_planned_round_moves_as_a_whole_and_that_is_recorded(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    round_ = asked(session, programme, meeting, date(2026, 3, 19))
    moved = move(session, programme)
    assert days_of(round_) == (date(2026, 4, 2), date(2026, 4, 23), date(2026, 4, 30))
    assert [one.name for one in moved.round] == ["starts_on", "closes_on", "as_of"]
    line = session.scalars(select(HistoryLine).where(HistoryLine.event == "round.shift")).one()
    assert line.difference["closes_on"] == ["2026-04-09", "2026-04-23"]
    move(session, programme, HELD)
    assert days_of(round_) == (date(2026, 3, 19), date(2026, 4, 9), date(2026, 4, 16)), "and back"


def test_of_an_open_round_the_days_to_come_move_and_its_links_run_as_long(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    round_ = asked(session, programme, meeting, date(2026, 3, 16))
    question = open_questions(session, round_)[0]
    link = issue_link(session, question, Addressee("Iemand", "iemand@ez.example", Via.CONTACT), NOW).link
    session.flush()
    move(session, programme)
    session.refresh(link)
    assert days_of(round_) == (date(2026, 3, 16), date(2026, 4, 23), date(2026, 4, 30))
    assert link.expires_at == end_of(round_)


def test_of_a_closed_round_only_the_as_of_date_moves_and_of_a_frozen_one_nothing(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    round_ = asked(session, programme, meeting, date(2026, 3, 16))
    take_round_step(session, round_, "close", NOW)
    move(session, programme)
    assert days_of(round_) == (date(2026, 3, 16), date(2026, 4, 9), date(2026, 4, 30))
    take_round_step(session, round_, "freeze", NOW)
    assert move(session, programme, HELD).round == []
    assert round_.as_of == date(2026, 4, 30)


def test_no_day_moves_into_the_past(session: Session, programme: Programme, meeting: Consultation) -> None:
    round_ = asked(session, programme, meeting, date(2026, 3, 16))
    moved = move(session, programme, date(2026, 4, 23))
    assert days_of(round_) == (date(2026, 3, 16), date(2026, 4, 9), date(2026, 4, 16))
    assert [one.stays for one in moved.round] == [
        "5 maart 2026 is al voorbij; deze dag blijft.",
        "12 maart 2026 is al voorbij; deze dag blijft.",
    ]


@pytest.mark.parametrize(
    ("until", "to", "becomes"),
    [
        (date(2026, 4, 2), LATER, date(2026, 4, 16)),
        (date(2026, 4, 22), date(2026, 6, 2), date(2026, 4, 24)),
        (HELD, LATER, date(2026, 6, 10)),
        (date(2026, 5, 27), date(2026, 4, 23), date(2026, 4, 22)),
        (date(2026, 4, 2), date(2026, 4, 23), date(2026, 4, 2)),
        (date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 1)),
        (date(2026, 3, 13), LATER, date(2026, 3, 13)),
    ],
    ids=[
        "as far",
        "to a working day",
        "before the day",
        "earlier",
        "gone by",
        "before",
        "over",
    ],
)
def test_the_last_day_of_the_call_for_items_moves_along(
    session: Session, programme: Programme, meeting: Consultation, until: date, to: date, becomes: date
) -> None:
    keep_call(session, meeting, CallValues(until), BY_OPERATOR)
    along = along_with(session, meeting, to, term_calendar(session), date(2026, 3, 16))
    moved = move(session, programme, to)
    session.expire_all()
    assert meeting.items_until == becomes
    assert moved.call == along.call
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event == "consultation.recall")).all()
    assert [one.difference["until"] for one in lines] == (
        [[until.isoformat(), becomes.isoformat()]] if until != becomes else []
    )


def test_what_was_set_ready_waits_for_its_new_day_and_what_is_done_stays_done(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    set_ready(session, meeting, "ask", NOW)
    mark_done(session, meeting, "pre_meeting", "was al", NOW)
    move(session, programme, HELD + timedelta(weeks=8))
    marks = {mark.step: mark for mark in session.scalars(select(CountdownMark))}
    assert marks["ask"].started_at is None
    assert marks["pre_meeting"].done_at is not None


def test_what_will_move_along_is_told_beforehand_and_nothing_is_written(
    example: Database, session: Session, programme: Programme, meeting: Consultation
) -> None:
    asked(session, programme, meeting, date(2026, 3, 19))
    mark_done(session, meeting, "pre_meeting", "", NOW)
    session.flush()
    along = along_with(session, meeting, LATER, term_calendar(session), date(2026, 3, 16))
    assert not session.dirty
    steps = {one.step.name: (one.old, one.new) for one in along.steps}
    assert steps["dossier"] == (date(2026, 5, 13), date(2026, 5, 28))
    assert steps["meeting"] == (HELD, LATER)
    assert "pre_meeting" not in steps, "it is done"
    assert [(one.label, one.new) for one in along.round] == [
        ("Opent op", date(2026, 4, 2)),
        ("Sluit op", date(2026, 4, 23)),
        ("Peildatum", date(2026, 4, 30)),
    ]


def test_an_occasion_that_stays_or_is_new_moves_nothing(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    assert move(session, programme, HELD).round == []
    moved = move_consultation(session, programme, "BO-2027-1", date(2027, 5, 27), term_calendar(session), NOW)
    assert moved.placed.changed
    assert moved.round == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_shows_beforehand_how_the_call_for_items_moves(
    example: Database, browser_of: Callable[[str], FlaskClient]
) -> None:
    with example.transaction() as session:
        here = consultation_by_key(session, MEETING, programme_by_key(session, "rve"))
        keep_call(session, here, CallValues(date(2026, 4, 2)), BY_OPERATOR)
    address = f"/programmas/rve/overleggen/{MEETING}/verplaatsen"
    browser = browser_of("secretariaat@rve.example")
    form = {"csrf_token": token_in(browser.get(address).text), "day": "11-6-2026"}
    told = browser.post(address, data=form).text
    assert "Agendapunten aandragen" in told
    assert "donderdag 16 april 2026" in told
