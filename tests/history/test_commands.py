"""``agenda history`` as it is typed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from agenda.commands import main
from agenda.commands.parts import make_bench
from agenda.gateways.database import Database
from agenda.history.services import Entry, Named, record_all
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Scope, Stamp
from config import read_config
from tests.history.tampering import HEAD_IS_LAST, tamper

Run = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what is said is the same on both


@pytest.fixture
def environment(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {
        "AGENDA_FOLDER": str(tmp_path),
        "AGENDA_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "AGENDA_HISTORY_KEY": "a key for tests",
        "AGENDA_CLOCK_START": "2033-06-01T12:00",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def run(environment: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, str, str]:
        code = main(["history", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def old(database: Database, stamp: Stamp) -> Database:
    """A line in each year from 2024 to 2033."""
    for year in range(2024, 2034):
        at = datetime(year, 2, 1, 9, 0, tzinfo=AMSTERDAM)
        with database.transaction() as session:
            entry = Entry("action.change", Named("action", 1, Scope(1)), new={"title": f"{year}"})
            record_all(session, [entry], Stamp(stamp.by, at, "proef"))
    return database


def test_verify_tells_how_much_it_looked_at(old: Database, run: Run) -> None:
    code, out, _ = run("verify")
    assert code == 0
    assert out.startswith(
        "Gecontroleerd: 10 regels, van 1 februari 2024 om 09.00 uur tot en met 1 februari 2033 om 09.00 uur. "
        "Er ligt geen kop buiten de database"
    )
    assert out.endswith("De geschiedenis is ongeschonden.\n")


def test_verify_compares_with_the_heads_and_ends_with_code_1_when_something_is_wrong(
    old: Database, run: Run, environment: Path
) -> None:
    assert run("head") == (
        0,
        f"Vastgelegd in {environment / 'history-heads' / '2033.jsonl'}: regel 11 is de laatste.\n",
        "",
    )
    code, out, _ = run("verify")
    assert code == 0
    assert "; 1 kop buiten de database, de laatste van 1 juni 2033 om 12.00 uur bij regel 11." in out
    tamper(old, "DELETE FROM history_line WHERE sequence > 8", HEAD_IS_LAST)
    code, out, err = run("verify")
    assert code == 1
    assert out.startswith("regels 9 tot en met 11: op 1 juni 2033 om 12.00 uur was regel 11 er")
    assert err == "De geschiedenis is niet ongeschonden: 1 fout.\n"


def test_check_looks_at_the_same(old: Database, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("head")
    assert main(["check"]) == 0
    tamper(old, "DELETE FROM history_line WHERE sequence > 8", HEAD_IS_LAST)
    assert main(["check"]) == 1
    assert "het eind ontbreekt" in capsys.readouterr().err


def test_a_copy_of_the_heads_may_be_named(old: Database, run: Run, environment: Path, tmp_path: Path) -> None:
    run("head")
    copy = tmp_path / "kopie.jsonl"
    copy.write_bytes((environment / "history-heads" / "2033.jsonl").read_bytes())
    (environment / "history-heads" / "2033.jsonl").unlink()
    assert run("verify")[0] == 1
    assert run("verify", "--heads", str(copy))[0] == 0
    code, _, err = run("verify", "--heads", str(tmp_path / "nergens"))
    assert code == 1
    assert "nergens is er niet" in err


@pytest.mark.parametrize(("dry", "begin"), [(True, "Zou weggaan"), (False, "Weggehaald")])
def test_prune_keeps_seven_years_and_a_dry_run_keeps_all(old: Database, run: Run, dry: bool, begin: str) -> None:
    code, out, _ = run("prune", *(["--dry-run"] if dry else []))
    assert code == 0
    assert out.startswith(f"{begin}: 3 regels, tot en met regel 3 van 1 februari 2026 om 09.00 uur.")
    assert run("verify")[1].startswith(f"Gecontroleerd: {10 if dry else 8} regels")
    if not dry:
        assert "na 1 ijkpunt" in run("verify")[1]
        assert run("prune")[1] == "Er is niets om op te schonen: geen regel is van voor 1 juni 2026.\n"


def test_prune_takes_no_more_than_is_asked_and_never_more_than_may(old: Database, run: Run) -> None:
    assert run("prune", "--before", "2025-01-01")[1].startswith("Weggehaald: 1 regel, tot en met regel 1 ")
    code, _, err = run("prune", "--before", "2030-01-01")
    assert code == 1
    assert err == ("De geschiedenis blijft 7 jaar staan (AGENDA_HISTORY_YEARS): noem een dag tot en met 1 juni 2026.\n")
    assert run("prune", "--before", "gisteren")[0] == 2


def test_a_damaged_history_is_never_pruned(old: Database, run: Run) -> None:
    tamper(old, "UPDATE history_line SET actor = 'x' WHERE sequence = 1")
    code, _, err = run("prune")
    assert code == 1
    assert err.startswith("De geschiedenis is niet ongeschonden (regel 1: is gewijzigd")


def test_less_than_three_years_is_no_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDA_HISTORY_YEARS", "2")
    code, _, err = run("verify")
    assert code == 2
    assert err == (
        "De instelling AGENDA_HISTORY_YEARS is niet goed: "
        "neem ten minste 3 jaar, om na een incident te kunnen terugkijken\n"
    )


@pytest.mark.parametrize("email", ["beheer@rve.example", "auditor@rve.example"])
def test_pruning_and_heads_are_for_the_keeper_of_the_machine(example: Database, run: Run, email: str) -> None:
    for words in (("prune",), ("head",)):
        code, _, err = run(*words, "--as", email)
        assert code == 1
        assert "wie de machine beheert" in err


def test_without_a_folder_for_heads_none_is_laid(
    old: Database, run: Run, monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    monkeypatch.setenv("AGENDA_HISTORY_HEADS", "")
    code, _, err = run("head")
    assert (code, err) == (1, "AGENDA_HISTORY_HEADS is leeg; noem de map waarin de koppen komen.\n")
    assert make_bench(read_config()).workshop().outside is None
    assert not (environment / "history-heads").exists()
