"""A divided action on the site: its grid, each share, and a stand that is set by hand."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.accounts.models import Role
from agenda.accounts.services import add_person, grant, set_password
from agenda.actions.queries import action_by_number
from agenda.actions.shares import divide_action
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.queries import group_by_key, party_by_key
from agenda.programmes.queries import programme_by_key
from tests.bench.measuring import questions
from tests.conftest import PASSWORD, PEOPLE, token_in
from tests.web.test_pages import LIST, SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
OWNER = "eigenaar@flevoland.example"
HOSTILE = "<script>alert(1)</script> & {{ 7*7 }}"
WHY = {"cause": "Geen capaciteit.", "consequence": "Later klaar.", "correction": "Een projectleider erbij."}


@pytest.fixture
def grid(example: Database, stamp: Stamp) -> str:
    """The address of the shares of 4.2, divided over the provinces, of which none leads it."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        action = action_by_number(session, programme, "4.2")
        divide_action(session, action, group_by_key(session, "provincies"), stamp)
        return f"{LIST}/{action.id}/delen"


@pytest.fixture
def owner(example: Database, stamp: Stamp, browser_of: Browsers) -> FlaskClient:
    """Somebody who answers for what Flevoland does."""
    with example.transaction() as session:
        person = add_person(session, OWNER, "Eigenaar", stamp)
        grant(session, person, Role.OWNER, programme_by_key(session, "rve"), party_by_key(session, "flevoland"), stamp)
        set_password(session, person, PASSWORD, stamp)
    return browser_of(OWNER)


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def share_address(client: FlaskClient, grid: str, party: str) -> str | None:
    """Where the share of this party is changed, if this person may."""
    rows = JustHTML(client.get(grid).text, sanitize=False).query("tbody tr")
    row = next(row for row in rows if row.query("th")[0].to_text() == party)
    return next((str(link.attrs["href"]) for link in row.query("a")), None)


@pytest.mark.parametrize("email", PEOPLE)
def test_everybody_sees_the_grid_and_only_the_lead_and_the_secretariat_change_every_share(
    browser_of: Browsers, grid: str, email: str
) -> None:
    client = browser_of(email)
    may = email in {SECRETARIAT, "ez@rve.example"}
    assert "Stand van de actie volgt uit de delen." in client.get(grid).text
    address = share_address(client, grid, "Utrecht")
    assert (address is not None) is may
    for where in (f"{grid}/stand", f"{grid}/verdelen"):
        assert client.get(where).status_code == (200 if may else 403)


def test_a_party_changes_its_own_share_and_no_other(owner: FlaskClient, client: FlaskClient, grid: str) -> None:
    own, other = share_address(owner, grid, "Flevoland"), share_address(client, grid, "Utrecht")
    assert own
    assert other
    assert share_address(owner, grid, "Utrecht") is None
    assert owner.get(other).status_code == 403
    fields = fields_of(owner.get(own).text) | {"phase": "running", "owner": HOSTILE, "term-wording": "zomer 2026"}
    token = fields["csrf_token"]
    assert owner.post(other, data=fields | {"csrf_token": token}).status_code == 403
    assert owner.post(own, data=fields).location == grid
    page = owner.get(grid)
    assert HOSTILE in JustHTML(page.text, strict=True, sanitize=False).to_text()
    assert "<script>alert" not in page.text
    assert "1 juni 2026 tot en met 31 augustus 2026" in page.text
    assert "in uitvoering" in page.text


def test_orange_and_red_ask_for_three_texts_and_nothing_typed_is_lost(client: FlaskClient, grid: str) -> None:
    address = share_address(client, grid, "Drenthe")
    assert address
    fields = fields_of(client.get(address).text) | {"rating": "delayed", "explanation": HOSTILE, "owner": "Team"}
    answer = client.post(address, data=fields | {"cause": WHY["cause"]})
    assert answer.status_code == 400
    page = JustHTML(answer.text, strict=True, sanitize=False)
    assert [link.attrs["href"] for link in page.query(".agenda-faults a")] == ["#consequence", "#correction"]
    assert fields_of(answer.text) | {"csrf_token": ""} == fields | {"cause": WHY["cause"], "csrf_token": ""}
    assert client.post(address, data=fields | WHY).location == grid
    assert all(text in client.get(grid).text for text in WHY.values())


def test_a_share_goes_only_where_its_phase_can_go(client: FlaskClient, grid: str) -> None:
    address = share_address(client, grid, "Drenthe")
    assert address
    page = JustHTML(client.get(address).text, sanitize=False)
    offered = [option.attrs["value"] for option in page.query("select[name=phase] option")]
    assert offered == ["not_started", "preparing", "running", "done", "dropped"]
    fields = fields_of(client.get(address).text)
    assert client.post(address, data=fields | {"phase": "done"}).location == grid
    page = JustHTML(client.get(address).text, sanitize=False)
    assert [one.attrs["value"] for one in page.query("select[name=phase] option")] == ["running", "done"]
    fields = fields_of(client.get(address).text)
    assert client.post(address, data=fields | {"phase": "preparing"}).status_code == 400


