"""``agenda consultation`` as a person or a script types it."""

import json

import pytest

from agenda.gateways.database import Database
from agenda.programmes.queries import programme_by_key
from tests.consultations.sittings import pre_meeting, seat
from tests.progress.test_round_command import Run, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
AT = ("--at", "2026-03-16")


def test_a_consultation_is_planned_with_what_its_day_collides_with(run: Run) -> None:  # noqa: F811
    code, told, _ = run("consultation", "plan", "BO-2026-2", "--on", "2026-11-28", *AT)
    assert (code, told.splitlines()) == (
        0,
        [
            "Overleg BO-2026-2 is gepland op zaterdag 28 november 2026.",
            "Let op: De dag valt in het weekend.",
        ],
    )
    again = run("consultation", "plan", "BO-2026-2", "--on", "2026-11-27", *AT)
    assert (again[0], "Er is al een overleg BO-2026-2" in again[2]) == (1, True)
    stranger = run("consultation", "plan", "BO-2027-1", "--on", "2027-05-27", "--as", "ez@rve.example")
    assert (stranger[0], "mag hier niet" in stranger[2]) == (1, True)


def test_how_a_consultation_stands_is_told_in_words_and_as_json(run: Run, example: Database) -> None:  # noqa: F811
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        seat(session, programme)
        pre_meeting(session, programme)
    code, told, _ = run("consultation", "status", *AT)
    assert code == 0
    assert "Ambtelijk vooroverleg: donderdag 2 april 2026, van 14.00 tot 16.00 uur; 3 nog geen antwoord." in told
    found = json.loads(run("consultation", "status", "BO-2026-1", "--json", *AT, "--as", "lezer@rve.example")[1])
    assert (found["day"], found["agenda"], found["items"]) == ("2026-05-28", "draft", {"placed": 6})
    assert found["meetings"][0] == {
        "kind": "pre_meeting",
        "day": "2026-04-02",
        "cancelled": False,
        "replies": {"none": 3},
    }
    assert found["next"]["step"] == "ask"
    assert found["decision_list"] is None
    before = json.loads(run("consultation", "status", "BO-2025-1", "--json", *AT)[1])
    assert before["decisions"] == {"running": 2, "executed": 1}
