"""The pages of decisions as the secretariat uses them: what is typed, what is refused, and what is there afterwards."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.shares import divide_action
from agenda.actions.words import Phase
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.words import Verb
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.queries import group_by_key
from agenda.programmes.models import Programme
from tests.conftest import token_in
from tests.decisions.meetings import PAST, past_meeting

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Browsers = Callable[[str], FlaskClient]
BASE = "/programmas/rve/besluiten"
NUMBER = f"{PAST}.1"
HOSTILE = "<script>alert(1)</script> & \"'"


@pytest.fixture
def secretariat(example: Database, browser_of: Browsers, stamp: Stamp) -> FlaskClient:
    """After a decision that asks work of nobody yet."""
    with example.transaction() as session:
        record_decision(
            session, past_meeting(session, stamp), None, DecisionValues(Verb.INSTRUCT, f"Er komt {HOSTILE}"), stamp
        )
    return browser_of("secretariaat@rve.example")


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    token = token_in(client.get(f"{BASE}/BO-2025-1.2/acties").text)
    return client.post(address, data={"csrf_token": token, **fields})


def page(client: FlaskClient, number: str = NUMBER) -> str:
    return client.get(f"{BASE}/{number}").text


def action_id(database: Database, number: str) -> int:
    with database.reading() as session:
        return action_by_number(session, session.get_one(Programme, 1), number).id


def test_a_decision_goes_from_open_to_settled_and_a_mistake_is_taken_back(
    secretariat: FlaskClient, example: Database
) -> None:
    steps = f"{BASE}/{NUMBER}/stappen"
    assert "Koppel eerst de actie die dit besluit uitvoert" in page(secretariat)
    assert post(secretariat, f"{steps}/start").status_code == 409
    assert post(secretariat, f"{BASE}/{NUMBER}/acties", action=action_id(example, "3.1")).status_code == 302
    for step in ("start", "execute"):
        assert post(secretariat, f"{steps}/{step}").status_code == 302
    refused = post(secretariat, f"{steps}/report", report=" ", reported_in="")
    assert refused.status_code == 400
    assert "Schrijf op wat er is teruggemeld" in refused.text
    assert "Kies het overleg waarin" in refused.text
    too_long = post(secretariat, f"{steps}/report", report="x" * 33_000, reported_in="1")
    assert too_long.status_code == 400
    assert "x" * 33_000 in too_long.text
    assert post(secretariat, f"{steps}/report", report=HOSTILE, reported_in="99").status_code == 400
    assert post(secretariat, f"{steps}/report", report=HOSTILE, reported_in="2").status_code == 302
    assert "Teruggemeld in BO-2026-1" in page(secretariat)
    assert HOSTILE not in page(secretariat)
    assert post(secretariat, f"{steps}/settle").status_code == 302
    assert "Schrijf op waarom" in post(secretariat, f"{steps}/back_to_reported", reason="").text
    assert post(secretariat, f"{steps}/back_to_reported", reason="Vergissing.").status_code == 302
    told = page(secretariat)
    assert "nam terug dat besluit BO-2025-2.1 is afgedaan" in told
    assert "Reden: <ins>Vergissing.</ins>" in told


def test_a_new_action_is_made_on_one_page_and_linked_both_ways(secretariat: FlaskClient, example: Database) -> None:
    address = f"{BASE}/{NUMBER}/acties/nieuw"
    assert "Er komt &lt;script&gt;" in secretariat.get(address).text
    empty = post(secretariat, address, title=HOSTILE, kind="action", number="3.1", goal="3")
    assert empty.status_code == 400
    assert "Kies de trekker." in empty.text
    assert "alert(1)&lt;/script&gt;" in empty.text
    fields = {"title": HOSTILE, "kind": "action", "goal": "3", "lead": "1", "term": "eind 2027"}
    taken = post(secretariat, address, **fields, number="3.1")
    assert taken.status_code == 400
    assert "van een andere actie" in taken.text
    basis = post(secretariat, address, **(fields | {"kind": "instrument"}))
    assert "Noem de rechtsgrond" in basis.text
    assert "nog geen actie" in page(secretariat)
    assert post(secretariat, address, **fields).status_code == 302
    told = page(secretariat)
    assert "gemaakt door dit besluit" in told
    assert "Ontkoppelen" not in told
    with example.reading() as session:
        action = session.query(Action).filter_by(title=HOSTILE).one()
        assert (action.adopted_by, action.adoption.value, action.lead) == (NUMBER, "adopted", 1)
        assert action.terms[0].strength.value == "agreed"
        identity = action.id
    there = secretariat.get(f"/programmas/rve/acties/{identity}").text
    assert f'{BASE}/{NUMBER}">{NUMBER}</a>' in there
    assert "gemaakt door dit besluit" in there
    lacking = secretariat.get(f"/programmas/rve/overleggen/{PAST}/besluiten/dekking").text
    assert NUMBER not in lacking.partition("Belegd")[0].partition("Wat nog ontbreekt")[2]


def test_an_action_is_changed_by_a_decision_and_tells_so(secretariat: FlaskClient, example: Database) -> None:
    identity = action_id(example, "3.1")
    address = f"{BASE}/{NUMBER}/acties/{identity}"
    link = post(secretariat, f"{BASE}/{NUMBER}/acties", action=identity, wijzigen="yes")
    assert link.headers["Location"] == address
    with example.reading() as session:
        version = session.get_one(Action, identity).version
    nothing = post(secretariat, address, version=version, which="0", then="involved")
    assert nothing.status_code == 400
    assert "Vul in wat dit besluit" in nothing.text
    dropped = post(secretariat, address, version=version, which="0", then="involved", phase="dropped")
    assert "Schrijf op waarom deze actie vervalt" in dropped.text
    stale = post(secretariat, address, version=version - 1, which="0", term="2028", then="involved")
    assert stale.status_code == 409
    assert 'value="2028"' in stale.text
    assert "nog geen actie" in page(secretariat)
    reason = {"reason": HOSTILE, "then": "co_lead"}
    assert post(secretariat, address, version=version, which="0", term="2028", lead="2", **reason).status_code == 302
    assert "gewijzigd door dit besluit: termijn, trekker" in page(secretariat)
    told = secretariat.get(f"/programmas/rve/acties/{identity}").text
    assert "gewijzigd door dit besluit: termijn, trekker" in told
    assert NUMBER in told.partition("Verschoven")[2]
    refused = post(secretariat, f"{address}/ontkoppelen")
    assert refused.status_code == 409
    assert "die koppeling blijft" in refused.text


def test_a_divided_action_keeps_the_phase_that_follows_from_its_shares(
    secretariat: FlaskClient, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        action = action_by_number(session, session.get_one(Programme, 1), "4.2")
        divide_action(session, action, group_by_key(session, "provincies"), stamp)
    form = secretariat.get(f"{BASE}/{NUMBER}/acties/{action_id(example, '4.2')}").text
    assert 'name="term"' in form
    assert 'name="phase"' not in form


def test_a_link_that_was_a_mistake_is_undone(secretariat: FlaskClient, example: Database) -> None:
    identity = action_id(example, "3.1")
    post(secretariat, f"{BASE}/{NUMBER}/acties", action=identity)
    assert "Ontkoppelen" in page(secretariat)
    assert post(secretariat, f"{BASE}/{NUMBER}/acties/{identity}/ontkoppelen").status_code == 302
    assert "nog geen actie" in page(secretariat)
    assert post(secretariat, f"{BASE}/{NUMBER}/acties/{identity}/ontkoppelen").status_code == 404
    assert post(secretariat, f"{BASE}/{NUMBER}/acties", action="").status_code == 400


def test_executed_is_proposed_when_its_actions_are_done(
    secretariat: FlaskClient, example: Database, browser_of: Browsers
) -> None:
    question = "Is het daarmee uitgevoerd?"
    assert question not in page(secretariat, "BO-2025-1.2")
    with example.transaction() as session:
        session.get_one(Action, action_id(example, "3.1")).phase = Phase.DONE
    assert question in page(secretariat, "BO-2025-1.2")
    reader = page(browser_of("lezer@rve.example"), "BO-2025-1.2")
    assert question not in reader
    assert "Als uitgevoerd melden" not in reader


def test_what_stays_behind_is_counted_where_the_consultations_are(secretariat: FlaskClient) -> None:
    told = secretariat.get("/programmas/rve/overleggen").text
    assert f'{BASE}?lijst=unreported"><strong>1</strong> <span>uitgevoerd maar niet teruggemeld' in told
    assert f'{BASE}?lijst=idle"><strong>1</strong> <span>besloten maar niets gedaan' in told
    assert NUMBER in secretariat.get(f"{BASE}?lijst=idle").text
    assert NUMBER not in secretariat.get(f"{BASE}?lijst=unreported").text


def test_what_is_chosen_stays_in_the_address_of_counts_pages_and_files(secretariat: FlaskClient) -> None:
    told = secretariat.get(f"{BASE}?werkwoord=adopt&jaar=2025&opvolging=executed").text
    assert "BO-2025-1.1" in told
    assert NUMBER not in told
    assert f"{BASE}/downloaden/csv?opvolging=executed&amp;werkwoord=adopt&amp;jaar=2025" in told
    assert f"{BASE}?werkwoord=adopt&amp;jaar=2025&amp;lijst=idle" in told