def test_a_term_that_moves_is_kept_with_its_reason(client: FlaskClient, grid: str) -> None:
    address = share_address(client, grid, "Drenthe")
    assert address
    first = fields_of(client.get(address).text) | {"term-wording": "afgesproken: eind 2026"}
    assert client.post(address, data=first).location == grid
    later = fields_of(client.get(address).text) | {"term-wording": "afgesproken: eind 2027"}
    answer = client.post(address, data=later)
    assert answer.status_code == 400
    assert "schrijf waarom en met wiens instemming" in answer.text
    why = {"term-reason": "Meer tijd nodig.", "term-agreed_by": "het BO", "term-agreed_in": "BO-2026-1"}
    assert client.post(address, data=later | why).location == grid
    history = client.get(grid.removesuffix("/delen")).text
    assert "afgesproken: eind 2027" in history


def test_the_second_to_save_a_share_sees_both_versions_and_loses_nothing(
    client: FlaskClient, owner: FlaskClient, grid: str
) -> None:
    address = share_address(owner, grid, "Flevoland")
    assert address
    first, second = (fields_of(one.get(address).text) for one in (client, owner))
    assert client.post(address, data=first | {"owner": "Wie eerst komt"}).location == grid
    answer = owner.post(address, data=second | {"owner": "Wie het laatst maalt"})
    assert answer.status_code == 409
    assert "Nu bewaard: <q>Wie eerst komt</q>" in answer.text
    again = fields_of(answer.text)
    assert again["owner"] == "Wie het laatst maalt"
    assert owner.post(address, data=again).location == grid
    assert "Wie het laatst maalt" in client.get(grid).text


def test_two_who_save_different_shares_do_not_meet(client: FlaskClient, owner: FlaskClient, grid: str) -> None:
    one, other = share_address(client, grid, "Drenthe"), share_address(owner, grid, "Flevoland")
    assert one
    assert other
    first, second = fields_of(client.get(one).text), fields_of(owner.get(other).text)
    assert client.post(one, data=first | {"owner": "Drents"}).location == grid
    assert owner.post(other, data=second | {"owner": "Flevolands"}).location == grid
    assert all(name in client.get(grid).text for name in ("Drents", "Flevolands"))


def test_the_stand_is_set_by_hand_with_a_reason_and_follows_again(client: FlaskClient, grid: str) -> None:
    fields = fields_of(client.get(f"{grid}/stand").text)
    answer = client.post(f"{grid}/stand", data=fields | {"rating": "delayed"})
    assert answer.status_code == 400
    assert "Schrijf op waarom u de stand met de hand zet." in answer.text
    stand = fields | {"rating": "delayed", "overruled_because": HOSTILE} | WHY
    assert client.post(f"{grid}/stand", data=stand).location == grid
    page = client.get(grid).text
    assert "De stand is met de hand gezet: " in page
    assert "Uit de delen zou volgen" in page
    assert client.post(f"{grid}/stand", data=stand).status_code == 409
    assert client.post(f"{grid}/stand/volgen", data={"csrf_token": token_in(page)}).location == grid
    assert "Stand van de actie volgt uit de delen." in client.get(grid).text


def test_an_action_is_divided_over_a_group_that_is_chosen(client: FlaskClient, grid: str) -> None:
    address = grid.replace(grid.split("/")[-2], str(int(grid.split("/")[-2]) - 1))
    assert "niet over een groep verdeeld" in client.get(address).text
    assert client.get(f"{address}/stand").status_code == 409
    page = client.get(f"{address}/verdelen").text
    assert client.post(f"{address}/verdelen", data=fields_of(page)).status_code == 400
    groups = JustHTML(page, sanitize=False).query("select option")
    group = next(one.attrs["value"] for one in groups if one.to_text().startswith("decentrale overheden"))
    assert client.post(f"{address}/verdelen", data=fields_of(page) | {"group": group}).location == address
    assert share_address(client, address, "IPO")


@pytest.mark.parametrize("where", ["", "/stand", "/1/wijzigen", "/99999/wijzigen", "/verdelen"])
def test_an_action_that_is_not_there_is_not_found(client: FlaskClient, where: str) -> None:
    assert client.get(f"{LIST}/99999/delen{where}").status_code == 404


def test_more_shares_bring_no_more_questions(client: FlaskClient, grid: str, statements: list[str]) -> None:
    small = grid.replace(grid.split("/")[-2], str(int(grid.split("/")[-2]) - 1))
    page = client.get(f"{small}/verdelen").text
    groups = JustHTML(page, sanitize=False).query("select option")
    group = next(one.attrs["value"] for one in groups if one.to_text().startswith("decentrale overheden"))
    client.post(f"{small}/verdelen", data=fields_of(page) | {"group": group})
    asked = []
    for address in (small, grid):
        client.get(address)
        statements.clear()
        assert client.get(address).status_code == 200
        asked.append(len(questions(statements)))
    assert asked[0] == asked[1]
