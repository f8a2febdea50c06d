import re
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pytest

from agenda.documents.content import (
    Annex,
    Block,
    Callout,
    Cell,
    Column,
    DataList,
    Document,
    Figure,
    Footnote,
    Heading,
    Landscape,
    Link,
    Paragraph,
    Signature,
    Table,
)
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


PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
LONG = " ".join(f"w{number}" for number in range(7_000))


def long_everywhere(layout: str) -> Document:
    """40,000 signs at each place where a PDF keeps words as a string; it holds 32,767 bytes."""
    heading, link = (
        Heading(2, [LONG.replace("w", "h"), " ", Footnote("Zie daar.")]),
        f"https://x.example/{'a' * 40_000}",
    )
    annex = Annex("0" * 64, 1, "1A", LONG.replace("w", "b"), "1A.txt")
    picture = Figure(PIXEL, "’ 😀" + LONG, LONG.replace("w", "f"))
    noted = Callout(LONG.replace("w", "c"), [Paragraph(Link(link, "verwijzing"))])
    blocks = [Heading(1, "Kop"), heading, Paragraph([Link(link), " einde"]), picture, noted, annex]
    return Document(
        LONG.replace("w", "t"),
        AT,
        blocks,
        layout,
        author="a" * 40_000,
        marking=LONG,
        facts=[("n", LONG.replace("w", "p"))],
    )


@pytest.mark.parametrize("layout", ["dossier", "letter"])
def test_no_text_is_too_long_for_a_pdf_and_each_stands_there_whole_once(
    layout: str, tmp_path: Path, fonts: Path
) -> None:
    file = tmp_path / "written.pdf"
    file.write_bytes(write_pdf(long_everywhere(layout), fonts))
    words = Counter(text_of(file).split())
    assert {words[f"{place}6999"] for place in "tbcfhp"} == {1}
    assert {"verwijzing", "einde", "daar."} <= words.keys()


def test_what_a_box_or_a_row_of_titles_cannot_hold_is_not_lost(tmp_path: Path, fonts: Path) -> None:
    cell, name, title = (LONG.replace("w", sign)[:18_000] for sign in "cnt")
    table = Table([Column(title), Column("Kort")], [[Cell(cell, "danger"), "kort"]])
    signed = Signature([(cell.replace("c", "s"), "ambt")])
    words = Counter(text_of(written([table, DataList([(name, "waarde")]), signed], tmp_path, fonts)).split())
    assert words["c3000"] == words["n3000"] == words["waarde"] == words["s3000"] == words["ambt"] == 1
    assert "kort" in words
    assert words["t1"] > 1, "each page of the table shows its titles"


WIDE_WORDS = (
    "W" * 78,
    "W" * 40,
    "😀" * 60,
    "bcdfgh" * 6,
    "Gebiedsontwikkelingssamenwerkingsverband",
    "https://x.example/" + "a" * 62,
)


def test_a_name_with_a_hyphen_breaks_there(tmp_path: Path, fonts: Path) -> None:
    names = ("Zuid-Holland", "Noord-Brabant", "Groningen")
    grid = Table([Column("Actie", 4), *(Column(name, 1.1) for name in names * 4)], [["a", *"123456789012"]])
    file = tmp_path / "grid.pdf"
    file.write_bytes(write_pdf(Document("T", AT, [Landscape([Heading(1, "Kop"), grid])]), fonts))
    assert {"Zuid-", "Holland", "Noord-", "Brabant"} <= set(text_of(file).split())


@pytest.mark.parametrize("layout", ["dossier", "letter"])
def test_no_word_runs_off_the_page(layout: str, tmp_path: Path, fonts: Path) -> None:
    levels = (1, 2, 3, 4)
    blocks: list[Block] = [Heading(level, word) for word in WIDE_WORDS for level in levels]
    for word in WIDE_WORDS:
        blocks += [Paragraph(word), Callout(word, [Paragraph(word)]), DataList([(word, word)])]
        row = [word, Cell(word, "danger"), Cell("op schema", "success")]
        blocks += [Table([Column("Actie", 3), Column("Stand"), Column(word)], [row], word)]
    given = {"layout": layout, "facts": [(word, word) for word in WIDE_WORDS], "marking": WIDE_WORDS[0]}
    file = tmp_path / "written.pdf"
    file.write_bytes(write_pdf(Document(" ".join(WIDE_WORDS), AT, blocks, sender=WIDE_WORDS, **given), fonts))
    boxes = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert max(map(float, re.findall(r'xMax="([\d.]+)"', boxes))) < (525 if layout == "dossier" else 560)


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
