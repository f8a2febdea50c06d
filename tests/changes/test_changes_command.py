import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agenda.accounts.queries import account_by_email
from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.commands import main, parts
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key

Run = Callable[..., tuple[int, str, str]]
KEYS = ["kind", "number", "title", "goal", "old", "new", "sentence", "at", "by"]
WHOLE = ("--programme", "rve", "--from", "2026-02-03", "--to", "2026-02-03")
SENTENCE = "Instrument 4.1 ‘Wet BIZ’ heette eerst ‘Wijziging van de Wet BIZ: internetconsultatie’."


@pytest.fixture
def changed(example: Database, stamp: Stamp) -> Database:
    """On 3 February 2026, the last instant but one of the day."""
    moment = datetime(2026, 2, 3, 23, 59, 59, 999998, tzinfo=AMSTERDAM)
    with example.transaction() as session:
        action = action_by_number(session, programme_by_key(session, "rve"), "4.1")
        change_action(session, action, replace(ActionValues.of(action), title="Wet BIZ"), replace(stamp, at=moment))
    return example


@pytest.fixture
def run(changed: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``agenda changes`` with these words: its exit code, and what it said."""
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setattr(parts, "make_database", lambda config: changed)

    def go(*words: str) -> tuple[int, str, str]:
        code = main(["changes", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_the_changes_of_a_day_are_one_json_document(run: Run) -> None:
    code, out, err = run(*WHOLE)
    document: list[dict[str, Any]] = json.loads(out)
    assert (code, err) == (0, "")
    assert [list(one) for one in document] == [KEYS]
    assert document == [
        {
            "kind": "text",
            "number": "4.1",
            "title": "Wet BIZ",
            "goal": "4",
            "old": "Wijziging van de Wet BIZ: internetconsultatie",
            "new": "Wet BIZ",
            "sentence": SENTENCE,
            "at": "2026-02-03T22:59:59.999998Z",
            "by": "Systeem",
        }
    ]


def test_text_is_for_reading(run: Run) -> None:
    code, out, _ = run(*WHOLE, "--format", "text")
    assert code == 0
    assert out.splitlines() == [
        "Ruimte voor Economie, van 3 februari 2026 tot en met 3 februari 2026: 1 wijziging.",
        "",
        "Doel 4: Bedrijveninvesteringszones",
        f"- {SENTENCE}",
    ]


@pytest.mark.parametrize(("form", "said"), [("json", "[]\n"), ("text", "er is niets gewijzigd.\n")])
def test_nothing_changed_is_said_as_well(run: Run, form: str, said: str) -> None:
    window = ("--from", "4 februari 2026", "--to", "2026-02-05T08:00", "--format", form)
    code, out, _ = run("--programme", "rve", *window)
    assert code == 0
    assert out.endswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "8 mei", "--to", "2026-06-01"), "--from: ‘8 mei’: daarbij ontbreekt het jaar"),
        (("--from", "2026-02-01", "--to", "31-2-2026"), "--to: ‘31-2-2026’: die dag bestaat niet"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "--from ligt na --to; draai de twee om."),
        (("--from", "2026-02-02"), "Er ontbreekt iets: geef --to op."),
        (("--from", "2026-02-02", "--to", "2026-02-03", "--format", "xml"), "kies uit: json, text."),
    ],
)
def test_what_makes_no_window_is_refused_in_a_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("--programme", "rve", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_it_acts_with_the_rights_of_the_person_who_asks(run: Run, changed: Database) -> None:
    assert run("--as", "lezer@rve.example", *WHOLE)[0] == 0
    with changed.transaction() as session:
        person = account_by_email(session, "lezer@rve.example").person
        person.memberships.clear()
    code, out, err = run("--as", "lezer@rve.example", *WHOLE)
    assert (code, out) == (1, "")
    assert "U mag hier niet de agenda lezen" in err


def test_an_unknown_programme_is_refused(run: Run) -> None:
    code, _, err = run("--programme", "nergens", *WHOLE[2:])
    assert (code, err) == (1, "Er is geen programma ‘nergens’.\n")


def test_its_help_is_dutch(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "[required]" not in out
    assert "Tot en met deze dag" in out
