"""The roles matrix: who may see it, what stands in it, and what it costs."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.models import Party
from agenda.programmes.queries import programme_by_key
from agenda.web import matrix
from tests.bench.measuring import questions
from tests.conftest import PEOPLE
from tests.web.test_pages import LIST, SECRETARIAT

Browsers = Callable[[str], FlaskClient]
MATRIX = "/programmas/rve/rollen"


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def shown(client: FlaskClient, address: str = MATRIX) -> JustHTML:
    answer = client.get(address)
    assert answer.status_code == 200
    return JustHTML(answer.text, strict=True, sanitize=False)


def cell(page: JustHTML, number: str, party: str) -> str:
    heads = [head.to_text() for head in page.query(".agenda-matrix thead th")]
    rows = page.query(".agenda-matrix tbody tr")
    row = next(row for row in rows if row.query("th")[0].to_text().startswith(f"{number} "))
    return str(row.query("td")[heads.index(party) - 1].to_text())


def numbers(page: JustHTML) -> list[str]:
    return [head.to_text().split(" ")[0] for head in page.query(".agenda-matrix tbody th")]


@pytest.mark.parametrize("email", PEOPLE)
def test_all_who_read_the_agenda_see_who_does_what(browser_of: Browsers, email: str) -> None:
    assert browser_of(email).get(MATRIX).status_code == 200


def test_a_cell_has_a_letter_and_the_whole_word(client: FlaskClient) -> None:
    page = shown(client)
    assert cell(page, "4.3", "RVB").split() == ["T", "trekker"]
    assert "aangenomen" in cell(page, "2.1", "EZ")
    assert "mag besluiten" in cell(page, "5.1", "IPO")
    assert cell(page, "4.3", "NFIA") == ""
    assert "trekker" in page.query(".agenda-legend")[0].to_text()


def test_goal_and_party_narrow_the_rows_and_stay_in_the_address(client: FlaskClient) -> None:
    party = next(
        option.attrs["value"]
        for option in shown(client).query("select[name=partij] option")
        if option.to_text() == "RVB"
    )
    page = shown(client, f"{MATRIX}?partij={party}")
    assert numbers(page) == ["4.3"]
    assert page.query(".agenda-chips a")[0].attrs["href"] == MATRIX
    assert numbers(shown(client, f"{MATRIX}?doel=onzin&partij=%00")) == numbers(shown(client))


def test_gaps_are_named_and_lead_to_their_action(client: FlaskClient, example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        action = action_by_number(session, programme, "4.3")
        lead = session.get_one(Party, action.lead)
        lead.mailbox, lead.contacts = None, []
        assumed = action_by_number(session, programme, "2.1").id
        hostile = replace(ActionValues.of(action), title="<script>alert(1)</script> {{ 7*7 }}")
        change_action(session, action, hostile, stamp)
    page = shown(client)
    cards = {card.query("h3")[0].to_text(): card for card in page.query(".utrecht-card")}
    assert cards["Trekker alleen aangenomen (1)"].query("a")[0].attrs["href"] == f"{LIST}/{assumed}"
    unreachable = cards["Trekker zonder contactpersoon of postbus (1)"]
    assert "RVB" in unreachable.to_text()
    assert "4.3 <script>alert(1)</script> {{ 7*7 }}" in unreachable.to_text()
    assert "secretariaat" in unreachable.to_text()


def test_a_large_agenda_is_shown_page_by_page_for_the_same_number_of_questions(
    client: FlaskClient, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    statements.clear()
    assert numbers(shown(client))[-1] == "6.4"
    asked = len(questions(statements))
    assert asked <= 10
    monkeypatch.setattr(matrix, "PAGE_SIZE", 5)
    page = shown(client)
    assert numbers(page) == ["1.1", "2.1", "3.1", "3.2", "4.1"]
    assert "op deze bladzijde" in page.to_text()
    statements.clear()
    following = shown(client, str(page.query("a[rel=next]")[0].attrs["href"]))
    assert numbers(following) == ["4.2", "4.3", "5.1", "5.2", "5.3"]
    assert len(questions(statements)) == asked
