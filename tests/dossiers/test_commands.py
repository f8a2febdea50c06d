"""``agenda dossier`` as a person or a script types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from agenda.commands import dossiers, main
from agenda.consultations.models import AgendaItem
from agenda.consultations.papers import Upload, attach_paper
from agenda.documents import services as documents
from agenda.documents.archive import packed, unpacked
from agenda.documents.claims import content_sha256
from agenda.documents.models import Edition, EditionFile
from agenda.dossiers import rebuilding, services, verifying
from agenda.gateways.database import Database
from agenda.gateways.files import keep
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.release import RELEASE
from config import ROOT
from tests.conftest import CHAIN_KEY
from tests.consultations.paper_files import pdf
from tests.dossiers.built import built
from tests.dossiers.making import AT, MEETING
from tests.history.tampering import tamper
from tests.progress.asking import BY_OPERATOR
from tests.work.asking import release

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Run = Callable[..., tuple[int, str, str]]
BUILD = ("dossier", "build", MEETING, "--at", AT.isoformat())
NAME = "BO-2026-1-dossier-v1"


@pytest.fixture
def surroundings(example: Database, tmp_path: Path) -> dict[str, str]:
    return {
        "AGENDA_FOLDER": str(tmp_path / "var"),
        "AGENDA_DATABASE_URL": str(example.engine.url),
        "AGENDA_HISTORY_KEY": CHAIN_KEY.decode(),
    }


@pytest.fixture
def run(
    surroundings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def typed(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return main(list(words)), *capsys.readouterr()

    return typed


@pytest.fixture
def with_paper(example: Database) -> Database:
    with example.transaction() as session:
        item = session.scalars(select(AgendaItem).order_by(AgendaItem.id)).first()
        assert item
        attach_paper(session, item, Upload("x.pdf", pdf()), Confidentiality.PARTICIPANTS, BY_OPERATOR)
    return example


def verdict(run: Run, file: Path | str) -> dict[str, object]:
    code, told, refused = run("dossier", "verify", str(file), "--json")
    found: dict[str, object] = json.loads(told)
    assert (code == 0) is found["proven"]
    assert ("staat niet vast" in refused) is (code == 1)
    return found


def test_what_was_built_is_proven_in_each_format_also_by_another_process_elsewhere(
    with_paper: Database, run: Run, surroundings: dict[str, str], tmp_path: Path
) -> None:
    code, told, _ = run(*BUILD, "--format", "pdf,html,zip")
    assert (code, sorted(told.split())) == (0, [f"out/{NAME}.{one}" for one in ("html", "pdf", "zip")])
    for file in told.split():
        found = verdict(run, file)
        assert (found["proven"], found["content_sound"], found["rebuilt"], found["faults"]) == (True, True, True, [])
        assert found["kept"] == Path(file).name
    elsewhere = surroundings | {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "agenda.commands", "dossier", "verify", str(tmp_path / "out" / f"{NAME}.zip")],
        env={"PATH": os.environ["PATH"]} | elsewhere,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "byte voor byte hetzelfde" in done.stdout
    assert "Deze versie is niet vrijgegeven." in done.stdout


def test_one_byte_is_enough_to_be_no_dossier_of_here(with_paper: Database, run: Run) -> None:
    run(*BUILD, "--format", "html,zip")
    page, bundle = Path("out", f"{NAME}.html"), Path("out", f"{NAME}.zip")
    changed = Path("veranderd.html")
    changed.write_bytes(page.read_bytes().replace(b"Agenda van het overleg", b"Agenda van het Overleg", 1))
    found = verdict(run, changed)
    assert (found["proven"], found["kept"], found["content_sound"], found["rebuilt"]) == (False, None, True, False)
    assert "dit bestand is gewijzigd" in run("dossier", "verify", str(changed))[1]
    parts = unpacked(bundle.read_bytes())
    paper = next(name for name in parts if name.startswith("stukken/"))
    for harm, told in (
        ({paper: parts[paper] + b" "}, f"‘{paper}’ is gewijzigd."),
        ({"erbij.exe": b"x"}, "‘erbij.exe’ staat niet in SHA256SUMS."),
        ({"SHA256SUMS": b""}, "SHA256SUMS en manifest.json noemen niet hetzelfde."),
        ({"inhoud.json": b"{}"}, "‘inhoud.json’ is gewijzigd."),
    ):
        changed.write_bytes(packed(parts | harm))
        assert told in verdict(run, changed)["faults"]
    changed.write_bytes(packed({name: part for name, part in parts.items() if name != paper}))
    assert f"‘{paper}’ ontbreekt." in verdict(run, changed)["faults"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 kapot", b"PK\x03\x04kapot", b"<html>", b"\x00" * 100])
def test_what_is_no_dossier_at_all_is_told_so(run: Run, data: bytes) -> None:
    Path("los").write_bytes(data)
    found = verdict(run, "los")
    assert (found["proven"], found["version"], found["claim"], found["rebuilt"]) == (False, None, None, None)
    assert "Het is niet van deze installatie" in run("dossier", "verify", "los")[1]


def test_a_zip_that_lies_about_itself_is_read_without_harm(run: Run) -> None:
    hostile = {"content_sha256": "0" * 64, "release": "\x1b[31m<b>", "files": [{"name": "\x1b[2J" + "lang" * 999}]}
    for manifest in (hostile, hostile | {"files": "x"}, hostile | {"files": [1]}):
        data = packed({"manifest.json": json.dumps(manifest).encode(), "SHA256SUMS": b"x  \x1b[2J\nzonder\n"})
        Path("los.zip").write_bytes(data)
        assert verdict(run, "los.zip")["proven"] is False
        assert "\x1b" not in run("dossier", "verify", "los.zip")[1]


def test_what_is_no_plain_file_or_too_large_is_not_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("pijp")
    for name in ("pijp", "/dev/zero", "."):
        code, told, refused = run("dossier", "verify", name)
        assert (code, told, "geen gewoon bestand" in refused) == (1, "", True)
    code, _, refused = run("dossier", "verify", "nergens")
    assert (code, "Traceback" in refused) == (1, False)
    Path("groot").write_bytes(b"x" * 101)
    monkeypatch.setattr(dossiers, "LARGEST_FILE", 100)
    assert run("dossier", "verify", "groot") == (1, "", "groot is te groot om na te gaan.\n")


def test_of_another_release_the_content_is_proven_and_not_the_bytes(
    example: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*BUILD, "--format", "html")
    file = Path("out", f"{NAME}.html")
    monkeypatch.setattr(verifying, "RELEASE", "99.9")
    assert verdict(run, file)["proven"], "these very bytes were kept"
    with example.transaction() as session:
        session.execute(update(EditionFile).values(sha256=session.scalars(select(EditionFile.sha256)).one()))
        session.delete(session.scalars(select(EditionFile)).one())
    found = verdict(run, file)
    assert (found["proven"], found["content_sound"], found["rebuilt"]) == (False, True, None)
    assert "de inhoud is bewezen" in run("dossier", "verify", str(file))[1]


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("by", [RELEASE, "0.0.1"])
def test_a_forged_file_put_in_the_place_of_ours_is_not_proven(example: Database, run: Run, by: str, told: bool) -> None:
    run(*BUILD, "--format", "html")
    ours = Path("out", f"{NAME}.html").read_bytes()
    forged = ours.replace(b"Agenda van het overleg", b"Agenda van het Overleg", 1).replace(
        f'content="{RELEASE}"'.encode(), f'content="{by}"'.encode()
    )
    Path("vals.html").write_bytes(forged)
    with example.transaction() as session:
        session.scalars(select(EditionFile)).one().sha256 = keep(session, forged)
    if told:
        digests = sha256(ours).hexdigest(), sha256(forged).hexdigest()
        tamper(example, "UPDATE history_line SET difference = replace(difference, '{}', '{}')".format(*digests))
    found = verdict(run, "vals.html")
    assert (found["proven"], found["kept"], found["laid"]) == (False, None, f"{NAME}.html")
    assert found["content_sound"] is not told
    assert "verzegelde geschiedenis noemt dat bestand niet" in run("dossier", "verify", "vals.html")[1]


def test_a_file_of_before_its_hash_was_sealed_is_proven_by_making_it_again_alone(
    example: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "sums_of", lambda _: None)
    run(*BUILD, "--format", "html")
    file = Path("out", f"{NAME}.html")
    found = verdict(run, file)
    assert (found["proven"], found["kept"], found["laid"], found["rebuilt"]) == (True, None, file.name, True)
    monkeypatch.setattr(verifying, "RELEASE", "99.9")
    assert verdict(run, file)["proven"] is False


@pytest.mark.parametrize("covered", [False, True])
def test_content_that_was_changed_behind_the_back_is_found_out(example: Database, run: Run, covered: bool) -> None:
    run(*BUILD, "--format", "html")
    with example.transaction() as session:
        edition = session.scalars(select(Edition)).one()
        edition.content = edition.content | {"title": "Iets anders"}
        if covered:
            edition.content_sha256 = content_sha256(edition.content)
    found = verdict(run, Path("out", f"{NAME}.html"))
    assert (found["proven"], found["content_sound"]) == (False, False)


def test_an_old_version_is_given_out_as_it_was_and_in_more_formats(example: Database, run: Run) -> None:
    run(*BUILD, "--format", "html")
    first = Path("out", f"{NAME}.html").read_bytes()
    run(*BUILD, "--format", "html")
    code, told, refused = run(*BUILD, "--version", "1", "--format", "html,odt", "--out", "oud")
    assert (code, told.split(), refused) == (0, [f"oud/{NAME}.html", f"oud/{NAME}.odt"], "")
    assert Path("oud", f"{NAME}.html").read_bytes() == first
    run(*BUILD, "--version", "1", "--format", "odt", "--out", "oud")
    assert verdict(run, Path("oud", f"{NAME}.odt"))["proven"]
    with example.reading() as session:
        events = session.scalars(select(HistoryLine.event).where(HistoryLine.event.like("dossier.%"))).all()
    assert sorted(events) == ["dossier.add_file", "dossier.build", "dossier.build"]
    code, told, refused = run(*BUILD, "--version", "3")
    assert (code, told, refused) == (1, "", "Deze versie van het dossier is er niet.\n")


def test_nobody_waits_while_files_are_made(example: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    make, written = documents.make_files, []

    def made(*given: Any) -> Any:
        with example.transaction() as session:
            session.execute(update(AgendaItem).values(version=AgendaItem.version))
        written.append(given)
        return make(*given)

    monkeypatch.setattr(documents, "make_files", made)
    monkeypatch.setattr(rebuilding, "make_files", made)
    assert run(*BUILD, "--format", "html")[0] == 0
    assert run(*BUILD, "--version", "1", "--format", "html,odt")[0] == 0
    assert len(written) == 2


def test_two_who_build_at_once_are_told_to_try_again(
    example: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = documents.make_files

    def made(*given: Any) -> Any:
        monkeypatch.setattr(documents, "make_files", make)
        built(example)
        return make(*given)

    monkeypatch.setattr(documents, "make_files", made)
    assert run(*BUILD, "--format", "html") == (
        1,
        "",
        "Iemand anders maakte intussen ook een versie. Probeer het opnieuw.\n",
    )


def test_of_a_version_that_is_not_for_who_asks_no_more_is_told_than_of_one_that_is_not_there(
    example: Database, run: Run
) -> None:
    run(*BUILD, "--format", "html")
    page = ("dossier", "verify", f"out/{NAME}.html")
    unknown = run("--as", "lezer@rve.example", *page)
    assert unknown[0] == 1
    assert "of niet voor u" in unknown[1]
    assert NAME not in unknown[1]
    assert json.loads(run("--as", "lezer@rve.example", *page, "--json")[1])["version"] is None
    assert run("--as", "secretariaat@rve.example", *page)[0] == 0
    release(example)
    assert run("--as", "lezer@rve.example", *page)[0] == 0
    run("--as", "ez@rve.example", *BUILD, "--variant", "party", "--party", "ez", "--format", "html")
    own = ("dossier", "verify", "out/BO-2026-1-dossier-ez-v1.html")
    assert run("--as", "ez@rve.example", *own)[0] == 0
    for other in ((), ("--as", "secretariaat@rve.example"), ("--as", "nfia@rve.example")):
        code, told, _ = run(*other, *own)
        assert (code, told) == (1, unknown[1])


def test_who_reads_along_gets_no_version_that_was_not_released_and_adds_no_file(example: Database, run: Run) -> None:
    built(example, formats=("html",))
    reader = ("--as", "lezer@rve.example")
    assert run(*reader, *BUILD, "--version", "1", "--format", "html")[0] == 1
    assert run(*reader, "dossier", "list", MEETING) == (0, "Er is nog geen dossier.\n", "")
    release(example)
    assert run(*reader, *BUILD, "--version", "1", "--format", "html")[0] == 0
    code, _, refused = run(*reader, *BUILD, "--version", "1", "--format", "odt")
    assert (code, "U mag hier niet dossiers samenstellen" in refused) == (1, True)
    (listed,) = json.loads(run(*reader, "dossier", "list", MEETING, "--json")[1])
    assert (listed["name"], listed["released"], [one["format"] for one in listed["files"]]) == (NAME, True, ["html"])


def test_the_dossier_of_a_party_is_built_and_given_out_by_that_party_alone(example: Database, run: Run) -> None:
    words = (*BUILD, "--variant", "party", "--party", "ez", "--format", "html")
    owner = ("--as", "ez@rve.example")
    for other in ((), ("--as", "secretariaat@rve.example"), ("--as", "nfia@rve.example")):
        assert run(*other, *words)[0] == 1
    assert run(*owner, *words)[:2] == (0, "out/BO-2026-1-dossier-ez-v1.html\n")
    assert run(*owner, *words, "--version", "1")[0] == 0
    for other in ((), ("--as", "secretariaat@rve.example"), ("--as", "auditor@rve.example")):
        assert run(*other, *words, "--version", "1")[0] == 1
        assert run(*other, "dossier", "list", MEETING)[1] == "Er is nog geen dossier.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--variant", "onzin"),
        ("--variant", "onzin", "--version", "1"),
        ("--variant", "party"),
        ("--party", "ez"),
        ("--variant", "party", "--party", "nergens"),
        ("--format", "exe"),
        ("--format", ""),
        ("--format", " , "),
        ("--version", "0"),
        ("--version", "9" * 30),
    ],
)
def test_what_is_not_well_asked_is_refused_with_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    code, told, refused = run(*BUILD, *words)
    assert (code > 0, told) == (True, "")
    assert refused.strip()
    assert "Traceback" not in refused
