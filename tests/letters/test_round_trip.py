"""A letter goes to another office program and comes back: nothing that a reader sees may be lost."""

import subprocess
from pathlib import Path

import pytest

from agenda.documents.formats import Materials, write
from agenda.documents.packages import NotOpened
from agenda.documents.reading import PieceKind, read_pieces
from agenda.letters.content import letter_document
from tests.letters.house_files import repacked
from tests.letters.samples import FONTS, facts, letter, usual_passages

MANY = "Zin met “aanhaling”, € 1.000, een lidé & <haken>[^Noot bij de zin].\n\n- punt één[^Tweede]\n- punt twee"


@pytest.fixture(params=["docx", "odt"])
def form(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def written(form: str) -> bytes:
    passages = usual_passages()
    passages[1].text += f"\n\n{MANY}"
    along = [["B. Bakker", "Minister van VRO"]]
    return write(letter_document(letter(*passages, co_signatories=along), facts()), form, Materials(FONTS))


def office_saves(data: bytes, form: str, folder: Path) -> bytes:
    (folder / f"brief.{form}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    saved = folder / "saved"
    office = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", saved, folder / f"brief.{form}"]
    subprocess.run(office, capture_output=True, check=True, timeout=120)
    return (saved / f"brief.{form}").read_bytes()


def test_text_headings_footnotes_tables_and_origins_survive_another_office_program(
    written: bytes, form: str, tmp_path: Path
) -> None:
    before = read_pieces(written)
    assert sum(len(piece.notes) for piece in before) == 4
    assert {piece.kind for piece in before} == set(PieceKind)
    assert sum(len(piece.bookmarks) for piece in before) == 11
    assert read_pieces(office_saves(written, form, tmp_path)) == before


def test_what_was_typed_over_comes_back_at_its_place(form: str, written: bytes) -> None:
    part = "word/document.xml" if form == "docx" else "content.xml"

    def edited(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        assert "Ik blijf u informeren." in text
        parts[part] = text.replace("Ik blijf u informeren.", "U hoort van mij.").encode()

    pieces = read_pieces(repacked(written, edited))
    (changed,) = (piece for piece in pieces if piece.text == "U hoort van mij.")
    assert changed.bookmarks == ("herkomst_14_0",)


def test_the_notes_stand_in_their_place_in_the_markup(written: bytes) -> None:
    assert any(piece.markup.endswith("& <haken>[^Noot bij de zin].") for piece in read_pieces(written))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", b"Geachte"])
def test_what_is_no_letter_is_refused_in_dutch(data: bytes) -> None:
    with pytest.raises(NotOpened, match="docx- of odt-bestand"):
        read_pieces(data)
