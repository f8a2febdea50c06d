"""Which files may be a paper of an agenda item: hostile ones are refused with a sentence, and never open anything."""

import io
import zipfile
import zlib

import pikepdf
import pytest

from agenda.documents import paper_check
from agenda.documents.paper_check import objection_to_paper
from tests.consultations.paper_files import DOCX_TYPES, ODT_TYPE, docx, odt, package, pdf


def launching() -> bytes:
    def arm(file: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        file.pages[0].Annots = pikepdf.Array([note])

    return pdf(arm)


def naming_scripts() -> bytes:
    def arm(file: pikepdf.Pdf) -> None:
        script = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        tree = pikepdf.Dictionary(Names=pikepdf.Array(["x", script]))
        file.Root.Names = pikepdf.Dictionary(JavaScript=tree)

    return pdf(arm)


def opening_by_script() -> bytes:
    def arm(file: pikepdf.Pdf) -> None:
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return pdf(arm)


def locked_pdf() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=pikepdf.Encryption(owner="baas", user="geheim"))
    return file.getvalue()


def guarded_pdf() -> bytes:
    """Opens without a password, but not everything may be done with it."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=pikepdf.Encryption(owner="baas", user=""))
    return file.getvalue()


def without_pages() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as made:
        made.save(file)
    return file.getvalue()


def inflating_pdf(unpacked: int, *, damaged: bool = False) -> bytes:
    """With an object that lies in a packed stream of this size."""
    packed = zlib.compress(b"5 0 << /A 1 >>".ljust(unpacked), 9)
    packed = packed[:20] + bytes(len(packed) - 20) if damaged else packed
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /X 5 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
        % (len(packed), packed),
    ]
    whole, rows = b"%PDF-1.5\n", [(0, 0, 65535)]
    for number, part in enumerate(parts, start=1):
        rows.append((1, len(whole), 0))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows += [(2, 4, 0), (1, len(whole), 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + more.to_bytes(2, "big") for kind, at, more in rows)
    head = b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return whole + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(whole)


def spoilt_docx() -> bytes:
    """The packed bytes of a part are no longer those that were packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES * 9)
        archive.writestr("word/document.xml", b"<w/>")
    content = bytearray(file.getvalue())
    start = 30 + len("[Content_Types].xml")
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def oddly_packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("word/document.xml", b"<w/>")
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("word/document.xml", b"0" * 1_000_001)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", pdf()), ("a.pdf", inflating_pdf(4096)), ("a.PDF", pdf()), ("a.docx", docx()), ("a.odt", odt())],
)
def test_a_sound_file_is_taken(name: str, content: bytes) -> None:
    assert objection_to_paper(name, content) is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "Kies een bestand van de soort PDF, DOCX of ODT"),
        ("a.html", b"<script>", "kan niet als stuk"),
        ("a.docm", docx(), "kan niet als stuk"),
        ("a", pdf(), "kan niet als stuk"),
        ("a.pdf", b"", "is leeg"),
        ("a.pdf", docx(), "niet wat de naam zegt"),
        ("a.pdf", b"%PDF-1.7\nniets", "is beschadigd"),
        ("a.pdf", pdf()[:200], "is beschadigd"),
        ("a.pdf", without_pages(), "is beschadigd"),
        ("a.pdf", inflating_pdf(40 << 20), "te groot"),
        ("a.pdf", inflating_pdf(4096, damaged=True), "is beschadigd"),
        ("a.pdf", locked_pdf(), "wachtwoord"),
        ("a.pdf", guarded_pdf(), "wachtwoord"),
        ("a.pdf", opening_by_script(), "script"),
        ("a.pdf", naming_scripts(), "script"),
        ("a.pdf", launching(), "iets start"),
        ("a.docx", pdf(), "niet wat de naam zegt"),
        ("a.docx", spoilt_docx(), "niet wat de naam zegt"),
        ("a.docx", oddly_packed(), "niet wat de naam zegt"),
        ("a.docx", odt(), "niet wat de naam zegt"),
        ("a.docx", b"PK\x03\x04" + b"\xff" * 80, "niet wat de naam zegt"),
        (
            "a.docx",
            package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
            "niet wat de naam zegt",
        ),
        ("a.docx", docx({"word/vbaProject.bin": b"x"}), "macro"),
        ("a.docx", docx({"word/activeX/activeX1.bin": b"x"}), "macro"),
        ("a.docx", docx(types=DOCX_TYPES.replace(b"vnd.openxml", b"vnd.ms-word.document.macroEnabled")), "macro"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wachtwoord"),
        ("a.odt", docx(), "niet wat de naam zegt"),
        ("a.odt", package({"content.xml": b"<x/>", "mimetype": ODT_TYPE}), "niet wat de naam zegt"),
        ("a.odt", package({"mimetype": ODT_TYPE + b"-template", "content.xml": b"<x/>"}), "niet wat de naam zegt"),
        ("a.odt", odt({"Basic/Standard/Module1.xml": b"x"}), "macro"),
        ("a.odt", odt({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "wachtwoord"),
    ],
)
def test_a_file_that_is_something_else_or_does_something_is_refused(name: str, content: bytes, sentence: str) -> None:
    assert sentence in (objection_to_paper(name, content) or "")


def test_a_file_that_would_unpack_too_large_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_check, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(paper_check, "_part", lambda *_: pytest.fail("it was unpacked"))
    assert "te groot" in (objection_to_paper("a.docx", bomb()) or "")
