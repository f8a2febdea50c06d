"""Whether a file may be a paper that everybody opens: really a PDF, DOCX or ODT, and nothing in it that runs."""

import zipfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

import pikepdf
from pikepdf.settings import set_qpdf_limits

from agenda.documents.annexing.objects import within
from agenda.documents.file_kinds import MACROS, OPEN_DOCUMENT
from agenda.kernel.dutch import spoken_list

MEBIBYTE = 1024 * 1024
MOST_UNPACKED = 250 * MEBIBYTE
MOST_PARTS = 5_000
LARGEST_PART_READ = 4 * MEBIBYTE
LARGEST_STREAM_READ = 32 * MEBIBYTE
MOST_FILTERS = 3
OLD_WORD = b"\xd0\xcf\x11\xe0"
RUNS = frozenset({"/JavaScript", "/Launch"})

LOCKED = "is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord en kies het dan."
BROKEN = "is beschadigd: het gaat niet open. Bewaar het opnieuw en kies het dan."
ACTIVE = "bevat een script of een opdracht die iets start. Bewaar het als gewone PDF en kies het dan."
WITH_MACROS = "bevat macro’s of onderdelen die iets uitvoeren. Bewaar het zonder macro’s en kies het dan."
SOMETHING_ELSE = "is niet wat de naam zegt. Bewaar het opnieuw en kies het dan."
TOO_LARGE_INSIDE = "wordt bij het openen te groot. Maak het kleiner, bijvoorbeeld met minder grote afbeeldingen."

UNPACKING_FAILS = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError)
ORDINARY_PACKING = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
UNREADABLE = {"limit exceeded": TOO_LARGE_INSIDE, "error decoding stream data": BROKEN}
"""By what qpdf warns of: a part that it did not open may hold anything."""

Check = Callable[[bytes], str | None]

set_qpdf_limits(
    flate_max_memory=LARGEST_STREAM_READ,
    run_length_max_memory=LARGEST_STREAM_READ,
    png_max_memory=LARGEST_STREAM_READ,
    tiff_max_memory=LARGEST_STREAM_READ,
    max_stream_filters=MOST_FILTERS,
)


def objection_to_pdf(content: bytes) -> str | None:
    if not content.startswith(b"%PDF-"):
        return SOMETHING_ELSE
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return LOCKED
            if not len(pdf.pages):
                return BROKEN
            return ACTIVE if runs(pdf) else objection_in(pdf.get_warnings())
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError):
        return BROKEN


def objection_in(warnings: Iterable[str]) -> str | None:
    told = [str(one) for one in warnings]
    return next((objection for sign, objection in UNREADABLE.items() if any(sign in one for one in told)), None)


def runs(pdf: pikepdf.Pdf) -> bool:
    return any(_starts_something(one) for whole in pdf.objects for one in within(whole))


def _starts_something(one: pikepdf.Object) -> bool:
    return "/JS" in one or "/JavaScript" in one or str(one.get("/S", "")) in RUNS


def objection_to_docx(content: bytes) -> str | None:
    return LOCKED if content.startswith(OLD_WORD) else _objection_to_package(content, _objection_to_word)


def objection_to_odt(content: bytes) -> str | None:
    return _objection_to_package(content, _objection_to_open_text)


def _objection_to_package(content: bytes, judge: Callable[[zipfile.ZipFile], str | None]) -> str | None:
    """Before anything is unpacked it is known how much that would be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                return LOCKED
            if any(part.compress_type not in ORDINARY_PACKING for part in parts):
                return SOMETHING_ELSE
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return TOO_LARGE_INSIDE
            return judge(package)
    except UNPACKING_FAILS:
        return SOMETHING_ELSE


def _objection_to_word(package: zipfile.ZipFile) -> str | None:
    names = package.namelist()
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        return SOMETHING_ELSE
    types = _part(package, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.endswith(MACROS) or "/activex/" in name.casefold() for name in names):
        return WITH_MACROS
    return None if b"wordprocessingml.document.main+xml" in types else SOMETHING_ELSE


def _objection_to_open_text(package: zipfile.ZipFile) -> str | None:
    names = package.namelist()
    if names[:1] != ["mimetype"] or "content.xml" not in names:
        return SOMETHING_ELSE
    if _part(package, "mimetype").strip() != f"{OPEN_DOCUMENT}.text".encode():
        return SOMETHING_ELSE
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return WITH_MACROS
    manifest = _part(package, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    return LOCKED if b"encryption-data" in manifest else None


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(LARGEST_PART_READ)


PAPER_CHECKS: dict[str, Check] = {"pdf": objection_to_pdf, "docx": objection_to_docx, "odt": objection_to_odt}
SPOKEN_PAPERS = spoken_list([ending.upper() for ending in PAPER_CHECKS], "of")


def objection_to_paper(name: str, content: bytes) -> str | None:
    """Why the file by this cleaned name is not taken as a paper, if so."""
    check = PAPER_CHECKS.get(name.rpartition(".")[2].lower())
    if check is None:
        return f"‘{name}’ kan niet als stuk. Kies een bestand van de soort {SPOKEN_PAPERS}."
    if not content:
        return f"‘{name}’ is leeg."
    objection = check(content)
    return f"‘{name}’ {objection}" if objection else None
