"""How many questions a page asks the database, and that it asks no more of them when there is more to show."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.actions.models import Action
from agenda.app import Site
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from tests.bench.bulk import add_actions, ground_of
from tests.bench.measuring import questions
from tests.bench.seeding import hold_rounds
from tests.web.test_pages import LIST, SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
Ask = Callable[[str], int]

CONSULTATIONS = "/programmas/rve/overleggen"
LISTS = (
    LIST,
    f"{LIST}?fase=running&oordeel=unrated&termijn=half_year&doel=1&partij=1",
    f"{LIST}?termijn=passed",
    f"{LIST}?na=0002.0001",
    f"{LIST}?voor=0002.0001",
    f"{LIST}?volgorde=-lead&zoek=biz&vanaf=1-1-2026",
)
MOST = {
    "/toegankelijkheid": 2,
    "/": 3,
    f"{LIST}/1/wijzigen": 11,
    CONSULTATIONS: 5,
    f"{CONSULTATIONS}/BO-2025-1": 36,
    f"{CONSULTATIONS}/BO-2026-1": 36,
}

LIST_BUDGET, ACTION_BUDGET, SAVE_BUDGET = 6, 10, 25
SAVE_ASKS_NOW = 33
"""over its budget: whoever gets it lower writes it down here, until the two are the same"""


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


@pytest.fixture
def ask(statements: list[str], client: FlaskClient) -> Ask:
    """The number of questions behind a page."""

    def number(address: str) -> int:
        statements.clear()
        assert client.get(address).status_code in {200, 302}
        return len(questions(statements))

    return number


@pytest.fixture
def lively(example: Database, stamp: Stamp) -> str:
    """The address of an action that has all there is: updates, sources and changes by several people."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        hold_rounds(session, programme, stamp)
        add_actions(session, ground_of(session, programme), size=1, first=500)
        action = session.scalars(select(Action.id).order_by(Action.id.desc())).first()
    return f"{LIST}/{action}"


def add_sixty(database: Database) -> None:
    with database.transaction() as session:
        programme: Programme = programme_by_key(session, "rve")
        add_actions(session, ground_of(session, programme), size=60, first=600)


def test_a_page_asks_no_more_than_it_may(ask: Ask) -> None:
    assert {address: asked for address in MOST if (asked := ask(address)) > MOST[address]} == {}


def test_the_sign_in_page_asks_nothing(site: Site, statements: list[str]) -> None:
    assert site.test_client().get("/inloggen").status_code == 200
    assert questions(statements) == []


def test_the_list_asks_no_more_than_its_budget(ask: Ask) -> None:
    assert {address: asked for address in LISTS if (asked := ask(address)) > LIST_BUDGET} == {}


def test_the_action_page_asks_exactly_its_budget(ask: Ask, lively: str) -> None:
    assert ask(lively) == ACTION_BUDGET


def test_form_save_and_page_after_are_still_over_their_budget_and_ask_exactly_this(
    client: FlaskClient, lively: str, statements: list[str]
) -> None:
    statements.clear()
    fields = fields_of(client.get(f"{lively}/wijzigen").text) | {"title": "Een andere titel"}
    assert client.post(f"{lively}/wijzigen", data=fields).location == lively
    assert client.get(lively).status_code == 200
    assert SAVE_BUDGET < len(questions(statements)) == SAVE_ASKS_NOW


def test_more_actions_bring_no_more_questions(ask: Ask, lively: str, example: Database) -> None:
    addresses = (*LISTS, *MOST, lively, f"{lively}/wijzigen", f"{CONSULTATIONS}/PROEF-5")
    before = {address: ask(address) for address in addresses}
    add_sixty(example)
    assert {address: ask(address) for address in addresses} == before
