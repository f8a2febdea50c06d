"""``agenda load`` and ``agenda export`` as a person types them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agenda.commands import main
from tests.conftest import EXAMPLE
from tests.exchange.conftest import xlsx

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example was loaded; each test has a copy of it."""
    folder = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENDA_FOLDER", str(folder))
        assert main(["load", str(EXAMPLE), "--at", "2025-11-17"]) == 0
    return folder


@pytest.fixture
def run(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("AGENDA_FOLDER", str(shutil.copytree(loaded, tmp_path / "var")))
    capsys.readouterr()

    def typed(*words: str | Path) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capsys.readouterr()

    return typed


def test_an_export_that_is_loaded_and_exported_again_is_the_same(run: Run, tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.ods", "a.csv", "a.json"):
        first, second = tmp_path / name, tmp_path / f"b-{name}"
        at = ("--at", "2025-11-18")
        assert run("export", "--programme", "rve", first, *at)[0] == 0
        code, told, _ = run("load", first, "--programme", "rve", *at)
        assert (code, "gewijzigd: " in told.replace("ongewijzigd", "")) == (0, False)
        assert run("export", "--programme", "rve", "--format", name.partition(".")[2], second, *at)[0] == 0
        assert first.read_bytes() == second.read_bytes()


def test_a_preview_prints_a_line_per_row_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "lijst.xlsx"
    heads = ["Nr", "Doel", "Actie", "Wie", "Planning", "Budget"]
    book.write_bytes(xlsx([heads, ["3.7", "3", "Iets", "EZ / I&W", "eind 2026"], ["3.8", "3", "Nog iets", "TNO"]]))
    before = tmp_path / "voor.json"
    run("export", "--programme", "rve", before, "--at", "2025-11-18")
    code, told, beside = run("load", book, "--programme", "rve", "--preview")
    rows = [json.loads(line) for line in told.splitlines()]
    assert code == 0
    assert [(row["number"], row["verdict"]) for row in rows] == [("3.7", "added"), ("3.8", "refused")]
    assert set(rows[0]) == {
        *("sheet", "row", "kind", "number", "title", "goal", "parties", "term", "verdict", "faults"),
    }
    assert rows[1]["faults"][0]["cell"] == "D3"
    assert "Budget" in beside
    after = tmp_path / "na.json"
    run("export", "--programme", "rve", after, "--at", "2025-11-18")
    assert before.read_bytes() == after.read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("load", "lijst.xlsx"), 1, "--programme"),
        (("load", "lijst.xlsx", "--programme", "geen"), 1, "geen programma"),
        (("load", "nergens.xlsx", "--programme", "rve"), 1, "niet te openen"),
        (("export", "uit.pdf", "--programme", "rve"), 2, "kies met --format"),
        (("export", "uit.xlsx"), 2, "welk programma"),
        (("export", "uit.xlsx", "--programme", "rve", "--as-of", "gisteren"), 2, "geen moment"),
        (("load", "lijst.xlsx", "--preview"), 1, "--programme"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lijst.xlsx").write_bytes(xlsx([["Nr", "Titel", "Trekker"], ["3.7", "Iets", "EZ"]]))
    found, told, beside = run(*words)
    assert (found, told) == (code, "")
    assert sentence in beside
    assert "Traceback" not in beside


def test_as_of_a_day_counts_to_its_very_end(run: Run, tmp_path: Path) -> None:
    day, before = tmp_path / "dag.json", tmp_path / "ervoor.json"
    run("export", "--programme", "rve", "--as-of", "2025-11-17", day)
    run("export", "--programme", "rve", "--as-of", "2025-11-16", before)
    assert len(json.loads(day.read_text())["acties"]) == 14
    assert json.loads(before.read_text())["acties"] == []


def test_a_dash_writes_to_standard_output(run: Run) -> None:
    code, told, beside = run("export", "--programme", "rve", "--format", "json", "-")
    assert (code, beside) == (0, "")
    assert told.startswith("{")
    assert len(json.loads(told)["acties"]) == 14
