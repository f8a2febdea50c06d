"""Planning, inviting, answering, changing and cancelling meetings, as people do it on the site."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.consultations.models import Attendee, Consultation, Meeting, Member, OtherEvent
from agenda.consultations.words import MeetingKind, Reply
from agenda.gateways.database import Database
from agenda.mail.models import OutgoingMail
from agenda.programmes.models import Occasion
from agenda.programmes.queries import programme_by_key
from tests.consultations.sittings import pre_meeting, seat
from tests.web.test_calendars import text_of
from tests.web.test_pages import SECRETARIAT, fields_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
ALL = "/programmas/rve/overleggen"
SERIES, PLAN = f"{ALL}/reeks", f"{ALL}/plannen"
HOSTILE = "<script>alert(1)</script> “O'Neil” & co"


@pytest.fixture
def meeting(example: Database) -> str:
    """Where the page of a pre-meeting with its members stands."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        seat(session, programme)
        return f"{ALL}/BO-2026-1/bijeenkomsten/{pre_meeting(session, programme).id}"


def post(client: FlaskClient, address: str, status: int = 200, **typed: object) -> str:
    fields = fields_of(client.get(address).text) | typed
    answer = client.post(address, data=fields, follow_redirects=True)
    assert answer.status_code == status, text_of(answer.text)
    return answer.text


def press(client: FlaskClient, page: str, action: str) -> str:
    """Presses a button that stands on the page by itself."""
    token = fields_of(client.get(page).text).get("csrf_token")
    return client.post(action, data={"csrf_token": token}, follow_redirects=True).text


def reply_of(example: Database, name: str) -> tuple[str, Attendee]:
    """Where it is answered, and how it stands."""
    with example.reading() as session:
        one = session.scalars(select(Attendee).where(Attendee.name == name)).one()
        return f"{ALL}/BO-2026-1/deelnemers/{one.id}/antwoord", one


