"""The pages of annexes in the PDF of the document: nothing lost, nothing active, and tags that still fit."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from agenda.documents.annexes import NotAssembled, Placed, assemble
from tests.documents.annex_files import (
    ANNEX,
    MAIN,
    attached,
    changed,
    commented,
    faulty_tags,
    kept,
    linking_elsewhere,
    pages_of,
    plain,
    scripted,
    set_in_type,
    strings_in,
    with_form,
    with_makers,
)
from tests.documents.tag_check import tag_faults

FALSE_ALARMS = {"PDFA2A-STREAM-LENGTH-001"}
CLAIMS = {"pdfaid:part", "pdfaid:conformance", "pdfuaid:part"}
Bind = Callable[..., pikepdf.Pdf]


@pytest.fixture(scope="module")
def main(fonts: Path) -> bytes:
    return set_in_type(MAIN, fonts)


@pytest.fixture(scope="module")
def sound(fonts: Path) -> bytes:
    return set_in_type(ANNEX, fonts)


def placed_in(folder: Path, first: bytes, second: bytes | None = None) -> list[Placed]:
    """The first annex behind page 2, its own pages from 3; the second behind page 3, from 8."""
    found = [(first, 2, 3, "1A", "Notitie"), (second, 3, 8, "2B", "Rapport")]
    return [
        Placed(kept(content, folder), pages_of(content), after, number, label, title)
        for content, after, number, label, title in found
        if content is not None
    ]


@pytest.fixture
def bind(main: bytes, tmp_path: Path, fonts: Path) -> Bind:
    def bound(first: bytes, second: bytes | None = None, *, claims: bool = False) -> pikepdf.Pdf:
        made = assemble(main, placed_in(tmp_path, first, second), tmp_path, fonts, claims=claims)
        (tmp_path / "made.pdf").write_bytes(made)
        return pikepdf.open(tmp_path / "made.pdf")

    return bound


def text_of(file: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")


def claims_of(pdf: pikepdf.Pdf) -> set[str]:
    with pdf.open_metadata() as about:
        return {claim for claim in CLAIMS if claim in about}


def test_the_document_itself_has_tags_that_fit(main: bytes, sound: bytes) -> None:
    for content in (main, sound):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert tag_faults(pdf) == []


def test_sound_annexes_leave_the_claims_true(bind: Bind, sound: bytes, tmp_path: Path) -> None:
    with bind(sound, sound, claims=True) as pdf:
        assert tag_faults(pdf) == []
        assert pdf.check_pdf_syntax() == []
        assert claims_of(pdf) == CLAIMS
    made = (tmp_path / "made.pdf").read_bytes()
    for profile in ("PDF/UA-1", "PDF/A-2a"):
        assert {one.rule_id for one in page.validate_pdf_bytes(made, profile=profile).failures} <= FALSE_ALARMS


def test_naive_merging_is_seen_by_the_tag_check(main: bytes, sound: bytes) -> None:
    with pikepdf.open(io.BytesIO(main)) as pdf, pikepdf.open(io.BytesIO(sound)) as other:
        for one in other.pages:
            pdf.pages.append(one)
        assert len(tag_faults(pdf)) > 10


def test_everything_is_there_in_order_with_the_number_of_each_page(bind: Bind, sound: bytes, tmp_path: Path) -> None:
    with bind(sound, plain("een", "twee"), claims=False) as pdf:
        assert [one.label for one in pdf.pages] == ["1", "2", "3", "4", "7", "8", "9", "11"]
    texts = text_of(tmp_path / "made.pdf")
    found = [
        "Agenda",
        "Bijlage 1A",
        "Notitie over ruimte",
        "Einde van de notitie",
        "Rapport",
        "een",
        "twee",
        "Tot slot",
    ]
    assert [words for words, text in zip(found, texts, strict=False) if words not in text] == []
    assert [re.findall(r"(?:1A|2B) · \d+", text) for text in texts[2:7]] == [
        ["1A · 3"],
        ["1A · 4"],
        [],
        ["2B · 8"],
        ["2B · 9"],
    ]
    assert "Cel een" in texts[2]
    assert "Noot van de notitie" in texts[2]


def test_bookmarks_of_an_annex_stand_below_that_of_its_sheet(bind: Bind, sound: bytes) -> None:
    with bind(sound, plain("een"), claims=False) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Agenda", "Bijlage 1A: Notitie", "Bijlage 2B: Rapport", "Slot"]
        below = outline.root[1].children
        assert [one.title for one in below] == ["Notitie over ruimte"]
        assert [one.title for one in below[0].children] == ["Verder"]
        assert below[0].children[0].destination[0].objgen == pdf.pages[3].obj.objgen


def test_a_sheet_of_several_pages_has_one_bookmark(sound: bytes, tmp_path: Path, fonts: Path) -> None:
    main = set_in_type(MAIN.replace("= Bijlage 2B: Rapport", "Nog steeds bijlage 1A"), fonts)
    placed = Placed(kept(sound, tmp_path), 2, 3, 8, "1A", "Notitie")
    made = assemble(main, [placed], tmp_path, fonts, claims=True)
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Agenda", "Bijlage 1A: Notitie", "Slot"]
        assert [one.title for one in outline.root[1].children] == ["Notitie over ruimte"]


def test_links_within_the_annex_lead_to_its_own_pages(bind: Bind, sound: bytes) -> None:
    with bind(sound, sound, claims=True) as pdf:
        for at in (2, 5):
            links = list(pdf.pages[at].obj.Annots)
            inner = [one.Dest[0].objgen for one in links if "/Dest" in one]
            assert pdf.pages[at + 1].obj.objgen in inner
            assert b"https://rve.example/x" in [bytes(one.A.URI) for one in links if "/A" in one]


def test_the_part_of_an_annex_follows_that_of_its_sheet(bind: Bind, sound: bytes) -> None:
    with bind(sound, sound, claims=True) as pdf:
        kids = list(pdf.Root.StructTreeRoot.K[0].K)
        parts = [at for at, one in enumerate(kids) if one.S == "/Part"]
        assert [str(kids[at].T) for at in parts] == ["Bijlage 1A: Notitie", "Bijlage 2B: Rapport"]
        assert [kids[at - 1].Pg.objgen for at in parts] == [pdf.pages[at].obj.objgen for at in (1, 4)]


def test_a_page_without_tags_is_one_picture_with_words(bind: Bind) -> None:
    with bind(plain("een", "twee", left_open=True)) as pdf:
        assert tag_faults(pdf) == []
        assert claims_of(pdf) == set()
        part = next(one for one in pdf.Root.StructTreeRoot.K[0].K if one.S == "/Part")
        assert [(str(one.S), str(one.Alt)) for one in part.K] == [
            ("/Figure", f"Bladzijde {number} van 2 van stuk 1A") for number in (1, 2)
        ]


def test_faulty_tags_of_an_annex_are_put_right_and_do_not_spread(bind: Bind, sound: bytes, tmp_path: Path) -> None:
    with bind(changed(sound, faulty_tags), sound) as pdf:
        roles = {str(one) for one in pdf.Root.StructTreeRoot.RoleMap.keys()}  # noqa: SIM118
        assert "/P" not in roles
        assert str(pdf.Root.StructTreeRoot.RoleMap["/Strong"]) == "/Span"
        assert [fault for fault in tag_faults(pdf) if "owned but not drawn" not in fault] == []


@pytest.mark.parametrize("change", [scripted, attached, commented, with_form, linking_elsewhere])
def test_nothing_active_or_hidden_gets_in(change: Callable[[pikepdf.Pdf], None], bind: Bind, sound: bytes) -> None:
    with bind(changed(sound, change)) as pdf:
        content = strings_in(pdf)
        assert pdf.check_pdf_syntax() == []
    for word in (b"alert", b"calc.exe", b"MZ-in-de", b"geheim.exe", b"buitenwereld", b"server", b"/AcroForm", b"/JS"):
        assert word not in content
    assert (b"mailto:a@rve.example" in content) == (change is linking_elsewhere)


def test_who_made_it_and_with_what_does_not_get_in(bind: Bind, sound: bytes) -> None:
    with bind(changed(sound, with_makers)) as pdf:
        content = strings_in(pdf)
        assert tag_faults(pdf) == []
        assert pdf.Root.OCProperties.OCGs[0].Name == "laag"
    assert re.findall(rb"MERK\b", content) == []
    assert b"MERKLOOS" in content


def test_what_was_filled_in_stays_to_be_read(bind: Bind, sound: bytes, tmp_path: Path) -> None:
    with bind(changed(sound, with_form)):
        assert "Ingevuld" in text_of(tmp_path / "made.pdf")[2]


@pytest.mark.parametrize(
    ("turned", "size"),
    [(0, (842, 595)), (90, (842, 595)), (180, (595, 842)), (270, (595, 842)), (0, (100, 100)), (0, (2384, 3370))],
)
def test_the_number_stands_upright_in_the_corner_of_any_page(
    turned: int, size: tuple[float, float], bind: Bind, tmp_path: Path
) -> None:
    bind(plain("een", turned=turned, size=size)).close()
    command = ["pdftotext", "-bbox", "-f", "3", "-l", "3", str(tmp_path / "made.pdf"), "-"]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    across, up = reversed(size) if turned in (90, 270) else size
    corners = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(?:1A|·|3)<'
    words = [[float(one) for one in corner] for corner in re.findall(corners, told)]
    assert [left for left, *_ in words] == sorted(left for left, *_ in words)
    assert len({top for _, top, *_ in words}) == 1
    assert 0.85 * across < words[0][0] < words[2][2] < across
    assert 0 < words[0][1] < words[0][3] < 0.2 * up


def test_layers_go_along_in_the_state_that_they_open_in(bind: Bind) -> None:
    def layered(file: pikepdf.Pdf) -> None:
        groups = [file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in ("uit", "aan")]
        shown = pikepdf.Dictionary(BaseState=pikepdf.Name.OFF, ON=pikepdf.Array(groups[1:]))
        file.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(groups), D=shown)

    with bind(changed(plain("een"), layered)) as pdf:
        layers = pdf.Root.OCProperties
        assert [str(one.Name) for one in layers.OCGs] == ["uit", "aan"]
        assert [str(one.Name) for one in layers.D.OFF] == ["uit"]


def test_an_annex_that_fails_is_named(main: bytes, sound: bytes, tmp_path: Path, fonts: Path) -> None:
    whole = Placed(kept(sound, tmp_path), 2, 2, 3, "1A", "Notitie")
    spoilt = Placed(kept(sound[:300], tmp_path), 2, 3, 8, "2B", "Rapport")
    with pytest.raises(NotAssembled, match="Bijlage 2B kan niet"):
        assemble(main, [whole, spoilt], tmp_path, fonts, claims=False)
    with pytest.raises(NotAssembled, match="Bijlage 1A kan niet"):
        assemble(main, [replace(whole, pages=5)], tmp_path, fonts, claims=False)


def test_the_same_input_gives_the_same_bytes_anywhere(main: bytes, sound: bytes, tmp_path: Path, fonts: Path) -> None:
    (tmp_path / "main").write_bytes(main)
    placed = placed_in(tmp_path, sound, plain("een"))
    text = (
        "import sys; from pathlib import Path; from agenda.documents.annexes import *\n"
        f"folder = Path({str(tmp_path)!r}); main = (folder / 'main').read_bytes()\n"
        f"made = assemble(main, {placed!r}, folder, Path({str(fonts)!r}), claims=False)\n"
        "sys.stdout.buffer.write(made)"
    )
    here = assemble(main, placed, tmp_path, fonts, claims=False)
    for zone, seed, language in (("Asia/Tokyo", "1", "tr_TR.UTF-8"), ("America/Lima", "2", "C")):
        surroundings = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LANG": language, "LC_ALL": language}
        surroundings["PYTHONPATH"] = str(Path(__file__).parents[2])
        made = subprocess.run([sys.executable, "-c", text], env=surroundings, capture_output=True, check=True).stdout
        assert made == here
