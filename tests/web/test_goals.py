"""The goals of a programme: in two levels, with how many actions there are for each and how they stand."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.actions.goals import GoalValues, add_goal
from agenda.actions.queries import goal_by_number
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.conftest import PEOPLE
from tests.web.test_pages import LIST, SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
GOALS = "/programmas/rve/doelen"
HOSTILE = "<b>dik</b> & {{ 7*7 }}"
TOLD = "&lt;b&gt;dik&lt;/b&gt; &amp; {{ 7*7 }}"


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def rows(client: FlaskClient) -> dict[str, list[str]]:
    """Per number what its row tells."""
    found = JustHTML(client.get(GOALS).text, sanitize=False).query("tbody tr")
    told = ([" ".join(cell.to_text().split()) for cell in row.query("td, th")] for row in found)
    return {cells[0]: cells for cells in told}


def test_each_goal_tells_how_many_actions_it_has_and_how_they_stand(client: FlaskClient) -> None:
    told = rows(client)
    assert list(told) == ["1", "2", "3", "4", "5", "6"]
    assert told["4"][2:4] == ["3", "3 niet beoordeeld"]
    assert told["6"][2:4] == ["4", "4 afgerond"]


def test_a_goal_of_the_second_level_counts_for_the_one_above_it(client: FlaskClient) -> None:
    form = fields_of(client.get(f"{GOALS}/nieuw").text)
    four = next(
        option.attrs["value"]
        for option in JustHTML(client.get(f"{GOALS}/nieuw").text, sanitize=False).query("#parent option")
        if option.to_text().startswith("4 ")
    )
    typed = {"number": "4.1", "title": HOSTILE, "summary": HOSTILE, "parent": str(four)}
    assert client.post(f"{GOALS}/nieuw", data=form | typed).location == GOALS
    assert client.get(GOALS).text.count(TOLD) == 2
    assert list(rows(client))[3:5] == ["4", "4.1"]
    assert rows(client)["4.1"][2:4] == ["0", "nog geen acties"]
    moved = fields_of(client.get(f"{LIST}/1/wijzigen").text)
    seventh = JustHTML(client.get(f"{LIST}/1/wijzigen").text, sanitize=False).query("#goal option")
    under = next(str(one.attrs["value"]) for one in seventh if one.to_text().startswith("4.1"))
    assert client.post(f"{LIST}/1/wijzigen", data=moved | {"goal": under}).status_code == 302
    told = rows(client)
    assert (told["4"][2], told["4.1"][2]) == ("4", "1")


def test_what_was_typed_is_never_lost_when_it_is_refused(client: FlaskClient) -> None:
    form = fields_of(client.get(f"{GOALS}/nieuw").text)
    for typed, sentence in (
        ({"number": "4", "title": "Dubbel"}, "Doel 4 bestaat al"),
        ({"number": "vier", "title": HOSTILE}, "is geen nummer van een doel"),
        ({"number": "", "title": ""}, "Vul een titel in."),
    ):
        answer = client.post(f"{GOALS}/nieuw", data=form | typed)
        assert answer.status_code == 400
        assert sentence in answer.text
        assert fields_of(answer.text).items() >= typed.items()


def test_the_second_to_save_sees_both_versions_and_loses_nothing(browser_of: Browsers) -> None:
    first, second = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    address = f"{GOALS}/4/wijzigen"
    of_first, of_second = (fields_of(client.get(address).text) for client in (first, second))
    assert first.post(address, data=of_first | {"title": "Titel van de eerste"}).status_code == 302
    answer = second.post(address, data=of_second | {"title": "Titel van de tweede"})
    assert answer.status_code == 409
    assert "Titel van de eerste" in answer.text
    again = fields_of(answer.text)
    assert again["title"] == "Titel van de tweede"
    assert second.post(address, data=again).location == GOALS
    assert "Titel van de tweede" in second.get(GOALS).text


def test_everyone_reads_the_goals_and_the_secretariat_keeps_them(browser_of: Browsers) -> None:
    for email in PEOPLE:
        client = browser_of(email)
        status = 200 if email == SECRETARIAT else 403
        assert client.get(GOALS).status_code == 200
        assert ("Nieuw doel" in client.get(GOALS).text) is (email == SECRETARIAT)
        assert client.get(f"{GOALS}/nieuw").status_code == status, email
        assert client.get(f"{GOALS}/1/wijzigen").status_code == status, email


def test_more_goals_bring_no_more_questions(
    client: FlaskClient, example: Database, stamp: Stamp, statements: list[str]
) -> None:
    def asked() -> int:
        statements.clear()
        client.get(GOALS)
        return len(statements)

    before = asked()
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        above = goal_by_number(session, programme, "4").id
        for ordinal in range(1, 20):
            add_goal(session, programme, GoalValues(f"4.{ordinal}", "Onder vier", parent=above), stamp)
    assert asked() == before
    assert len(rows(client)) == 25
