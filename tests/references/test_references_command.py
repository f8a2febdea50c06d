import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from agenda.commands import main


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """There is none, and there is none afterwards."""
    folder = tmp_path / "no" / "folder"
    monkeypatch.setenv("AGENDA_FOLDER", str(folder))
    monkeypatch.setenv("AGENDA_DATABASE_URL", "postgresql://nobody@localhost:1/nothing")
    yield
    assert not folder.exists()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "brief.txt"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


PAPER = {
    "kind": "parliamentary_paper",
    "normal": "Kamerstuk 34682, nr. 178",
    "link": "https://zoek.officielebekendmakingen.nl/kst-34682-178.html",
}
DOSSIER = {"kind": "parliamentary_paper", "normal": "Kamerstuk 32637", "link": None}


def test_each_citation_is_a_line_with_its_kind_normal_form_link_and_offset(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes("Één: Kamerstuk 34682-178\r\n– 😀 Kamerstuk 32637.".encode())
    assert main(["references", str(file)]) == 0
    assert lines(capsys) == [PAPER | {"offset": 5}, DOSSIER | {"offset": 30}]


def test_the_keys_stand_in_a_fixed_order(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("Stcrt. 2024, 33191")
    assert main(["references", str(file)]) == 0
    (line,) = lines(capsys)
    assert list(line) == ["kind", "normal", "link", "offset"]
    assert line["kind"] == "state_gazette"


def test_a_byte_order_mark_counts_for_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("Kamerstuk 34682, nr. 178", encoding="utf-8-sig")
    assert main(["references", str(file)]) == 0
    assert lines(capsys) == [PAPER | {"offset": 0}]


def test_a_text_without_citations_gives_no_lines(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("")
    assert main(["references", str(file)]) == 0
    assert lines(capsys) == []


def test_a_dash_reads_what_comes_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("é Kamerstuk 34682, nr. 178".encode())))
    assert main(["references", "-"]) == 0
    assert lines(capsys) == [PAPER | {"offset": 2}]


def test_another_encoding_is_refused_with_its_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(b"\xef\xbb\xbfKamerstuk 34682, nr. 178\n\n\xe9\xe9n")
    assert main(["references", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"{file}, regel 3: Dit is geen tekst in UTF-8; bewaar het bestand opnieuw als UTF-8.\n"


def test_another_encoding_is_refused_from_standard_input_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xff\xfe")))
    assert main(["references", "-"]) == 1
    assert capsys.readouterr().err.startswith("De standaardinvoer, regel 1: Dit is geen tekst in UTF-8")


@pytest.mark.parametrize("name", ["nergens.txt", "."])
def test_what_is_no_file_is_refused_in_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["references", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err == f"{tmp_path / name} is niet te openen: bestaat het, en mag u erbij?\n"


def test_a_command_without_a_file_is_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["references"]) == 2
    assert capsys.readouterr().err == "Er ontbreekt iets: geef BESTAND op.\n"


def test_help_is_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["references", "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Gebruik: agenda references [OPTIES] BESTAND")
    assert "Toon de verwijzingen" in told
