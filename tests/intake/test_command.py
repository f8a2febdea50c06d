"""``agenda intake``"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agenda.commands import main, parts
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.intake.models import LetterIntake
from tests.intake.letters import SPORT, WATER, printed

Run = Callable[..., tuple[int, str, str]]
KEYS = ["kind", "title", "parties", "term", "references", "sentence", "offset", "confidence"]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "brief.txt"
    file.write_text(printed(WATER))
    return file


@pytest.fixture
def run(example: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``agenda intake`` with these words: its exit code, and what it said."""
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setattr(parts, "make_database", lambda config: example)

    def go(*words: str | Path) -> tuple[int, str, str]:
        code = main(["intake", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def told(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_proposal_is_a_line_with_the_parties_that_are_kept(run: Run, letter: Path) -> None:
    code, out, err = run(letter, "--on", "2027-03-09", "--programme", "rve")
    assert (code, err) == (0, "")
    proposals = told(out)
    assert all(list(one) == KEYS for one in proposals)
    (network,) = (one for one in proposals if one["title"].startswith("Leernetwerk"))
    assert network["kind"] == "action"
    assert network["parties"][:2] == [{"party": "ienw", "role": "lead"}, {"party": "ocw", "role": "involved"}]
    assert network["term"] == "dit voorjaar"
    assert letter.read_text()[network["offset"] :].startswith("Daarom start ik dit voorjaar")
    assert 0 < network["confidence"] <= 1


def test_nothing_is_kept(run: Run, example: Database, letter: Path) -> None:
    """Beyond the parties of the register, which any command adds."""
    run(letter)
    before = lines_in(example)
    assert run(letter)[0] == 0
    assert lines_in(example) == before


def lines_in(database: Database) -> int:
    with database.reading() as session:
        return session.query(HistoryLine).count()


def test_the_date_of_the_letter_holds_when_none_is_given(run: Run, letter: Path) -> None:
    assert run(letter) == run(letter, "--on", "2027-03-09")
    terms = {one["term"] for one in told(run(letter, "--on", "2030-01-01")[1])}
    assert "gepland voor oktober 2027" not in terms


def test_what_can_not_be_read_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lijst.txt"
    file.write_text("Melk, brood en kaas.")
    code, out, err = run(file)
    assert (code, out) == (1, "")
    assert err.startswith("‘lijst.txt’ is niet te herkennen als brief")
    file.write_text(SPORT.replace("Datum: 2 oktober 2026", ""))
    assert run(file) == (2, "", "In de brief staat geen datum; geef hem op met --on.\n")
    assert run(tmp_path / "weg.txt")[0] == 1


def test_a_programme_that_is_not_there_is_refused(run: Run, letter: Path) -> None:
    assert run(letter, "--programme", "geen") == (1, "", "Er is geen programma ‘geen’.\n")
    assert run(letter, "--programme", "rve", "--as", "niemand@rve.example")[0] == 1


def test_a_letter_is_offered_once_and_its_address_is_told(run: Run, example: Database, letter: Path) -> None:
    code, out, _ = run(letter, "--programme", "rve", "--on", "2026-03-09", "--offer")
    assert code == 0
    assert out.strip().endswith("/programmas/rve/oude-brieven/1")
    with example.reading() as session:
        held = session.query(LetterIntake).one()
        assert (held.name, str(held.dated)) == ("brief.txt", "2026-03-09")
        assert len(held.offers) > 5
    assert run(letter, "--programme", "rve", "--on", "2026-03-09", "--offer")[1].startswith("Deze brief was er al")
    assert run(letter, "--offer")[0] == 2
    assert run(letter, "--programme", "rve", "--offer", "--as", "lezer@rve.example")[0] == 1
