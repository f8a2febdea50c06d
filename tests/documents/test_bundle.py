"""The zip with all papers, and what files say they were made of."""

import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pikepdf
import pytest

from agenda.documents.bundle import NotBundled, names_of
from agenda.documents.claims import Claim, claim_of, read_claim
from agenda.documents.content import Document
from agenda.documents.formats import Materials, write
from agenda.kernel.release import RELEASE
from tests.documents.conftest import PAPERS, annex_of, illustrated_with


@pytest.fixture(scope="module")
def bundle(illustrated: Document, fonts: Path, annexes: Path) -> bytes:
    return write(illustrated, "zip", Materials(fonts, annexes))


def test_all_that_is_in_it_can_be_checked_with_a_common_program(bundle: bytes, tmp_path: Path) -> None:
    with ZipFile(BytesIO(bundle)) as archive:
        assert archive.namelist() == [
            "dossier.pdf",
            "dossier.html",
            "stukken/2A Notitie.txt",
            "stukken/2a notitie (2).TXT",
            "stukken/_con",
            "stukken/4 Nota.pdf",
            "inhoud.json",
            "manifest.json",
            "SHA256SUMS",
        ]
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().count(": OK") == 8


def test_the_manifest_tells_what_it_was_made_of(bundle: bytes, illustrated: Document) -> None:
    with ZipFile(BytesIO(bundle)) as archive:
        told = json.loads(archive.read("manifest.json"))
        content = archive.read("inhoud.json")
        html = archive.read("dossier.html").decode()
        for one in told["files"]:
            data = archive.read(one["name"])
            assert (one["size"], one["sha256"]) == (len(data), sha256(data).hexdigest())
    assert Document.from_json(json.loads(content)) == illustrated
    assert told["content_sha256"] == sha256(content).hexdigest()
    assert (told["title"], told["release"]) == (illustrated.title, RELEASE)
    assert told["as_of"] == illustrated.created.isoformat()
    assert 'href="stukken/2a%20notitie%20%282%29.TXT"' in html


def broken_zip(packing: int) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", packing) as archive:
        archive.writestr("manifest.json", json.dumps([f"x{number}" for number in range(500)]))
    data = bytearray(file.getvalue())
    data[60:120] = bytes(sign ^ 0xFF for sign in data[60:120])
    return bytes(data)


def odd_pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    file = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *map(broken_zip, (ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA)),
        b"<![foo[ ]><html>",
        b"<!foo <![x",
        odd_pdf(lambda pdf: pdf.docinfo.update({"/Keywords": pikepdf.Dictionary(A=1)})),
        odd_pdf(lambda pdf: pdf.trailer.update({"/Info": pdf.make_indirect(pikepdf.Array([1]))})),
    ],
)
def test_a_file_of_somebody_else_claims_nothing(data: bytes) -> None:
    assert read_claim(data) is None


def test_pdf_html_and_zip_claim_what_they_were_made_of(bundle: bytes, illustrated: Document) -> None:
    with ZipFile(BytesIO(bundle)) as archive:
        files = [bundle, archive.read("dossier.pdf"), archive.read("dossier.html")]
    assert [read_claim(data) for data in files] == [claim_of(illustrated)] * 3
    assert claim_of(illustrated) == Claim(claim_of(illustrated).content_sha256, RELEASE)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\nstuk", b"PK\x03\x04stuk", b"<html><p>tekst</p></html>", b"\xff\xfe\x00"]
)
def test_what_was_not_made_here_claims_nothing(data: bytes) -> None:
    assert read_claim(data) is None


def test_a_paper_that_is_gone_or_was_changed_is_named(fonts: Path, tmp_path: Path) -> None:
    annex = annex_of(PAPERS[0], "4C", "Nota.txt")
    document = illustrated_with([annex])
    with pytest.raises(NotBundled, match=r"4C \(Nota.txt\) is er niet"):
        write(document, "zip", Materials(fonts, tmp_path))
    (tmp_path / annex.sha256).write_bytes(b"anders")
    with pytest.raises(NotBundled, match="niet meer wat het was"):
        write(document, "zip", Materials(fonts, tmp_path))


def test_names_are_short_safe_and_unlike_one_another() -> None:
    hostile = [
        "",
        "..",
        "a/../b\n.pdf",
        "NUL.pdf",
        "x" * 500 + ".pdf",
        "X" * 500 + ".PDF",
        "-rf",
        "é.txt",
        "字" * 300 + ".pdf",
        "a." + "b" * 300,
        "\u202egpj.exe",
    ]
    names = list(names_of(annex_of(str(place).encode(), "1", name) for place, name in enumerate(hostile)).values())
    assert len({name.casefold() for name in names}) == len(hostile)
    for name in names:
        folder, slash, last = name.partition("/")
        assert (folder, slash) == ("stukken", "/")
        assert last.strip(" .") == last != ""
        assert len(last.encode()) <= 240
        assert not set(last) & set('/\\\n:*?"<>|')
