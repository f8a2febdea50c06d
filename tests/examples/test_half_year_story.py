"""The half-year that the demonstration plays on the example programme."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest

Table = dict[str, Any]
UPDATE_SOURCES = {"indienen": {"concept", "teruggestuurd"}, "terugsturen": {"ingediend"}, "accepteren": {"ingediend"}}
UPDATE_TARGETS = {"indienen": "ingediend", "terugsturen": "teruggestuurd", "accepteren": "geaccepteerd"}
FOLLOW_UP_SOURCES = {
    "start": {"open"},
    "execute": {"open", "in uitvoering"},
    "report": {"uitgevoerd"},
    "settle": {"teruggemeld"},
}
FOLLOW_UP_TARGETS = {
    "start": "in uitvoering",
    "execute": "uitgevoerd",
    "report": "teruggemeld",
    "settle": "afgedaan",
}


def those(steps: list[Table], does: str) -> list[Table]:
    return [step for step in steps if step["doe"] == does]


def test_the_half_year_goes_forward_in_time(steps: list[Table]) -> None:
    moments = [step["op"] for step in steps]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert moments[0] > datetime(2025, 11, 17, 8, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("does", "day"),
    [
        ("uitvraag openen", date(2026, 3, 5)),
        ("uitvraag bevriezen", date(2026, 4, 16)),
        ("dossier", date(2026, 5, 13)),
        ("conceptbrief", date(2026, 6, 18)),
    ],
)
def test_the_half_year_keeps_the_countdown(does: str, day: date, steps: list[Table]) -> None:
    assert [step["op"].date() for step in those(steps, does)] == [day]


def test_the_clock_runs_at_the_opening_and_a_week_and_a_day_before_the_closing(steps: list[Table]) -> None:
    closing = those(steps, "uitvraag openen")[0]["sluit"]
    days_before = [(closing - step["op"].date()).days for step in those(steps, "klok")]
    assert days_before == [40, 7, 1]


def test_every_update_names_a_line_of_the_agenda_and_one_of_its_parties(
    steps: list[Table], actions: dict[str, Table], parties_in: Callable[[Table], set[str]]
) -> None:
    assert all(step["partij"] in parties_in(actions[step["actie"]]) for step in those(steps, "melding"))


def test_the_updates_follow_their_workflow(steps: list[Table]) -> None:
    states: dict[tuple[str, str], str] = {}
    for step in those(steps, "melding"):
        about = step["actie"], step["partij"]
        if step.get("ongewijzigd"):
            states[about] = "geaccepteerd"
        for name in step.get("daarna", ()):
            assert states.get(about, "concept") in UPDATE_SOURCES[name]
            states[about] = UPDATE_TARGETS[name]
    assert Counter(states.values()) == {"geaccepteerd": 10, "ingediend": 1}
    assert states["5.1", "ez"] == "geaccepteerd"


def test_an_orange_and_a_red_update_explain_themselves(steps: list[Table]) -> None:
    worried = [
        step
        for step in those(steps, "melding")
        if step.get("oordeel") in {"aandacht nodig", "vertraagd, bijsturing nodig"}
    ]
    assert [step["actie"] for step in worried] == ["2.1", "4.1"]
    assert all(step["oorzaak"] and step["gevolg"] and step["bijsturing"] for step in worried)


def test_several_parties_answer_but_one_never_does(steps: list[Table]) -> None:
    updates = those(steps, "melding")
    assert len(updates) >= 9
    assert len({step["partij"] for step in updates}) >= 6
    assert sum("ongewijzigd" in step for step in updates) >= 2
    assert [step["actie"] for step in updates if "terugsturen" in step.get("daarna", ())] == ["5.1"]
    assert "rvb" not in {step["partij"] for step in updates}


def test_the_meeting_takes_five_decisions_and_one_becomes_an_action(
    steps: list[Table], actions: dict[str, Table], programme: Table
) -> None:
    decisions = those(steps, "besluit")
    keys = {key for role in ("partijen", "groepen") for key in (one["sleutel"] for one in programme[role])}
    assert {step["op"].date() for step in decisions} == {date(2026, 5, 28)}
    assert [step["agendapunt"] for step in decisions] == [2, 3, 4, 5, 6]
    assert {number for step in decisions for number in step["acties"]} <= actions.keys()
    assert all(step["acties"] for step in decisions)
    (new,) = (step["nieuwe-actie"] for step in decisions if "nieuwe-actie" in step)
    assert new["nummer"] not in actions
    assert {role["partij"] for role in new["rollen"]} <= keys


def test_the_decisions_of_2025_are_followed_until_settled(steps: list[Table], programme: Table) -> None:
    first = programme["overleggen"][0]["besluiten"]
    states = {f"BO-2025-1.{place}": decision["opvolging"] for place, decision in enumerate(first, start=1)}
    for place in range(1, 6):
        states[f"BO-2026-1.{place}"] = "open"
    for step in those(steps, "opvolging"):
        assert states[step["besluit"]] in FOLLOW_UP_SOURCES[step["stap"]]
        assert step["stap"] != "report" or step["terugmelding"]
        states[step["besluit"]] = FOLLOW_UP_TARGETS[step["stap"]]
    assert {states[f"BO-2025-1.{place}"] for place in (1, 2, 3)} == {"afgedaan"}


def test_the_half_year_ends_with_the_next_letter(steps: list[Table]) -> None:
    draft, built = steps[-2:]
    assert (draft["doe"], draft["sleutel"], draft["vorige-brief"]) == (
        "conceptbrief",
        "brief-2026-06-25",
        date(2025, 11, 17),
    )
    assert (built["doe"], built["sleutel"], built["op"].date()) == ("brief", "brief-2026-06-25", draft["datum"])
