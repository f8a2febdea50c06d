"""A consultation that was cancelled: nothing waits for it, and its pages say so."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.calls import CallValues, keep_call, open_calls
from agenda.consultations.meetings import cancel_meeting
from agenda.consultations.models import Consultation
from agenda.consultations.versions import take_agenda_step
from agenda.countdown.gathering import gather
from agenda.countdown.moving import move_consultation
from agenda.countdown.queries import stands, steps_of
from agenda.countdown.starting import start_step
from agenda.decisions.backlog import coming_consultations, consultation_after
from agenda.decisions.list_queries import later_consultations
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.refusal import NotNow
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from tests.consultations.agendas import BY_OPERATOR, MEETING, meeting, next_meeting, put

TODAY, AFTERWARDS = date(2026, 3, 16), date(2026, 6, 1)
BECAUSE = "De minister is <b>verhinderd</b>."
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def here(session: Session, programme: Programme) -> Consultation:
    return meeting(session, programme)


def cancel(session: Session, consultation: Consultation) -> None:
    cancel_meeting(session, consultation.meeting, BECAUSE, BY_OPERATOR)
    session.flush()


def test_the_countdown_of_a_cancelled_consultation_is_silent(
    session: Session, programme: Programme, here: Consultation
) -> None:
    assert steps_of(session, programme, TODAY)
    cancel(session, here)
    assert steps_of(session, programme, TODAY) == []
    found = stands(session, [here], AFTERWARDS, term_calendar(session))
    assert {one.state.value for one in found} <= {"done", "passed"}
    assert not any(one.has_come or one.may_start for one in found)
    held = next(one for one in found if one.step.name == "meeting")
    assert held.missing == "Het overleg is afgezegd."
    with pytest.raises(NotNow, match="is afgezegd"):
        start_step(session, here, "ask", BY_OPERATOR)


def test_it_counts_again_once_it_moves_to_another_day(
    session: Session, programme: Programme, here: Consultation
) -> None:
    cancel(session, here)
    move_consultation(session, programme, MEETING, date(2026, 6, 4), term_calendar(session), BY_OPERATOR)
    assert here.goes_on
    assert steps_of(session, programme, TODAY)


def test_nothing_goes_on_to_a_cancelled_consultation_nor_to_a_frozen_agenda(
    session: Session, programme: Programme, here: Consultation
) -> None:
    there = next_meeting(session, programme)
    session.flush()
    assert consultation_after(session, here) is there
    assert later_consultations(session, here, there.occasion.day) == [there]
    put(session, there, "Punt")
    for name in ("settle", "freeze"):
        take_agenda_step(session, there, name, BY_OPERATOR)
    assert consultation_after(session, here) is None
    assert list(coming_consultations(session, programme.id, TODAY)) == [here]
    assert later_consultations(session, here, there.occasion.day) == [there]
    cancel(session, there)
    assert later_consultations(session, here, there.occasion.day) == []
    assert not gather(session, [here], TODAY, Keeper())[here.id].followed
    cancel(session, here)
    assert list(coming_consultations(session, programme.id, TODAY)) == []
    assert not gather(session, [here], TODAY, Keeper())[here.id].followed


def test_no_items_are_asked_for_a_cancelled_consultation(
    session: Session, programme: Programme, here: Consultation
) -> None:
    keep_call(session, here, CallValues(date(2026, 4, 2)), BY_OPERATOR)
    session.flush()
    assert list(open_calls(session, programme.id, TODAY)) == [here]
    cancel(session, here)
    assert list(open_calls(session, programme.id, TODAY)) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_its_page_and_the_list_say_that_it_was_cancelled_and_why(example: Database, browser_of: Browser) -> None:
    with example.transaction() as session:
        cancel(session, meeting(session, programme_by_key(session, "rve")))
    visitor = browser_of("lezer@rve.example")
    for address in ("/programmas/rve/overleggen", f"/programmas/rve/overleggen/{MEETING}"):
        told = visitor.get(address).text
        assert "De minister is &lt;b&gt;verhinderd&lt;/b&gt;." in told
        assert "afgezegd" in told
