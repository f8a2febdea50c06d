"""``agenda term``"""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from agenda.commands import main
from agenda.terms.reading import read_term

ON = "2025-11-17"
KEYS = ["wording", "first", "last", "precision", "approximate", "strength", "recurring", "open", "proposal"]
WORDINGS = ("eerste kwartaal van 2026", "dit najaar", "vóór 1 januari 2032", "", "  doorlopend ", "‘n.t.b.’", "31 juni")


def read_lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert main(["term", *words]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return [json.loads(line) for line in told.out.removesuffix("\n").split("\n")] if told.out else []


def refusal(capsys: pytest.CaptureFixture[str], code: int, *words: str) -> str:
    assert main(["term", *words]) == code
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.strip()


def test_a_term_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "eerste kwartaal van 2026", "--on", ON]) == 0
    assert capsys.readouterr().out == (
        '{"wording": "eerste kwartaal van 2026", "first": "2026-01-01", "last": "2026-03-31", "precision": "quarter", '
        '"approximate": false, "strength": null, "recurring": false, "open": false, "proposal": null}\n'
    )


@pytest.mark.parametrize("wording", [*WORDINGS, "twee\nregels", "een\u2028scheiding\x85", "\t", "😀 2026", "- 2026"])
def test_every_wording_is_one_line_with_the_same_keys(capsys: pytest.CaptureFixture[str], wording: str) -> None:
    assert main(["term", "--on", ON, "--", wording]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert list(told) == KEYS
    assert told == read_term(wording, date.fromisoformat(ON)).as_dict()


def test_letters_stay_readable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "vóór ‘mei’ 2026 €", "--on", ON]) == 0
    assert "vóór ‘mei’ 2026 €" in capsys.readouterr().out


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("closed", [True, False])
def test_a_file_is_read_line_by_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line_end: str, mark: bytes, closed: bool
) -> None:
    file = tmp_path / "termijnen.txt"
    file.write_bytes(mark + (line_end.join(WORDINGS) + line_end * closed).encode())
    told = read_lines(capsys, "--lines", str(file), "--on", ON)
    assert [one["wording"] for one in told] == list(WORDINGS)
    assert told == [read_term(wording, date.fromisoformat(ON)).as_dict() for wording in WORDINGS]


@pytest.mark.parametrize(("content", "wordings"), [("", []), ("\n", [""]), ("\n\n2026", ["", "", "2026"])])
def test_an_empty_line_is_a_term_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, wordings: list[str]
) -> None:
    file = tmp_path / "termijnen.txt"
    file.write_text(content)
    assert [one["wording"] for one in read_lines(capsys, "--lines", str(file), "--on", ON)] == wordings


def test_without_a_day_it_is_today_by_the_clock(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path))
    monkeypatch.setenv("AGENDA_CLOCK_START", "2031-12-31T23:30")
    (told,) = read_lines(capsys, "dit jaar")
    assert told["proposal"] == {"first": "2031-01-01", "last": "2031-12-31"}
    assert not list(tmp_path.glob("*.sqlite3"))


def test_no_database_and_no_settings_are_needed_for_a_given_day(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENDA_DATABASE_URL", "sqlite:////nergens/te/vinden.sqlite3")
    monkeypatch.setenv("AGENDA_CLOCK_START", "geen moment")
    assert read_lines(capsys, "2026", "--on", ON)[0]["last"] == "2026-12-31"


def test_what_is_not_utf_8_is_refused_with_its_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "termijnen.txt"
    file.write_bytes("2026\nvóór 2027\n".encode("latin-1"))
    told = refusal(capsys, 1, "--lines", str(file), "--on", ON)
    assert told == f"{file}, regel 2: dit is geen tekst in UTF-8; bewaar het bestand opnieuw als UTF-8."


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "is niet te openen" in refusal(capsys, 1, "--lines", str(tmp_path / "nergens.txt"), "--on", ON)
    assert "is niet te openen" in refusal(capsys, 1, "--lines", str(tmp_path), "--on", ON)


@pytest.mark.parametrize(
    "words",
    [(), ("--on", ON), ("2026", "--lines", "termijnen.txt"), ("eerste", "kwartaal"), ("", "--lines", "termijnen.txt")],
)
def test_exactly_one_of_a_term_and_a_file_is_asked(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert refusal(capsys, 2, *words).startswith("Geef één termijn op, tussen aanhalingstekens, of met --lines")


@pytest.mark.parametrize("day", ["17-11-2025", "2025-02-30", "vandaag", ""])
def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], day: str) -> None:
    told = refusal(capsys, 2, "2026", "--on", day)
    assert told == f"--on: ‘{day}’ is geen dag; schrijf hem als 2025-11-17."


def test_the_help_is_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Gebruik: agenda term [OPTIES] [TERMIJN]")
    assert "een mens" in told


def test_ten_thousand_lines_are_read_in_seconds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "termijnen.txt"
    terms = (
        "eerste kwartaal van 2026",
        "voor de zomer van 2026",
        "van 1 maart tot 15 mei 2026",
        "z.s.m.",
        "dit najaar",
    )
    file.write_text("\n".join(terms * 2000))
    start = time.process_time()
    assert len(read_lines(capsys, "--lines", str(file), "--on", ON)) == 10_000
    assert time.process_time() - start < 5
