import re
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pytest

from agenda.documents.content import Block, Column, Document, Heading, Paragraph, Table
from agenda.documents.pdf import replaced_signs, write_pdf
from agenda.documents.typesetting import NotTypeset

AT = datetime(2026, 3, 27, tzinfo=UTC)
# The checker counts a last byte that happens to be a line end as not belonging to the stream.
FALSE_ALARMS = {"PDFA2A-STREAM-LENGTH-001"}
HOSTILE = '#import "/etc/passwd" $x$ *vet* _c_ <b>&amp;</b> {{ jinja }} {% for %} @ref \\ #panic() ]( \u200frtl'


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def written(blocks: list[Block], folder: Path, fonts: Path, layout: str = "dossier") -> Path:
    file = folder / "written.pdf"
    file.write_bytes(write_pdf(Document("T", AT, [Heading(1, "Kop"), *blocks], layout=layout), fonts))
    return file


def faults(data: bytes, profile: str) -> set[str]:
    return {fault.rule_id for fault in page.validate_pdf_bytes(data, profile=profile).failures} - FALSE_ALARMS


@pytest.fixture(scope="module")
def files(dossier: Document, letter: Document, fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pdf")
    for document in (dossier, letter):
        (folder / f"{document.layout}.pdf").write_bytes(write_pdf(document, fonts))
    return sorted(folder.iterdir())


def test_both_layouts_keep_the_standards_they_claim(files: list[Path]) -> None:
    for file in files:
        for profile in ("PDF/UA-1", "PDF/A-2a"):
            assert faults(file.read_bytes(), profile) == set(), f"{file.name} {profile}"


def test_a_pdf_is_tagged_and_tells_language_title_and_claims(files: list[Path]) -> None:
    for file in files:
        with pikepdf.open(file) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang).startswith("nl")
            assert "/StructTreeRoot" in pdf.Root
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            with pdf.open_metadata() as about:
                assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
                assert "Ruimte voor Economie" in str(about["dc:title"])


def test_each_heading_is_a_bookmark_and_stands_in_the_contents(files: list[Path]) -> None:
    dossier = next(file for file in files if file.stem == "dossier")
    with pikepdf.open(dossier) as pdf, pdf.open_outline() as outline:
        assert "Bijlage 2A. Stand van de acties" in [item.title for item in outline.root]
    contents = text_of(dossier).split("\f")[1]
    assert re.search(r"Bijlage 2B. Staande tabel\W*\d", contents)


def test_every_action_and_note_of_the_table_is_there(files: list[Path]) -> None:
    dossier = text_of(next(file for file in files if file.stem == "dossier"))
    assert all(f"Actie {number}:" in dossier for number in range(1, 41))
    letter = text_of(next(file for file in files if file.stem == "letter"))
    assert letter.count("Kamerstuk 34682, nr.") == 8


@pytest.mark.parametrize("layout", ["dossier", "letter"])
def test_hostile_text_stands_there_word_for_word(layout: str, tmp_path: Path, fonts: Path) -> None:
    text = " ".join(text_of(written([Paragraph(HOSTILE)], tmp_path, fonts, layout)).split())
    assert HOSTILE.replace("\u200f", "") in text.replace("\u200f", "")


def test_a_cell_of_many_pages_loses_nothing(tmp_path: Path, fonts: Path) -> None:
    words = [f"w{number}" for number in range(16_000)]
    table = Table([Column("Lang"), Column("Kort")], [[" ".join(words), "kort"]])
    assert set(words) <= set(text_of(written([table], tmp_path, fonts)).split())


def test_a_hundred_thousand_letters_without_a_space_lose_nothing(tmp_path: Path, fonts: Path) -> None:
    table = Table([Column("Lang"), Column("Kort")], [["q" * 100_000, "kort"]])
    assert text_of(written([table], tmp_path, fonts)).count("q") == 100_000


def test_a_sign_that_the_font_lacks_is_shown_as_a_box_and_told(tmp_path: Path, fonts: Path) -> None:
    blocks: list[Block] = [Paragraph("goed 😀 あ"), Paragraph("😀")]
    assert text_of(written(blocks, tmp_path, fonts)).count("□") == 3
    assert replaced_signs(Document("T", AT, blocks), fonts) == Counter({"😀": 2, "あ": 1})


def test_any_sign_of_unicode_can_be_printed(tmp_path: Path, fonts: Path) -> None:
    signs = "".join(chr(point) for point in range(32, 0x20000) if not 0xD800 <= point < 0xE000)
    paragraphs: list[Block] = [Paragraph(signs[start : start + 900]) for start in range(0, len(signs), 900)]
    assert "Kop" in text_of(written(paragraphs, tmp_path, fonts))


def test_without_fonts_the_reader_hears_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotTypeset, match="make setup"):
        write_pdf(Document("T", AT), tmp_path)
