"""``agenda letter check``: a letter, or a version that was edited, held against the agenda."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from agenda.commands import main, parts
from agenda.documents.formats import Materials, write
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.content import letter_document
from agenda.letters.queries import letter_by_key, letter_facts
from agenda.letters.words import PassageState
from agenda.programmes.queries import programme_by_key
from tests.letters.drafted import Desk, about

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
KEY = "proef-031610"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(example: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    with example.transaction() as session:
        letter = Desk(session, programme_by_key(session, "rve")).draft(NOW, "BO-2025-1", key=KEY)
        for passage in letter.passages:
            passage.state = PassageState.APPROVED
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setattr(parts, "make_database", lambda config: example)

    def go(*words: str) -> tuple[int, str, str]:
        code = main(["letter", "check", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def reword(example: Database, text: str) -> None:
    with example.transaction() as session:
        about(letter_by_key(session, KEY), "1.1").text += text


def file_of(example: Database, folder: Path) -> str:
    with example.reading() as session:
        letter = letter_by_key(session, KEY)
        data = write(letter_document(letter, letter_facts(session, letter, NOW)), "docx", Materials(folder))
    (folder / "brief.docx").write_bytes(data)
    return str(folder / "brief.docx")


def test_a_letter_is_told_line_by_line_and_what_is_wrong_fails(run: Run, example: Database) -> None:
    code, out, err = run(KEY, "--as-of", "2026-03-16", "--programme", "rve", "--at", "2026-03-16")
    assert (code, err) == (0, "")
    assert "klopt niet" not in out
    reword(example, "\n\nDit is klaar in mei 2027.")
    code, out, err = run(KEY, "--at", "2026-03-16")
    assert code == 1
    (line,) = (one for one in out.splitlines() if "mei 2027" in one)
    assert line.startswith("passage ")
    assert "alinea 4: klopt niet, termijn: ‘in mei 2027’. Deze termijn staat niet bij actie 1.1" in line
    assert err.startswith("1 klopt niet")
    assert run("nergens")[0] == 1


def test_a_file_finds_its_letter_and_tells_how_it_differs(run: Run, example: Database, tmp_path: Path) -> None:
    reword(example, "\n\nDit is klaar in mei 2027.")
    file = file_of(example, tmp_path)
    with example.transaction() as session:
        passage = about(letter_by_key(session, KEY), "1.1")
        passage.text = passage.text.replace("Dit is klaar in mei 2027.", "Dit komt nog.")
    for words in ((file,), (file, "--letter", KEY)):
        code, out, _ = run(*words, "--at", "2026-03-16")
        assert code == 1
        assert "‘komt nog.’ is ‘is klaar in mei 2027.’ geworden." in out
        assert "‘in mei 2027’. Deze termijn staat niet bij actie 1.1" in out


def test_a_bad_file_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "x.odt"
    bad.write_bytes(b"PK\x03\x04 niets")
    for words in ((str(bad),), (str(tmp_path / "weg.docx"),), (str(tmp_path),)):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert err
        assert "Traceback" not in err