def mailed(example: Database) -> list[tuple[str, str]]:
    with example.reading() as session:
        return [(one.kind, one.recipient) for one in session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def test_the_next_consultation_is_proposed_and_a_day_that_collides_is_shown_first(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    proposed = fields_of(client.get(PLAN).text)
    assert (proposed["key"], proposed["day"]) == ("BO-2026-2", "27-11-2026")
    warned = post(client, PLAN, day="28-11-2026", title=HOSTILE)
    assert "De dag valt in het weekend." in warned
    assert "<script>alert" not in warned
    fields = fields_of(warned)
    assert (fields["day"], fields["title"]) == ("28-11-2026", HOSTILE)
    done = client.post(PLAN, data=fields, follow_redirects=True).text
    assert "BO-2026-2 is gepland op zaterdag 28 november 2026." in done
    assert "<script>alert" not in done
    with example.reading() as session:
        planned = session.scalars(select(Consultation).join(Occasion).where(Occasion.key == "BO-2026-2")).one()
        assert planned.title == HOSTILE


def test_what_is_filled_in_wrong_is_told_at_its_field_and_nothing_is_kept(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    page = post(client, PLAN, 400, key="BO-2026-1", day="27-11-2026", starts="half drie", ends="16.00")
    assert "‘half drie’ is geen tijd; schrijf hem als 14.00." in page
    page = post(client, PLAN, 400, key="BO-2026-1", day="27-11-2026", starts="16", ends="14 uur")
    for sentence in ("Er is al een overleg BO-2026-1", "Het eind ligt voor het begin"):
        assert sentence in page
    assert fields_of(page)["ends"] == "14.00", "what was typed stays"
    with example.reading() as session:
        assert len(session.scalars(select(Consultation)).all()) == 2


def test_a_series_with_members_and_other_events_is_kept_by_the_secretariat(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    post(client, f"{SERIES}/wijzigen", months="5", place=HOSTILE, starts="13:00", ends="15.30", silence="waits")
    post(client, f"{SERIES}/leden/nieuw", name=HOSTILE, email="lid@ez.example", sits_in=["directors"])
    page = post(client, f"{SERIES}/andere/nieuw", name=HOSTILE, first="26-11-2026")
    assert "<script>alert" not in page
    assert "van 13.00 tot 15.30 uur" in page
    refused = post(client, f"{SERIES}/leden/nieuw", 400, name="X", email="geen adres", sits_in=[])
    assert "geen e-mailadres" in refused
    assert "Kies ten minste één soort bijeenkomst." in refused
    with example.reading() as session:
        assert [one.sits_in for one in session.scalars(select(Member))] == [["directors"]]
        event = session.scalars(select(OtherEvent)).one()
    assert "telt niet meer mee" in press(client, SERIES, f"{SERIES}/andere/{event.id}/weg")
    seen = browser_of("ez@rve.example").get(SERIES).text
    assert "lid@ez.example" not in seen, "an address is for who invites, and for the own party"


def test_who_saves_second_sees_both_versions(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    stale = fields_of(client.get(f"{SERIES}/wijzigen").text)
    post(client, f"{SERIES}/wijzigen", place="Utrecht")
    answer = client.post(f"{SERIES}/wijzigen", data=stale | {"place": "Zwolle"})
    assert answer.status_code == 409
    assert "U schreef: <q>Zwolle</q>. Nu bewaard: <q>Utrecht</q>." in answer.text


def test_a_pre_meeting_comes_on_the_day_of_the_countdown_with_its_members(
    browser_of: Browsers, example: Database
) -> None:
    with example.transaction() as session:
        seat(session, programme_by_key(session, "rve"))
    client = browser_of(SECRETARIAT)
    address = f"{ALL}/BO-2026-1/bijeenkomsten/nieuw/pre_meeting"
    assert fields_of(client.get(address).text)["day"] == "2-4-2026"
    page = post(client, address, starts="10", ends="11.30", online="https://bel.example/x")
    assert "met 3 deelnemers" in page
    assert mailed(example) == []
    countdown = text_of(client.get(f"{ALL}/BO-2026-1").text)
    assert "Ambtelijk vooroverleg donderdag 2 april 2026, van 10.00 tot 11.30 uur 3 antwoordden nog niet" in countdown


def test_invited_changed_cancelled_and_told_each_time(browser_of: Browsers, example: Database, meeting: str) -> None:
    client = browser_of(SECRETARIAT)
    assert "Er gaan 2 mails de deur uit." in press(client, meeting, f"{meeting}/uitnodigen")
    assert "krijgt een mail: 2 deelnemers" in post(client, f"{meeting}/wijzigen", place="Elders")
    page = post(client, f"{meeting}/afzeggen", because=HOSTILE)
    assert "Afgezegd op" in page
    assert "<script>alert" not in page
    kinds = [kind for kind, _ in mailed(example)]
    assert kinds == ["meeting_invited"] * 2 + ["meeting_moved"] * 2 + ["meeting_cancelled"] * 2
    assert client.get(f"{meeting}/wijzigen").status_code == 409


def test_an_owner_answers_for_the_own_party_and_for_no_other(
    browser_of: Browsers, example: Database, meeting: str
) -> None:
    press(browser_of(SECRETARIAT), meeting, f"{meeting}/uitnodigen")
    own, _ = reply_of(example, "Emma Ez")
    other, _ = reply_of(example, "Nico Nfia")
    chair, _ = reply_of(example, "Vera Zitter")
    ez = browser_of("ez@rve.example")
    shown = fields_of(ez.get(own).text)
    assert shown["stands_in_email"] == "sam@ez.example", "the usual substitute is filled in"
    post(ez, own, reply="substitute", note="Alleen voor ons")
    assert reply_of(example, "Emma Ez")[1].reply is Reply.SUBSTITUTE
    assert mailed(example)[-1] == ("meeting_invited", "sam@ez.example")
    token = shown["csrf_token"]
    for address in (other, chair):
        assert ez.get(address).status_code == 403
        assert ez.post(address, data={"reply": "declined", "csrf_token": token}).status_code == 403
    assert reply_of(example, "Nico Nfia")[1].reply is Reply.NONE
    assert browser_of("lezer@rve.example").get(own).status_code == 403
    seen = browser_of("nfia@rve.example").get(meeting).text
    assert "laat zich vervangen" in seen
    for private in ("Alleen voor ons", "emma@ez.example", "voorzitter@rve.example"):
        assert private not in seen
    assert "Alleen voor ons" in browser_of(SECRETARIAT).get(meeting).text


def test_a_guest_is_added_and_taken_off_again(browser_of: Browsers, example: Database, meeting: str) -> None:
    client = browser_of(SECRETARIAT)
    page = post(client, f"{meeting}/gasten/nieuw", name=HOSTILE, email="gast@elders.example")
    assert "<script>alert" not in page
    assert "doet al iemand mee" in post(client, f"{meeting}/gasten/nieuw", 400, name="X", email="Gast@elders.example")
    press(client, meeting, f"{meeting}/uitnodigen")
    address, _ = reply_of(example, HOSTILE)
    page = post(client, address.replace("/antwoord", "/weg"))
    assert "krijgt daar een mail over" in page
    assert mailed(example)[-1] == ("meeting_cancelled", "gast@elders.example")
    assert client.get(address).status_code == 404


def test_the_page_of_a_move_shows_its_pre_meetings_and_mails_who_was_invited(
    browser_of: Browsers, example: Database, meeting: str
) -> None:
    client = browser_of(SECRETARIAT)
    press(client, meeting, f"{meeting}/uitnodigen")
    move = f"{ALL}/BO-2026-1/verplaatsen"
    shown = post(client, move, day="7-6-2026")
    assert "De dag valt in het weekend." in shown
    assert "vrijdag 10 april 2026" in text_of(shown), "the 12th is a Sunday"
    done = client.post(move, data=fields_of(shown), follow_redirects=True).text
    assert "krijgt een mail: 2 deelnemers" in done
    with example.reading() as session:
        kept = session.scalars(select(Meeting).where(Meeting.kind == MeetingKind.PRE_MEETING)).one()
        assert (kept.own_day, kept.sequence) == (date(2026, 4, 10), 1)


def test_a_page_of_a_meeting_asks_as_much_with_many_guests_as_with_few(
    browser_of: Browsers, example: Database, meeting: str, statements: list[str]
) -> None:
    client = browser_of(SECRETARIAT)
    client.get(meeting)
    statements.clear()
    client.get(meeting)
    few = len(statements)
    with example.transaction() as session:
        held = session.scalars(select(Meeting).where(Meeting.kind == MeetingKind.PRE_MEETING)).one()
        held.attendees += [Attendee(name=f"Gast {n}", email=f"g{n}@elders.example") for n in range(20)]
    statements.clear()
    client.get(meeting)
    assert len(statements) == few
