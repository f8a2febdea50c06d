"""The dossier and the letters of the example, opened again by other programs."""

import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy.orm import Session

from agenda.consultations.queries import consultation_by_key
from agenda.documents.formats import Materials
from agenda.dossiers.services import build_dossier
from agenda.gateways.files import fetch
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.papers import build_letter
from agenda.letters.queries import letter_by_key
from agenda.programmes.models import Programme
from config import ROOT

FONTS = ROOT / "build" / "fonts"
AT = datetime(2025, 11, 17, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def letter(session: Session, programme: Programme, stamp: Stamp, tmp_path: Path) -> dict[str, Path]:
    """The files of the example's letter, per format."""
    found = letter_by_key(session, "brief-2025-11-17", programme)
    edition = build_letter(session, found, ("docx", "odt", "pdf"), Materials(FONTS), replace(stamp, at=AT))
    files = {one.format: tmp_path / one.name for one in edition.files}
    for one in edition.files:
        files[one.format].write_bytes(fetch(session, one.sha256))
    return files


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_dossier_has_text_contents_and_bookmarks(
    session: Session, programme: Programme, stamp: Stamp, tmp_path: Path
) -> None:
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    edition = build_dossier(session, meeting, "full", ("pdf",), FONTS, replace(stamp, at=AT))
    file = tmp_path / edition.files[0].name
    file.write_bytes(fetch(session, edition.files[0].sha256))
    text = text_of(file)
    assert "Wijziging van de Wet BIZ" in text
    assert "Inhoud" in text
    with pikepdf.open(file) as pdf:
        assert pdf.Root.Lang == "nl-NL"
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert "Stand van de agenda per doel" in titles


def test_two_builds_of_one_moment_have_the_same_bytes(session: Session, programme: Programme, stamp: Stamp) -> None:
    found = letter_by_key(session, "brief-2025-11-17", programme)
    builds = [build_letter(session, found, ("docx", "odt"), Materials(FONTS), replace(stamp, at=AT)) for _ in range(2)]
    first, second = ([file.sha256 for file in edition.files] for edition in builds)
    assert first == second
    assert [edition.version for edition in builds] == [1, 2]


def test_the_letter_has_real_headings_and_thirteen_footnotes(letter: dict[str, Path]) -> None:
    with zipfile.ZipFile(letter["docx"]) as docx:
        notes = re.findall(r"<w:footnote w:id=\"\d+\"", docx.read("word/footnotes.xml").decode())
        body = docx.read("word/document.xml").decode()
    with zipfile.ZipFile(letter["odt"]) as odt:
        content = odt.read("content.xml").decode()
    assert len(re.findall(r"<w:footnoteReference ", body)) == 13 <= len(notes)
    assert 'w:val="Heading1"' in body
    assert content.count('text:note-class="footnote"') == 13
    assert "<text:h " in content


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_libreoffice_opens_the_letter_with_all_its_text(letter: dict[str, Path], kind: str, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path / "lo"),
        str(letter[kind]),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    text = text_of(next((tmp_path / "lo").glob("*.pdf")))
    for words in ("Geachte Voorzitter", "in de loop van 2026", "eerste kwartaal van 2026", "Staatscourant 2024, 33191"):
        assert words in text
