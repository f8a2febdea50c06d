"""The agenda as a list: sorted, filtered, searched and paged, at the same price whatever its size."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy.orm import Session

from agenda.actions.division import WORST_FIRST
from agenda.actions.goals import GoalValues, add_goal
from agenda.actions.models import Action
from agenda.actions.queries import (
    Selection,
    _lines,
    action_by_number,
    goal_by_number,
    names_in,
    page_of_actions,
    whole_agenda,
)
from agenda.actions.rules import EXPLANATIONS
from agenda.actions.services import add_action, change_action, merge_action
from agenda.actions.sorting import Order, SortKey
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Adoption, Phase, Rating, RoleKind, Succession
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from tests.bench.measuring import questions
from tests.web.test_pages import LIST, SECRETARIAT

Browsers = Callable[[str], FlaskClient]
TODAY = date(2026, 3, 16)
ORDERS = [Order(key, down) for key in SortKey for down in (False, True)]
SMALL = 4


def add_varied(session: Session, programme: Programme, stamp: Stamp, size: int) -> None:
    """In all phases and ratings, by many leads and with all kinds of terms."""
    goal = goal_by_number(session, programme, "6").id
    leads, why = list(names_in(session, programme, TODAY)), dict.fromkeys(EXPLANATIONS, "Daarom.")
    wordings = ("eind 2025", "eerste kwartaal van 2026", "1 april 2026", "2027", "doorlopend", "nog te bepalen", "")
    varied = [
        ActionValues(
            goal=goal,
            number=f"6.{place + 100}",
            kind=ActionKind.ACTION,
            title=f"Verkennen {place}",
            phase=list(Phase)[place % 4],
            rating=list(Rating)[place % 3],
            roles=(RoleValues(leads[place % 5], RoleKind.LEAD),),
            terms=tuple(TermValues.read(wording, TODAY) for wording in wordings[place % 7 : place % 7 + 1] if wording),
            **why,
        )
        for place in range(size)
    ]
    for values in varied:
        add_action(session, programme, values, stamp)


def value(action: Action, *, key: SortKey, parties: tuple[int, ...], down: bool) -> Any:
    if key is SortKey.NUMBER:
        return action.order_key
    if key is SortKey.LEAD:
        return parties.index(action.lead)  # type: ignore[arg-type]
    if key is SortKey.TERM:
        last = next((term.last for term in action.terms if not term.milestone), None)
        return last or (date.min if down else date.max)
    return list(Phase).index(action.phase) if key is SortKey.PHASE else WORST_FIRST.index(action.rating)


def test_pages_by_key_show_every_line_once_and_in_order_both_ways(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    add_varied(session, programme, stamp, size=20)
    names = names_in(session, programme, TODAY)
    parties = tuple(sorted(names, key=lambda party: names[party].short.casefold()))
    actions = whole_agenda(session, programme)
    for order in ORDERS:
        by = partial(value, key=order.key, parties=parties, down=order.down)
        whole = [one.id for one in sorted(actions, key=by, reverse=order.down)]
        selection = Selection(programme.id, TODAY, order=replace(order, parties=parties))
        assert list(forwards(session, selection)) == whole, order
        assert list(backwards(session, selection, whole[-1])) == whole[-2::-1], order


def forwards(session: Session, selection: Selection) -> Iterator[int]:
    after, shown = None, 0
    while page := page_of_actions(session, replace(selection, after=after), SMALL):
        assert (page.first, page.total) == (shown + 1, 34)
        yield from (row.id for row in page.rows)
        shown = page.last
        if page.next is None:
            return
        after = selection.order.place(page.next)


def backwards(session: Session, selection: Selection, last: int) -> Iterator[int]:
    """From the line before the last one to the front."""
    row = next(row for row in page_of_actions(session, selection, 100).rows if row.id == last)
    before, left = selection.order.place(selection.order.written(row)), 33
    while before:
        page = page_of_actions(session, replace(selection, before=before), SMALL)
        assert page.last == left
        yield from (row.id for row in reversed(page.rows))
        left = page.first - 1
        before = selection.order.place(page.previous) if page.previous else None
    assert left == 0


@pytest.mark.parametrize(
    "written", ["", "_", "onzin", "x_0001", "9_0001.0001.x", "0001.0001", "9999-99-99_0001", "\x00"]
)
def test_a_place_that_is_none_of_this_order_begins_at_the_front(written: str) -> None:
    assert Order(SortKey.TERM).place(written) is None


def titles(client: FlaskClient, **asked: str) -> list[str]:
    answer = client.get(LIST, query_string=asked)
    assert answer.status_code == 200
    return [row.query("td")[0].to_text().strip() for row in JustHTML(answer.text, sanitize=False).query("tbody tr")]


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def test_search_looks_in_title_and_number_and_takes_no_sign_for_a_wildcard(client: FlaskClient) -> None:
    assert titles(client, zoek="WET biz") == ["4.1"]
    assert titles(client, zoek="4.") == ["4.1", "4.2", "4.3"]
    assert titles(client, zoek="ÉÉN integrale") == titles(client, zoek="één") == []
    for hostile in ("%", "_", "4_1", "\\", "'; DROP TABLE action; --", "\x00", "\u202e", "<script>", "x" * 5000):
        assert titles(client, zoek=hostile) in ([], titles(client))
    assert titles(client, zoek="%") == titles(client, zoek="_") == []


def test_search_knows_capitals_with_accents(session: Session, programme: Programme, stamp: Stamp) -> None:
    action = action_by_number(session, programme, "3.2")
    change_action(session, action, replace(ActionValues.of(action), title="Één aanpak"), stamp)
    for text in ("één", "ÉÉN", "Één"):
        found = page_of_actions(session, Selection(programme.id, TODAY, text=text))
        assert [row.number for row in found.rows] == ["3.2"]


def test_a_goal_includes_those_under_it(session: Session, programme: Programme, stamp: Stamp) -> None:
    upper = goal_by_number(session, programme, "4")
    lower = add_goal(session, programme, GoalValues("4.1", "Ondernemersfondsen", parent=upper.id), stamp)
    lead = action_by_number(session, programme, "4.1").lead
    assert lead
    values = ActionValues(
        goal=lower.id,
        number="4.1.1",
        kind=ActionKind.MEASURE,
        title="Verkennen",
        roles=(RoleValues(lead, RoleKind.LEAD),),
    )
    add_action(session, programme, values, stamp)
    numbers = [row.number for row in page_of_actions(session, Selection(programme.id, TODAY, goal=upper.id)).rows]
    assert numbers == ["4.1", "4.1.1", "4.2", "4.3"]
    chosen = Selection(programme.id, TODAY, goal=upper.id, kind=ActionKind.MEASURE)
    assert [row.number for row in page_of_actions(session, chosen).rows] == ["4.1.1"]


def test_what_went_up_in_another_action_is_shown_only_when_asked_for(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    gone, into = (action_by_number(session, programme, number) for number in ("4.2", "4.1"))
    merge_action(session, gone, into, Succession.MERGED, stamp)
    base = Selection(programme.id, TODAY)
    assert "4.2" not in [row.number for row in page_of_actions(session, base).rows]
    merged = page_of_actions(session, replace(base, adoption=Adoption.MERGED))
    assert [row.number for row in merged.rows] == ["4.2"]


@pytest.mark.parametrize(
    ("wording", "inside"),
    [
        ("eerste kwartaal van 2026", True),
        ("1 februari 2026", True),
        ("uiterlijk 1 maart 2026", True),
        ("vanaf 1 januari 2020", True),
        ("doorlopend", True),
        ("tweede kwartaal van 2026", False),
        ("uiterlijk 31 december 2025", False),
        ("dit najaar", False),
    ],
)
def test_a_window_takes_terms_that_overlap_it(
    session: Session, programme: Programme, stamp: Stamp, wording: str, inside: bool
) -> None:
    action = action_by_number(session, programme, "6.1")
    values = replace(ActionValues.of(action), terms=(TermValues.read(wording, date(2025, 11, 17)),))
    change_action(session, action, values, stamp)
    window = Selection(programme.id, TODAY, start=date(2026, 2, 1), end=date(2026, 3, 31))
    assert ("6.1" in [row.number for row in page_of_actions(session, window).rows]) is inside


def test_the_first_term_that_is_no_milestone_is_shown(session: Session, programme: Programme, stamp: Stamp) -> None:
    action = action_by_number(session, programme, "4.1")
    milestone = TermValues.read("1 februari 2026", date(2025, 11, 17), "Startbijeenkomst", milestone=True)
    terms = (milestone, *ActionValues.of(action).terms)
    change_action(session, action, replace(ActionValues.of(action), terms=terms), stamp)
    other = action_by_number(session, programme, "6.1")
    change_action(session, other, replace(ActionValues.of(other), terms=(milestone,)), stamp)
    shown = {row.number: row.term for row in page_of_actions(session, Selection(programme.id, TODAY)).rows}
    assert shown["4.1"] == "eerste kwartaal van 2026"
    assert shown["6.1"] is None


def test_the_order_stays_in_the_address_with_the_filters(client: FlaskClient) -> None:
    page = JustHTML(client.get(f"{LIST}?doel=4&volgorde=term").text, sanitize=False)
    heads = {head.to_text().split(",")[0].strip("↑↓ "): head for head in page.query("thead th")}
    assert heads["Termijn"].attrs["aria-sort"] == "ascending"
    assert heads["Termijn"].query("a")[0].attrs["href"] == f"{LIST}?doel=4&volgorde=-term"
    assert heads["Oordeel"].query("a")[0].attrs["href"] == f"{LIST}?doel=4&volgorde=rating"
    assert "aria-sort" not in heads["Oordeel"].attrs
    assert not heads["Actie"].query("a")
    assert "volgorde=term" in page.query(".agenda-chips a")[0].attrs["href"]


def test_only_parties_with_a_role_in_this_programme_can_be_chosen(client: FlaskClient) -> None:
    page = JustHTML(client.get(LIST).text, sanitize=False)
    offered = {option.to_text() for option in page.query("select[name=partij] option")}
    assert {"EZ", "RVB"} <= offered
    assert "Financiën" not in offered


def test_a_day_that_is_none_is_told_and_filters_nothing(client: FlaskClient) -> None:
    page = client.get(f"{LIST}?vanaf=31-2-2026").text
    assert "bestaat niet; controleer dag en maand" in page
    assert "14 acties" in page


def test_each_list_asks_the_same_few_questions_however_it_is_sorted(
    client: FlaskClient, example: Database, stamp: Stamp, statements: list[str]
) -> None:
    with example.transaction() as session:
        add_varied(session, programme_by_key(session, "rve"), stamp, size=60)
    asked = set()
    for order in (
        "",
        "volgorde=-lead",
        "volgorde=term&na=2026-03-31_0004.0001",
        "zoek=biz&vanaf=1-1-2026",
        "voor=0003",
    ):
        statements.clear()
        assert client.get(f"{LIST}?{order}").status_code == 200
        asked.add(len(questions(statements)))
    assert len(asked) == 1
    assert asked.pop() <= 6


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "programme_id_order_key_adoption"),
        ({"goal": 1}, "goal_id_order_key_adoption"),
        ({"phase": Phase.RUNNING}, "programme_id_phase_order_key_adoption"),
        ({"rating": Rating.DELAYED}, "programme_id_rating_order_key_adoption"),
        ({"order": Order(SortKey.PHASE)}, "programme_id_phase_order_key_adoption"),
        ({"order": Order(SortKey.RATING)}, "programme_id_rating_order_key_adoption"),
    ],
)
def test_lines_are_found_and_counted_in_an_index_alone(
    session: Session, programme: Programme, asked: dict[str, Any], index: str
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by the size of its tables")
    lines = _lines(Selection(programme.id, TODAY, **asked), 51)
    sql = lines.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
    assert [step for step in plan if step.startswith("SCAN action")] == []
    assert any(f"COVERING INDEX ix_action_{index}" in step for step in plan), plan
