import json
import re
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from agenda.documents.content import Document, Heading, Landscape, PageBreak, Paragraph
from agenda.documents.formats import FORMATS, Materials, write
from agenda.documents.pandoc import PANDOC

EDITABLE = ("docx", "odt")
HOSTILE = '</w:t><b>&amp; {{ x }} $body$ # geen *opmaak* [x](y) 😀 \u200f $(rm) ]]> "aanhaling"'


def read_again(data: bytes, name: str, folder: Path) -> dict[str, Any]:
    file = folder / f"written.{name}"
    file.write_bytes(data)
    done = subprocess.run([PANDOC, "--from", name, "--to", "json", file], capture_output=True, check=True)
    tree: dict[str, Any] = json.loads(done.stdout)
    return tree


def nodes(tree: Any, kind: str) -> list[Any]:
    if isinstance(tree, dict):
        own = [tree] if tree.get("t") == kind else []
        return own + [found for part in tree.values() for found in nodes(part, kind)]
    return [found for part in tree for found in nodes(part, kind)] if isinstance(tree, list) else []


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


@pytest.mark.parametrize("name", EDITABLE)
def test_headings_notes_and_tables_are_real(name: str, letter: Document, fonts: Path, tmp_path: Path) -> None:
    tree = read_again(write(letter, name, Materials(fonts)), name, tmp_path)
    assert [heading["c"][0] for heading in nodes(tree, "Header")] == [heading.level for heading in letter.headings]
    assert len(nodes(tree, "Note")) == 8
    assert len(nodes(tree, "Table")) == 1


@pytest.mark.parametrize("name", EDITABLE)
def test_text_of_people_stays_text(name: str, fonts: Path, tmp_path: Path) -> None:
    document = Document(
        HOSTILE, datetime(2026, 1, 1, tzinfo=UTC), [Heading(1, HOSTILE), Paragraph(HOSTILE)], author=HOSTILE
    )
    tree = read_again(write(document, name, Materials(fonts)), name, tmp_path)
    plain = subprocess.run(
        [PANDOC, "--from", "json", "--to", "plain", "--wrap=none"],
        input=json.dumps(tree).encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert plain.count(HOSTILE) >= 3


@pytest.mark.parametrize("name", EDITABLE)
def test_every_style_that_is_used_is_defined(
    name: str, dossier: Document, letter: Document, illustrated: Document, fonts: Path
) -> None:
    used, defined = {
        "docx": (r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', r'w:styleId="([^"]+)"'),
        "odt": (r'text:style-name="([^"]+)"', r'(?:style:style|list-style) style:name="([^"]+)"'),
    }[name]
    for document in (dossier, letter, illustrated):
        xml = "".join(
            text for part, text in parts(write(document, name, Materials(fonts))).items() if part.endswith(".xml")
        )
        assert set(re.findall(used, xml)) - set(re.findall(defined, xml)) == set()


def test_notes_number_on_and_the_moment_is_that_of_the_document(letter: Document, fonts: Path) -> None:
    odt, docx = parts(write(letter, "odt", Materials(fonts))), parts(write(letter, "docx", Materials(fonts)))
    assert 'text:start-numbering-at="document"' in odt["styles.xml"]
    assert "eachSect" not in docx["word/document.xml"]
    assert "2026-03-27T09:30:00Z" in odt["meta.xml"]
    assert docx["docProps/core.xml"].count("2026-03-27T09:30:00Z") == 2
    assert 'w:lang w:val="nl-NL"' in docx["word/styles.xml"]
    assert 'fo:language="nl"' in odt["styles.xml"]
    assert 'fo:border="none"' not in odt["content.xml"]


def test_pages_on_their_side_leave_no_empty_page(fonts: Path) -> None:
    wide = Landscape([Paragraph("breed")])
    document = Document("T", datetime(2026, 1, 1, tzinfo=UTC), [Heading(1, "K"), PageBreak(), wide, wide])
    xml = parts(write(document, "docx", Materials(fonts)))["word/document.xml"]
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", xml)
    assert ["landscape" in section for section in sections] == [False, True, True]


@pytest.mark.parametrize("name", EDITABLE)
def test_another_office_program_opens_them(
    name: str, dossier: Document, illustrated: Document, fonts: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"{stem}.{name}" for stem in ("dossier", "illustrated")]
    for file, document in zip(files, (dossier, illustrated), strict=True):
        file.write_bytes(write(document, name, Materials(fonts)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(office, capture_output=True, check=True)
    words, illustrated_words = (told("pdftotext", "-raw", file.with_suffix(".pdf"), "-") for file in files)
    assert all(f"Actie {number}:" in words for number in range(1, 41))
    assert "Vastgesteld in het directeurenoverleg." in words
    assert "2A Notitie.txt" in illustrated_words
    pictures = told("pdfimages", "-list", files[1].with_suffix(".pdf")).splitlines()[2:]
    assert {line.split()[3] for line in pictures} == {"1500"}


def told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_html_escapes_and_its_notes_lead_there_and_back(letter: Document) -> None:
    html = write(letter, "html", Materials(Path())).decode()
    assert html.count('role="doc-noteref"') == html.count('role="doc-backlink" aria-label') == 8
    assert 'role="doc-endnotes"' in html
    hostile = Document("<script>", letter.created, [Paragraph("<script>&")])
    assert "<script" not in write(hostile, "html", Materials(Path())).decode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_content_gives_the_same_bytes_anywhere(
    name: str, illustrated: Document, fonts: Path, annexes: Path, tmp_path: Path
) -> None:
    project, rewrite = Path(__file__).parents[2], Path(__file__).with_name("rewrite.py")
    written = subprocess.run(
        [project / ".venv" / "bin" / "python", rewrite, project, name, fonts, annexes],
        input=json.dumps(illustrated.to_json()).encode(),
        cwd=tmp_path,
        env={"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    ).stdout
    assert written == write(illustrated, name, Materials(fonts, annexes))
