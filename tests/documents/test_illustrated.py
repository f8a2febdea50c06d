"""Pictures and annexes, in every format that has them."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from markupsafe import Markup
from playwright.sync_api import Page

from agenda.documents import pdf
from agenda.documents.annex_sheets import spoken_size
from agenda.documents.annexes import Placed
from agenda.documents.content import Annex, Document, Figure, Heading, Paragraph
from agenda.documents.drawing import INK, frame, words
from agenda.documents.drawings import without_words
from agenda.documents.formats import Materials, write
from agenda.documents.html import fragment
from tests.browser import PHONE, html_faults, overflows, violations, widen
from tests.documents.conftest import CREATED, HOSTILE_LABEL, PAPERS, annex_of, illustrated_with
from tests.documents.test_editable import nodes, parts, read_again
from tests.documents.test_pdf import faults, text_of

ALTERNATIVE = "Het aantal banen <steeg> “van 3 naar 9”."


def elements(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Of the structure tree, in the order of reading."""
    below = element.get("/K", [])
    kids = list(below) if isinstance(below, pikepdf.Array) else [below]
    found = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [each for kid in found for each in (kid, *elements(kid))]


def test_a_picture_on_paper_is_tagged_and_every_sign_of_it_can_be_set(
    illustrated: Document, fonts: Path, annexes: Path, tmp_path: Path
) -> None:
    data = write(illustrated, "pdf", Materials(fonts, annexes))
    for profile in ("PDF/UA-1", "PDF/A-2a"):
        assert faults(data, profile) == set(), profile
    file = tmp_path / "illustrated.pdf"
    file.write_bytes(data)
    with pikepdf.open(file) as opened:
        told = [str(one.Alt) for one in elements(opened.Root.StructTreeRoot) if one.S == "/Figure" and "/Alt" in one]
        assert told == [ALTERNATIVE, ALTERNATIVE, "op schema"]
        with opened.open_outline() as outline:
            last = outline.root[-1]
            assert [one.title for one in last.children] == [f"Bijlage {x}: Titel <{x}>" for x in ("2A", "2B", "3", "4")]
    fonts_used = subprocess.run(["pdffonts", file], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert all("SourceSans3" in line for line in fonts_used)
    text = text_of(file)
    assert text.count("Banen <script> □ □") == 2
    assert "●" in text
    assert "Kern van de nota" in text.rstrip("\f").rpartition("\f")[2]


def test_words_in_a_picture_stand_where_they_were_drawn(fonts: Path, tmp_path: Path) -> None:
    """A timeline of 400 by 100 pixels: three quarters of a point each, from the left margin of 25 mm on."""
    signs = [words(200, 30, f"<{anchor}>&quot;", INK, anchor) for anchor in ("start", "middle", "end")]
    moved = Markup('<g transform="translate(9)">{}</g>').format(words(0, 60, "verzet", INK))
    pictures = [frame("a", "T", "U", (400, 100), signs), frame("b", "T", "U", (400, 100), [moved])]
    file = tmp_path / "written.pdf"
    blocks = [Heading(1, "Stand"), *(Figure(str(one), "Wat er staat") for one in pictures)]
    file.write_bytes(write(Document("T", CREATED, blocks), "pdf", Materials(fonts)))
    assert faults(file.read_bytes(), "PDF/UA-1") == set()
    bare, labels = without_words(str(pictures[0]))
    assert ("<text" in bare, [one["text"] for one in labels]) == (
        False,
        ["<start>&quot;", "<middle>&quot;", "<end>&quot;"],
    )
    assert without_words(str(pictures[1])) == (str(pictures[1]), [])
    drawn = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout.decode()
    spans = {found[3]: (float(found[1]), float(found[2])) for found in BOUNDS.finditer(drawn)}
    at = 25 / 25.4 * 72 + 200 * 0.75
    begin, _ = spans["&lt;start&gt;&amp;quot;"]
    assert begin == pytest.approx(at, abs=1)
    assert spans["&lt;end&gt;&amp;quot;"][1] == pytest.approx(at, abs=1)
    assert sum(spans["&lt;middle&gt;&amp;quot;"]) / 2 == pytest.approx(at, abs=1)
    assert "verzet" in spans


BOUNDS = re.compile(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>')


def test_page_numbers_make_room_for_the_pages_of_annexes(
    fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def assemble(main: bytes, placed: Sequence[Placed], *given_more: object, **named: object) -> bytes:
        given.append((placed, named["claims"]))
        return main

    monkeypatch.setattr(pdf, "assemble", assemble)
    one, two = PAPERS
    blocks = [
        annex_of(one, "2A", "a.pdf", pages=5, conforms=True),
        annex_of(two, "2B", "b.xlsx", remark="Geen pdf."),
        annex_of(two, "3A", "c.pdf", pages=7),
        Heading(1, "Slot"),
        Paragraph("Daarna."),
        annex_of(two, "3B", "d.pdf", pages=9),
    ]
    file = tmp_path / "numbered.pdf"
    file.write_bytes(write(illustrated_with(blocks), "pdf", Materials(fonts, tmp_path)))
    ((placed, claims),) = given
    assert [(one.label, one.after, one.first, one.pages) for one in placed] == [
        ("2A", 6, 7, 5),
        ("3A", 8, 14, 7),
        ("3B", 10, 23, 9),
    ]
    assert not claims
    numbers = re.findall(r"Pagina (\d+) van (\d+)", text_of(file))
    assert numbers == [(str(number), "31") for number in (2, 3, 4, 5, 6, 12, 13, 21, 22)]
    contents = text_of(file).split("\f")[1]
    assert re.search(r"Bijlage 3A: Titel <3A>\W*13\n", contents)
    assert re.search(r"Slot\W*21\n", contents)


def test_without_its_files_no_pdf_lacks_pages_unseen(fonts: Path) -> None:
    document = illustrated_with([annex_of(b"x", "1", "a.pdf", pages=2)])
    with pytest.raises(pdf.NotTypeset, match="niet meegegeven"):
        write(document, "pdf", Materials(fonts))


def test_an_annex_needs_a_heading_above_it() -> None:
    with pytest.raises(ValueError, match="Bijlage 1"):
        Document("T", CREATED, [annex_of(b"x", "1", "a.pdf")])


@pytest.mark.parametrize("name", ["docx", "odt"])
def test_an_office_document_shows_pictures_told_in_words(
    name: str, illustrated: Document, fonts: Path, tmp_path: Path
) -> None:
    data = write(illustrated, name, Materials(fonts))
    xml = parts(data)["word/document.xml" if name == "docx" else "content.xml"]
    escaped = "Het aantal banen &lt;steeg&gt; “van 3 naar 9”."
    assert xml.count(f'descr="{escaped}"' if name == "docx" else f"<svg:desc>{escaped}</svg:desc>") == 2
    assert "base64" not in xml
    tree = read_again(data, name, tmp_path)
    assert len(nodes(tree, "Image")) == 2
    assert [heading["c"][0] for heading in nodes(tree, "Header")] == [1, 2, 1, 2, 2, 2, 2]


def test_the_page_reads_well_on_a_phone_and_to_a_screen_reader(
    page: Page, dossier: Document, illustrated: Document
) -> None:
    for document in (dossier, illustrated):
        html = write(document, "html", Materials(Path())).decode()
        assert html_faults(html) == []
        page.set_content(html)
        for width in (1280, PHONE):
            widen(page, width)
            assert violations(page) == []
            assert not overflows(page)
    assert page.get_by_role("img", name=ALTERNATIVE, exact=True).count() == 2
    assert page.get_by_role("img", name="op schema", exact=True).inner_text() == "●"
    assert page.get_by_role("navigation", name="Inhoud").get_by_role("link").count() == 7
    page.get_by_role("link", name="Bijlage 2B").click()
    assert page.evaluate("document.querySelector(':target').textContent") == "Bijlage 2B: Titel <2B>"
    identities = re.findall(r'\sid="([^"]+)"', html)
    assert len(identities) == len(set(identities))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(identities)


def test_a_fragment_has_no_style_or_script_and_leads_to_what_it_is_told(illustrated: Document) -> None:
    def link(annex: Annex) -> str | None:
        return f'/stukken/"{annex.label}' if annex.label < "3" else None

    html = fragment(illustrated, link)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    assert HOSTILE_LABEL in html
    assert re.findall(r'href="(/stukken[^"]*)"', html) == ["/stukken/&#34;2A", "/stukken/&#34;2B"]


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 bytes"), (999, "999 bytes"), (57_400, "57 kB"), (3_240_000, "3,2 MB"), (10**12, "1.000 GB")],
)
def test_a_size_is_told_as_people_say_it(size: int, told: str) -> None:
    assert spoken_size(size) == told
