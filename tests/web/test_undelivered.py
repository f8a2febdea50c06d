from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.accounts.models import Person
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.queries import bouncing
from agenda.mail.services import note_bounce
from tests.conftest import token_in
from tests.web.test_pages import SECRETARIAT

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
HERE = "/programmas/rve"
EZ, WORKS = f"{HERE}/partijen/ez", f"{HERE}/partijen/ez/adres-werkt"
CONTACT = "bedrijventerreinen@ez.example"
REASON = "550 5.1.1 <script>alert('weg')</script>"
SINCE = datetime(2026, 3, 3, 23, 30, tzinfo=AMSTERDAM)
TOLD = "Mail komt niet aan, sinds 3 maart 2026. De mailserver zegt: 550 5.1.1 &lt;script&gt;"


@pytest.fixture
def bounced(example: Database) -> Database:
    with example.transaction() as session:
        for address in (CONTACT, "ez@rve.example"):
            note_bounce(session, address, REASON, SINCE)
    return example


def press(client: FlaskClient, page: str, to: str, **more: str) -> int:
    return client.post(to, data={"csrf_token": token_in(client.get(page).text)} | more).status_code


def known(database: Database) -> frozenset[str]:
    with database.reading() as session:
        return bouncing(session)


def last_event(database: Database) -> tuple[str, str]:
    with database.reading() as session:
        line = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence.desc())).first()
        assert line
        assert CONTACT not in str(line.difference)
        return line.event, line.object_kind


def test_a_party_shows_where_mail_does_not_arrive_and_why(browser_of: Browsers, bounced: Database) -> None:
    page = browser_of(SECRETARIAT).get(EZ).text
    assert page.count(TOLD) == 1
    assert "<script>alert" not in page
    assert page.count("adres-werkt") == 1


def test_who_may_not_see_persons_sees_nothing_of_it(browser_of: Browsers, bounced: Database) -> None:
    page = browser_of("lezer@rve.example").get(EZ).text
    assert "Mail komt niet aan" not in page
    assert "Adres werkt weer" not in page


@pytest.mark.parametrize("email", [SECRETARIAT, "ez@rve.example"])
def test_who_keeps_the_party_says_that_mail_arrives_again(browser_of: Browsers, bounced: Database, email: str) -> None:
    client = browser_of(email)
    assert press(client, EZ, WORKS, address=CONTACT) == 302
    assert known(bounced) == {"ez@rve.example"}
    assert last_event(bounced) == ("party.reachable", "party")
    page = client.get(EZ).text
    assert f"{CONTACT} krijgt weer mail." in page
    assert "meldde dat mail weer aankomt" in page
    assert "Mail komt niet aan" not in page


def test_to_say_so_twice_does_nothing_more(browser_of: Browsers, bounced: Database) -> None:
    client = browser_of(SECRETARIAT)
    page = client.get(EZ)
    fields = {"csrf_token": token_in(page.text), "address": CONTACT}
    assert [client.post(WORKS, data=fields).status_code for _ in range(2)] == [302, 302]
    with bounced.reading() as session:
        events = session.scalars(select(HistoryLine).where(HistoryLine.event == "party.reachable")).all()
    assert len(events) == 1


@pytest.mark.parametrize("email", ["nfia@rve.example", "lezer@rve.example", "auditor@rve.example"])
def test_others_may_not_say_so(browser_of: Browsers, bounced: Database, email: str) -> None:
    client = browser_of(email)
    token = token_in(client.get("/mijn-account").text)
    assert client.post(WORKS, data={"csrf_token": token, "address": CONTACT}).status_code == 403
    assert CONTACT in known(bounced)


@pytest.mark.parametrize("address", ["ez@rve.example", "", "<script>"])
def test_an_address_of_another_is_not_the_partys_to_tell_of(
    browser_of: Browsers, bounced: Database, address: str
) -> None:
    assert press(browser_of(SECRETARIAT), EZ, WORKS, address=address) == 404
    assert known(bounced) == {CONTACT, "ez@rve.example"}


def test_mail_for_the_party_goes_to_the_next(browser_of: Browsers, bounced: Database) -> None:
    page = browser_of(SECRETARIAT).get(f"{HERE}/partijen").text
    assert CONTACT not in page


def person(database: Database) -> str:
    with database.reading() as session:
        return f"{HERE}/mensen/{session.scalar(select(Person.id).where(Person.email == 'ez@rve.example'))}"


def test_a_person_shows_that_mail_does_not_arrive(browser_of: Browsers, bounced: Database) -> None:
    manager, address = browser_of("beheer@rve.example"), person(bounced)
    page = manager.get(address).text
    assert page.count(TOLD) == 1
    act = f"{address}/stap/adres-werkt"
    assert act in page
    assert TOLD in manager.get(act).text
    assert press(manager, act, act) == 302
    assert known(bounced) == {CONTACT}
    assert last_event(bounced) == ("person.reachable", "person")
    after = manager.get(address).text
    assert "Mail komt niet aan" not in after
    assert "meldde dat mail weer aankomt" in after
    assert manager.get(act).status_code == 409


def test_where_mail_arrives_nothing_is_shown(browser_of: Browsers, example: Database) -> None:
    manager = browser_of("beheer@rve.example")
    assert "onbestelbaar" not in manager.get(EZ).text
    assert "adres-werkt" not in manager.get(person(example)).text
