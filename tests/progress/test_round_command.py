"""``agenda round`` as a person or a script types it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agenda.commands import main
from agenda.gateways.database import Database
from tests.conftest import CHAIN_KEY

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Run = Callable[..., tuple[int, str, str]]
HERE = ("--programme", "rve")
OPEN = ("round", "open", "BO-2026-1", *HERE, "--closes-on", "2026-04-03", "--at", "2026-03-10")
STATUS = ("round", "status", "BO-2026-1", *HERE, "--at", "2026-03-12")


@pytest.fixture
def run(example: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setenv("AGENDA_DATABASE_URL", str(example.engine.url))
    monkeypatch.setenv("AGENDA_HISTORY_KEY", CHAIN_KEY.decode())

    def typed(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return typed


def test_a_round_is_opened_looked_at_and_closed(run: Run) -> None:
    code, told, _ = run(*OPEN, "--as-of", "2026-04-10", "--json")
    opened = json.loads(told)
    assert (code, opened["state"], opened["as_of"]) == (0, "open", "2026-04-10")
    assert opened["total"] == opened["missing"] == sum(one["total"] for one in opened["parties"]) > 10
    assert opened["answers"]["silent"] == opened["total"]
    assert run("clock", "--once", "--at", "2026-03-11")[0] == 0
    looked = json.loads(run(*STATUS, "--json")[1])
    ez = next(one for one in looked["parties"] if one["party"] == "EZ")
    assert ez["contact"] == "bedrijventerreinen@ez.example"
    assert [at[:10] for at in ez["reminded"]] == ["2026-03-11"]
    assert f"  EZ: {ez['missing']} van {ez['total']}" in run(*STATUS)[1].splitlines()
    code, told, _ = run("round", "close", "BO-2026-1", *HERE, "--at", "2026-03-13")
    assert (code, told.startswith("Uitvraag BO-2026-1 is gesloten; van")) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("round", "status", "nergens", *HERE), "Er is geen uitvraag ‘nergens’ in dit programma."),
        (("round", "open", "BO-2026-1", *HERE), "--closes-on: Noem de dag waarop de uitvraag sluit."),
        ((*OPEN, "--as-of", "2026-04-01"), "De peildatum ligt voor de sluiting"),
        ((*OPEN, "--as", "ez@rve.example"), "U mag hier niet een uitvraag openen en sluiten."),
        (("round", "open", "a b", *HERE, "--closes-on", "2999-01-01"), "Geef een sleutel"),
    ],
)
def test_what_can_not_be_done_is_told_in_a_sentence_and_nothing_is_left_of_it(
    run: Run, words: tuple[str, ...], sentence: str
) -> None:
    code, told, error = run(*words)
    assert (code, told) == (1, "")
    assert sentence in error
    assert run(*STATUS)[0] == 1


def test_a_round_is_opened_once(run: Run) -> None:
    assert run(*OPEN)[0] == 0
    code, _, error = run(*OPEN)
    assert (code, "Openen kan niet zolang de stand ‘open’ is." in error) == (1, True)
    assert "loopt nog" in run("round", "open", "los", *HERE, "--closes-on", "2999-01-01")[2]
