"""Which kinds of file people may send along, known by what they hold and not by their name alone."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from agenda.kernel.dutch import spoken_list
from agenda.kernel.text import one_line

LONGEST_NAME = 120
UNWANTED = re.compile(r"[^\w .()+,-]")
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
MACROS = "vbaProject.bin"


@dataclass(frozen=True)
class FileKind:
    """``holds`` tells whether the bytes are what the ending says."""

    endings: tuple[str, ...]
    media_type: str
    holds: Callable[[bytes], bool]


def begins(sign: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(sign)


def office(part: str) -> Callable[[bytes], bool]:
    """A package with this main part, and without macros."""

    def holds(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(content)) as package:
                names = package.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        return part in names and not any(name.endswith(MACROS) for name in names)

    return holds


def open_document(kind: str) -> Callable[[bytes], bool]:
    """The first thing in such a package is its media type, as it is."""
    sign = f"mimetype{OPEN_DOCUMENT}.{kind}".encode()
    return lambda content: content.startswith(b"PK\x03\x04") and content[30:].startswith(sign)


def is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return not any(ord(sign) < 32 and sign not in "\n\r\t\f" for sign in text)


KINDS = (
    FileKind(("pdf",), "application/pdf", begins(b"%PDF-")),
    FileKind(("docx",), f"{OFFICE}.wordprocessingml.document", office("word/document.xml")),
    FileKind(("xlsx",), f"{OFFICE}.spreadsheetml.sheet", office("xl/workbook.xml")),
    FileKind(("pptx",), f"{OFFICE}.presentationml.presentation", office("ppt/presentation.xml")),
    FileKind(("odt",), f"{OPEN_DOCUMENT}.text", open_document("text")),
    FileKind(("ods",), f"{OPEN_DOCUMENT}.spreadsheet", open_document("spreadsheet")),
    FileKind(("png",), "image/png", begins(b"\x89PNG\r\n\x1a\n")),
    FileKind(("jpg", "jpeg"), "image/jpeg", begins(b"\xff\xd8\xff")),
    FileKind(("txt",), "text/plain", is_text),
    FileKind(("csv",), "text/csv", is_text),
)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
SPOKEN_KINDS = spoken_list(BY_ENDING, "of")


def clean_name(name: str) -> str:
    """Without the folders it lay in and without signs that mean something to a computer; its ending stays."""
    bare = UNWANTED.sub("_", one_line(name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    stem, _, ending = bare.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if stem else bare[:LONGEST_NAME]


def objection_to_file(name: str, content: bytes) -> str | None:
    """Why a file by this cleaned name is not taken along, if so."""
    kind = BY_ENDING.get(name.rpartition(".")[2].lower())
    if kind is None:
        return f"‘{name}’ is geen soort bestand dat mee kan; kies een bestand van de soort {SPOKEN_KINDS}."
    if not content:
        return f"‘{name}’ is leeg."
    if not kind.holds(content):
        return f"‘{name}’ is niet wat de naam zegt, of er zitten macro’s in. Bewaar het opnieuw en kies het dan."
    return None


def media_type_of(name: str) -> str:
    kind = BY_ENDING.get(name.rpartition(".")[2].lower())
    return kind.media_type if kind else "application/octet-stream"
