"""The register of commitments and motions: everyone reads it, writers keep it, nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from agenda.commitments.models import Commitment, CommitmentState
from agenda.gateways.database import Database
from agenda.web import commitments
from tests.conftest import token_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Browsers = Callable[[str], FlaskClient]
REGISTER = "/programmas/rve/toezeggingen"
KEPT = f"{REGISTER}/toezegging-wet-biz"
FILLED = {
    "kind": "motion",
    "text": "De regering onderzoekt <b>hoe</b> campussen groeien.",
    "made_to": "het lid Jansen c.s.",
    "debate": "Tweeminutendebat Regio",
    "made_on": "12-2-2026",
    "register_number": "29697-150",
    "reference": "Kamerstuk 29697 nr. 150",
    "term": "voor de zomer van 2026",
    "due_on": "",
    "actions": "6.1, 6.3",
    "seen": "0",
}


def sent(browser: FlaskClient, address: str, **fields: str) -> TestResponse:
    page = browser.get(address)
    return browser.post(address, data={**fields, "csrf_token": token_in(page.text)})


def held(database: Database, key: str) -> Commitment:
    with database.reading() as session:
        return session.scalars(select(Commitment).where(Commitment.key == key)).one()


@pytest.fixture
def writer(browser_of: Browsers) -> FlaskClient:
    return browser_of("brief@rve.example")


def test_a_motion_is_kept_with_its_term_and_its_actions(writer: FlaskClient, database: Database) -> None:
    answer = sent(writer, f"{REGISTER}/nieuw", **FILLED)
    assert answer.status_code == 302
    page = writer.get(answer.headers["Location"]).text
    assert "&lt;b&gt;hoe&lt;/b&gt;" in page
    assert "uiterlijk 2 juli 2026" in page
    assert "Kamerstuk 29697, nr. 150" in page
    assert "6.1" in page
    assert "6.3" in page
    listed = writer.get(f"{REGISTER}?soort=motion").text
    assert "29697-150" in listed
    assert "Kisteman" not in listed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Schrijf op wat is toegezegd of gevraagd."),
        ({"made_on": "31-2-2026"}, "31-2-2026"),
        ({"made_on": "12-2-2027"}, "Deze dag moet nog komen"),
        ({"actions": "99.9"}, "Er is geen actie ‘99.9’."),
        ({"due_on": "1-1-2026"}, "Deze dag ligt voor het debat"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    writer: FlaskClient, database: Database, wrong: dict[str, str], sentence: str
) -> None:
    answer = sent(writer, f"{REGISTER}/nieuw", **FILLED | wrong)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Tweeminutendebat Regio" in answer.text
    with database.reading() as session:
        assert len(session.scalars(select(Commitment)).all()) == 2


def test_it_is_settled_and_opened_again(writer: FlaskClient, database: Database) -> None:
    assert sent(writer, f"{KEPT}/afdoen", outcome="", on="16-3-2026").status_code == 400
    assert sent(writer, f"{KEPT}/afdoen", outcome="De brief is gestuurd.", on="10-3-2026").status_code == 302
    assert held(database, "toezegging-wet-biz").state is CommitmentState.MET
    page = writer.get(KEPT)
    assert "De brief is gestuurd." in page.text
    assert "10 maart 2026" in page.text
    assert "Toezegging-wet-biz" not in writer.get(f"{REGISTER}?stand=late").text
    assert writer.get(f"{KEPT}/wijzigen").status_code == 409
    writer.post(f"{KEPT}/heropenen", data={"csrf_token": token_in(page.text)})
    assert held(database, "toezegging-wet-biz").state is CommitmentState.OPEN


def test_two_writers_see_what_the_other_wrote(writer: FlaskClient, browser_of: Browsers, database: Database) -> None:
    mine = writer.get(f"{KEPT}/wijzigen")
    fields = FILLED | {
        "kind": "commitment",
        "seen": str(held(database, "toezegging-wet-biz").version),
        "actions": "4.1",
    }
    assert sent(browser_of("secretariaat@rve.example"), f"{KEPT}/wijzigen", **fields).status_code == 302
    answer = writer.post(f"{KEPT}/wijzigen", data={**fields, "text": "Iets anders.", "csrf_token": token_in(mine.text)})
    assert answer.status_code == 409
    assert "Iets anders." in answer.text
    assert "campussen groeien" in answer.text
    stale = fields | {"kind": "motion", "actions": "4.1, 6.1", "made_to": "het lid Pels"}
    answer = writer.post(f"{KEPT}/wijzigen", data={**stale, "csrf_token": token_in(mine.text)})
    told = "".join(re.findall(r"<li>(.*? U schreef.*)</li>", answer.text))
    assert "Soort. U schreef: <q>motie</q>. Nu bewaard: <q>toezegging</q>." in told
    assert "Acties. U schreef: <q>4.1, 6.1</q>. Nu bewaard: <q>4.1</q>." in told
    assert "Aan wie of van wie. U schreef: <q>het lid Pels</q>." in told
    assert told.count("U schreef") == 3


def test_what_is_typed_stays_when_somebody_else_settled_it_first(writer: FlaskClient, database: Database) -> None:
    page = writer.get(f"{KEPT}/wijzigen")
    fields = {"outcome": "De brief is <b>gestuurd</b>.", "on": "10-3-2026", "csrf_token": token_in(page.text)}
    assert writer.post(f"{KEPT}/afdoen", data=fields).status_code == 302
    change = FILLED | {"text": "Mijn eigen woorden.", "seen": str(held(database, "toezegging-wet-biz").version)}
    settling = fields | {"outcome": "Mijn eigen woorden."}
    for address, typed in (("afdoen", settling), ("wijzigen", settling | change)):
        answer = writer.post(f"{KEPT}/{address}", data=typed)
        assert answer.status_code == 409
        assert "Mijn eigen woorden." in answer.text
        assert "afgedaan" in answer.text


def test_what_crosses_in_the_database_is_told_in_a_sentence(
    writer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crossed(*_: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("unique"))

    monkeypatch.setattr(commitments, "add_commitment", crossed)
    answer = sent(writer, f"{REGISTER}/nieuw", **FILLED)
    assert answer.status_code == 409
    assert "Iemand anders bewaarde tegelijk iets" in answer.text


@pytest.mark.parametrize("email", ["lezer@rve.example", "nfia@rve.example"])
def test_others_read_and_do_not_write(browser_of: Browsers, email: str) -> None:
    browser = browser_of(email)
    assert "Kisteman" in browser.get(REGISTER).text
    assert "Afdoen" not in browser.get(KEPT).text
    assert browser.get(f"{REGISTER}/nieuw").status_code == 403
    assert browser.get(f"{KEPT}/afdoen").status_code == 403


def test_the_register_asks_as_many_statements_however_long_it_is(
    writer: FlaskClient, statements: list[str], database: Database
) -> None:
    def asked() -> int:
        statements.clear()
        writer.get(REGISTER)
        return len(statements)

    asked()
    few = asked()
    for number in range(5):
        sent(writer, f"{REGISTER}/nieuw", **FILLED | {"text": f"Toezegging {number}"})
    assert asked() <= few
