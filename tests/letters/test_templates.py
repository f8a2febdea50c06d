import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from agenda.documents.archive import unpacked
from agenda.documents.content import Document
from agenda.documents.formats import Materials, write
from agenda.documents.house import LARGEST, LARGEST_UNPACKED, NoTemplate, house_of
from agenda.documents.house_files import houses
from agenda.documents.packages import NotOpened
from agenda.documents.reading import read_pieces
from agenda.letters.content import letter_document
from tests.documents.conftest import dossier_of
from tests.letters.house_files import TYPEFACE, docx_template, odt_template, repacked
from tests.letters.samples import FONTS, facts, letter

MAKERS = {"docx": docx_template, "odt": odt_template}


def built(form: str, template: bytes, document: Document | None = None) -> bytes:
    house = house_of(template)
    assert house.form == form
    materials = Materials(FONTS, house={form: house.reference})
    return write(document or letter_document(letter(), facts()), form, materials)


@pytest.mark.parametrize("form", MAKERS)
def test_a_letter_takes_the_styles_and_the_page_of_the_house_and_loses_no_text(form: str) -> None:
    document = letter_document(letter(), facts())
    data, plain = built(form, MAKERS[form]()), write(document, form, Materials(FONTS))
    told = {name: part.decode(errors="replace") for name, part in unpacked(data).items()}
    styles = told["word/styles.xml" if form == "docx" else "styles.xml"]
    assert TYPEFACE in styles
    assert "Verdana" not in styles
    assert read_pieces(data) == read_pieces(plain)
    assert "Tekst van het sjabloon zelf" not in "".join(told.values())
    assert data == built(form, MAKERS[form]())


def test_word_finds_the_styles_of_the_house_by_their_names_and_ours_come_after_them() -> None:
    parts = {name: part.decode(errors="replace") for name, part in unpacked(built("docx", docx_template())).items()}
    text, styles = parts["word/document.xml"], parts["word/styles.xml"]
    assert 'w:val="Kop1"' in text
    assert 'w:val="Heading1"' not in text
    assert styles.count('w:val="heading 1"') == 1
    assert 'w:left="2222"' in text.rpartition("<w:sectPr")[2]
    assert "Ministerie van Proef" in parts["word/header1.xml"]
    assert 'basedOn w:val="Standaard"' in styles[styles.index('w:styleId="Gegevens"') :][:200]


def test_the_margins_of_the_house_are_those_of_the_odt() -> None:
    styles = unpacked(built("odt", odt_template()))["styles.xml"].decode()
    assert 'fo:margin-left="4.4cm"' in styles
    assert styles.count('style:name="Heading_20_1"') == 1
    assert 'style:name="Gegevens"' in styles


def test_another_office_program_opens_letters_of_the_house(tmp_path: Path) -> None:
    files = [tmp_path / f"brief-{form}.{form}" for form in MAKERS]
    for form, file in zip(MAKERS, files, strict=True):
        file.write_bytes(built(form, MAKERS[form]()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(office, capture_output=True, check=True, timeout=120)
    for file in files:
        command = ["pdftotext", "-layout", file.with_suffix(".pdf"), "-"]
        shown = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert "Geachte Voorzitter," in shown
        assert "Handreiking 1.2" in shown


def test_a_file_that_an_office_program_calls_a_template_makes_a_document() -> None:
    def template(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
        return lambda parts: parts.__setitem__(part, parts[part].replace(old, new))

    dotx = docx_template(change=template("[Content_Types].xml", b"document.main+xml", b"template.main+xml"))
    ott = odt_template(change=template("mimetype", b".text", b".text-template"))
    assert b"template.main" not in unpacked(built("docx", dotx))["[Content_Types].xml"]
    assert unpacked(built("odt", ott))["mimetype"] == b"application/vnd.oasis.opendocument.text"


def test_a_dossier_keeps_its_own_looks() -> None:
    data = built("docx", docx_template(), dossier_of(2))
    assert TYPEFACE.encode() not in unpacked(data)["word/styles.xml"]


@pytest.mark.parametrize(
    ("headings", "told"),
    [((1, 2), "ontbreekt de stijl Kop 3."), ((2,), "ontbreken de stijlen Kop 1 en Kop 3.")],
)
@pytest.mark.parametrize("form", MAKERS)
def test_a_template_without_the_headings_is_refused_by_their_dutch_names(
    form: str, headings: tuple[int, ...], told: str
) -> None:
    with pytest.raises(NoTemplate, match=told):
        house_of(MAKERS[form](headings))


def with_part(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.__setitem__(name, content)


DANGEROUS = {
    "macros in Word": docx_template(change=with_part("word/vbaProject.bin")),
    "macros in ODF": odt_template(change=with_part("Basic/Standard/script-lb.xml", b"<x/>")),
    "scripts in ODF": odt_template(change=with_part("Scripts/python/x.py")),
    "entities": docx_template(change=with_part("word/theme/theme1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')),
    "broken styles": docx_template(change=with_part("word/styles.xml", b"<w:styles>")),
    "both at once": docx_template(change=with_part("content.xml", b"<x/>")),
    "a sheet": repacked(docx_template(), lambda parts: parts.pop("word/document.xml")),
    "nothing": b"",
    "no zip": b"PK\x03\x04 maar verder niets",
    "too large": b"x" * (LARGEST + 1),
}


@pytest.mark.parametrize("data", DANGEROUS.values(), ids=DANGEROUS)
def test_what_can_do_harm_or_is_no_template_is_refused_in_dutch(data: bytes) -> None:
    with pytest.raises((NoTemplate, NotOpened), match=r"sjabloon|bestand"):
        house_of(data)


def test_a_small_file_that_blows_up_is_refused_before_it_does() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(LARGEST_UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    assert len(bomb.getvalue()) < 2**20
    with pytest.raises(NotOpened, match="te groot"):
        house_of(bomb.getvalue())


def test_a_template_that_is_not_there_is_named_and_a_later_one_goes_first(tmp_path: Path) -> None:
    with pytest.raises(NoTemplate, match=r"weg\.docx is niet te openen"):
        houses([tmp_path / "weg.docx"])
    for name, content in (("een.docx", docx_template()), ("twee.docx", docx_template((1, 2, 3, 4))), ("a.odt", b"")):
        (tmp_path / name).write_bytes(content)
    found = houses([tmp_path / "een.docx", tmp_path / "twee.docx"])
    assert found == {"docx": house_of(docx_template((1, 2, 3, 4))).reference}
