"""The call for items: who is asked, until when, and what comes after."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.queries import names_in
from agenda.consultations.calls import CallValues, announce_call, keep_call, open_calls
from agenda.consultations.steps import call_is_open, usual_last_day
from agenda.consultations.words import AgendaState
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotNow
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.parties.models import Contact, Party
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.terms.calendar import TermCalendar
from tests.consultations.agendas import BY_OPERATOR, meeting, stamp_of

UNTIL = date(2026, 4, 2)
HOSTILE = "<script>alert(1)</script> \"'&"
POST = Post(Sender("Agenda", "agenda@rve.example", b"sleutel"), "https://agenda.example")


@pytest.mark.parametrize(
    ("day", "weeks", "last"),
    [
        (date(2026, 5, 28), 8, date(2026, 4, 2)),
        (date(2026, 6, 1), 8, date(2026, 4, 2)),  # that Monday is the second day of Easter, the Friday Good Friday
        (date(2026, 5, 28), 0, date(2026, 5, 28)),
    ],
)
def test_the_call_closes_on_a_working_day(day: date, weeks: int, last: date) -> None:
    assert usual_last_day(day, weeks, TermCalendar()) == last


def test_the_call_is_open_until_its_last_day_and_can_be_moved(session: Session, programme: Programme) -> None:
    here = meeting(session, programme)
    assert not call_is_open(here, UNTIL)
    assert open_calls(session, programme.id, UNTIL) == []
    assert keep_call(session, here, CallValues(UNTIL, HOSTILE), BY_OPERATOR)
    assert [call_is_open(here, date(2026, 4, day)) for day in (1, 2, 3)] == [True, True, False]
    assert [list(open_calls(session, programme.id, date(2026, 4, day))) for day in (2, 3)] == [[here], []]
    opened_at = here.call_opened_at
    assert not keep_call(session, here, CallValues(UNTIL, f" {HOSTILE} "), BY_OPERATOR)
    assert keep_call(session, here, CallValues(date(2026, 4, 9), HOSTILE), BY_OPERATOR)
    assert call_is_open(here, date(2026, 4, 9))
    assert (here.call_opened_at, here.call_text) == (opened_at, HOSTILE)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (CallValues(date(2026, 3, 15)), "al voorbij"),
        (CallValues(date(2026, 5, 29)), "vóór het overleg van 28 mei 2026"),
        (CallValues(UNTIL, "x" * 4001), "korter dan 4000"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    session: Session, programme: Programme, values: CallValues, told: str
) -> None:
    here = meeting(session, programme)
    with pytest.raises(Invalid, match=told):
        keep_call(session, here, values, BY_OPERATOR)
    assert (here.call_opened_at, here.items_until) == (None, None)


def test_who_may_not_who_is_too_late_and_who_is_behind_is_refused(session: Session, programme: Programme) -> None:
    here = meeting(session, programme)
    with pytest.raises(NotAllowed):
        keep_call(session, here, CallValues(UNTIL), stamp_of(session, "ez@rve.example"))
    with pytest.raises(Changed):
        keep_call(session, here, CallValues(UNTIL), BY_OPERATOR, seen=here.version + 1)
    here.agenda_state = AgendaState.FROZEN
    with pytest.raises(NotNow, match="bevroren"):
        keep_call(session, here, CallValues(UNTIL), BY_OPERATOR)


def test_a_person_gets_one_mail_for_all_parties_and_is_not_mailed_twice(session: Session, programme: Programme) -> None:
    here, names = meeting(session, programme), names_in(session, programme, UNTIL)
    for party in session.scalars(select(Party)):
        party.contacts, party.mailbox = [], None
    for key in ("ez", "nfia"):
        contact = Contact(position=1, name="Mo", email="Mo@ez.example" if key == "ez" else "mo@ez.example")
        party_by_key(session, key).contacts = [contact]
    keep_call(session, here, CallValues(UNTIL, HOSTILE), BY_OPERATOR)
    told = announce_call(session, POST, here, programme, names, BY_OPERATOR)
    announce_call(session, POST, here, programme, names, BY_OPERATOR)
    (mail,) = session.scalars(select(OutgoingMail)).all()
    assert mail.recipient.lower() == "mo@ez.example"
    assert mail.programme_id == programme.id
    assert len(told.readers["mo@ez.example"].parties) == 2
    assert len(told.unreached) == len(names) - 2
    text = POST.message("items_called", "x", "y", _words_of(here, programme)).text
    assert HOSTILE in text
    assert "tot en met donderdag 2 april 2026" in text
    keep_call(session, here, CallValues(date(2026, 4, 9)), BY_OPERATOR)
    announce_call(session, POST, here, programme, names, BY_OPERATOR)
    assert len(session.scalars(select(OutgoingMail)).all()) == 2


def _words_of(here: object, programme: Programme) -> dict[str, object]:
    return {
        "name": "",
        "parties": ["EZ"],
        "shared": True,
        "programme": programme,
        "key": here.occasion.key,
        "day": here.occasion.day,
        "until": here.items_until,
        "text": here.call_text,
    }
