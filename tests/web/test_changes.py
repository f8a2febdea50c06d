"""The page that tells what changed between two moments."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.actions.queries import action_by_number, goals_of, whole_agenda
from agenda.actions.services import Revision, change_action, enter_actions, write_stands
from agenda.actions.values import ActionValues, RoleValues
from agenda.actions.words import ActionKind, Phase, RoleKind
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_keys
from agenda.programmes.queries import programme_by_key
from tests.bench.measuring import questions
from tests.conftest import PEOPLE

Browsers = Callable[[str], FlaskClient]
Change = Callable[..., None]
PAGE = "/programmas/rve/wijzigingen"
SECRETARIAT = "secretariaat@rve.example"
FEBRUARY = f"{PAGE}?van=1+februari+2026&tot=28-2-2026"
ON_THE_THIRD = datetime(2026, 2, 3, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def change(example: Database, stamp: Stamp) -> Change:
    def go(which: str, when: datetime = ON_THE_THIRD, **fields: Any) -> None:
        with example.transaction() as session:
            action = action_by_number(session, programme_by_key(session, "rve"), which)
            change_action(session, action, replace(ActionValues.of(action), **fields), replace(stamp, at=when))

    return go


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def said(page: str, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in JustHTML(page, sanitize=False).query(selector)]


def test_a_change_is_counted_and_told_under_its_goal_with_a_link(client: FlaskClient, change: Change) -> None:
    change("4.1", title="Wet BIZ")
    page = client.get(FEBRUARY).text
    assert said(page, ".agenda-summary li") == ["1 wijziging in teksten"]
    assert "Doel 4: Bedrijveninvesteringszones" in said(page, "h2")
    (line,) = said(page, ".agenda-changes li")
    assert "heette eerst ‘Wijziging van de Wet BIZ: internetconsultatie’." in line
    assert line.endswith("3 februari 2026 om 10.00 uur Systeem")
    (link,) = JustHTML(page, sanitize=False).query(".agenda-changes a")
    assert link.to_text() == "Instrument 4.1 ‘Wet BIZ’"
    assert client.get(link.attrs["href"]).status_code == 200


def test_hostile_text_stays_text(client: FlaskClient, change: Change) -> None:
    change("4.1", title="<script>alert(1)</script> {{ 7*7 }} ‘x’")
    page = client.get(FEBRUARY).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} ‘x’" in page


def test_nothing_changed_is_said_in_words(client: FlaskClient, change: Change) -> None:
    change("4.1", title="Even anders")
    change("4.1", ON_THE_THIRD.replace(hour=12), title="Wijziging van de Wet BIZ: internetconsultatie")
    page = client.get(FEBRUARY).text
    assert "In deze periode is er niets gewijzigd." in page
    assert said(page, ".agenda-changes li") == []


@pytest.mark.parametrize("email", sorted(PEOPLE))
def test_everybody_in_the_programme_may_see_it(browser_of: Browsers, email: str) -> None:
    client = browser_of(email)
    assert [client.get(address).status_code for address in (PAGE, f"{PAGE}.json")] == [200, 200]


def test_a_stranger_may_not(client: FlaskClient) -> None:
    stranger = client.application.test_client()
    assert stranger.get(PAGE).status_code == stranger.get(f"{PAGE}.json").status_code == 302


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("van=8+mei", "‘8 mei’: daarbij ontbreekt het jaar"),
        ("van=31-2-2026", "‘31-2-2026’: die dag bestaat niet"),
        ("tot=%3Cb%3Egisteren", "‘<b>gisteren’: dat is geen dag"),
        ("van=2-3-2026&tot=1-3-2026", "Het einde ligt voor het begin; draai de twee om."),
        ("van=1-1-2027", "Het einde ligt voor het begin; draai de twee om."),
    ],
)
def test_a_wrong_window_is_refused_and_what_was_typed_stays(client: FlaskClient, asked: str, sentence: str) -> None:
    answer = client.get(f"{PAGE}?{asked}")
    assert answer.status_code == 400
    page = JustHTML(answer.text, strict=True, sanitize=False)
    assert sentence in page.query(".agenda-faults")[0].to_text()
    typed = {box.attrs["name"]: box.attrs.get("value", "") for box in page.query("main input")}
    assert f"van={typed['van']}" in asked.replace("+", " ") or not typed["van"]
    assert typed["tot"].replace("<b>", "%3Cb%3E") in asked
    assert client.get(f"{PAGE}.json?{asked}").status_code == 400


def test_the_presets_begin_at_the_previous_meeting_and_the_day_after_the_previous_letter(client: FlaskClient) -> None:
    page = JustHTML(client.get(PAGE).text, sanitize=False)
    presets = {" ".join(one.to_text().split()): one.attrs for one in page.query("nav.agenda-sections a")}
    assert {label: one["href"].partition("?")[2] for label, one in presets.items()} == {
        "Sinds het vorige overleg": "van=2025-05-08",
        "Sinds de vorige brief": "van=2025-11-18",
        "Laatste week": "van=2026-03-09",
    }
    assert [label for label, one in presets.items() if "aria-current" in one] == ["Sinds het vorige overleg"]


def test_the_json_is_of_the_same_window(client: FlaskClient, change: Change) -> None:
    change("4.1", title="Wet BIZ")
    change("1.1", ON_THE_THIRD.replace(month=3), phase=Phase.DONE)
    for address, kinds in ((FEBRUARY, ["text"]), (f"{PAGE}?van=2026-02-01", ["finished", "text"])):
        page = JustHTML(client.get(address).text, sanitize=False)
        answer = client.get(page.query(".agenda-downloads a")[0].attrs["href"])
        assert answer.mimetype == "application/json"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert [one["kind"] for one in json.loads(answer.text)] == kinds


def test_one_kind_can_be_shown_alone(client: FlaskClient, change: Change) -> None:
    change("4.1", title="Wet BIZ", summary="Anders", phase=Phase.RUNNING)
    assert len(said(client.get(FEBRUARY).text, ".agenda-changes li")) == 3
    page = client.get(f"{FEBRUARY}&soort=stand").text
    assert len(said(page, ".agenda-changes li")) == 1
    assert "U ziet alleen: stand." in page
    assert len(said(client.get(f"{FEBRUARY}&soort=onzin&pagina=onzin").text, ".agenda-changes li")) == 3


def add_many(database: Database, stamp: Stamp, size: int) -> None:
    """Under the first two goals in turn."""
    with database.transaction() as session:
        programme = programme_by_key(session, "rve")
        goals, lead = goals_of(session, programme), party_keys(session).parties["ez"]
        values = ActionValues(
            goal=0, number="", kind=ActionKind.ACTION, title="Proef", roles=(RoleValues(lead, RoleKind.LEAD),)
        )
        wanted = [
            replace(values, goal=goals[place % 2].id, number=f"{1 + place % 2}.{100 + place}") for place in range(size)
        ]
        enter_actions(session, programme, wanted, replace(stamp, at=ON_THE_THIRD))


def test_more_than_two_hundred_changes_are_paged_by_goal(client: FlaskClient, example: Database, stamp: Stamp) -> None:
    add_many(example, stamp, 300)
    first, second = (client.get(f"{FEBRUARY}&pagina={number}").text for number in (1, 2))
    assert len(said(first, ".agenda-changes li")) == len(said(second, ".agenda-changes li")) == 150
    assert "1 tot en met 150 van 300 wijzigingen" in first
    assert "151 tot en met 300 van 300 wijzigingen" in second
    assert [line for line in said(first, "h2") if line.startswith("Doel")] == ["Doel 1: Bovenregionale samenwerking"]
    assert "Doel 2: Gemeentelijke praktijk : 150" in said(first, "section li")
    beyond = client.get(f"{FEBRUARY}&pagina=999").text
    assert said(beyond, "main") == said(second, "main")
    assert len(JustHTML(first, strict=True).query("h1")) == 1


def test_a_goal_that_is_too_large_for_a_page_goes_on_on_the_next(
    client: FlaskClient, example: Database, stamp: Stamp
) -> None:
    add_many(example, stamp, 420)
    shown = [len(said(client.get(f"{FEBRUARY}&pagina={number}").text, ".agenda-changes li")) for number in (1, 2, 3, 4)]
    assert shown == [200, 10, 200, 10]


def test_more_changes_bring_no_more_questions(
    client: FlaskClient, example: Database, stamp: Stamp, statements: list[str]
) -> None:
    def asked(day: int, size: int) -> int:
        with example.transaction() as session:
            some = whole_agenda(session, programme_by_key(session, "rve"))[:size]
            changed = [Revision(one, replace(ActionValues.of(one), summary=f"dag {day}")) for one in some]
            write_stands(session, changed, replace(stamp, at=ON_THE_THIRD.replace(day=day)), "action.change")
        statements.clear()
        day_text = date(2026, 2, day).isoformat()
        page = client.get(f"{PAGE}?van={day_text}&tot={day_text}").text
        assert len(said(page, ".agenda-changes li")) == size
        return len(questions(statements))

    assert asked(4, 1) == asked(5, 12) <= 18
