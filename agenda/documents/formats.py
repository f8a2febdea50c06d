"""The formats that a document can be written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agenda.documents.bundle import write_bundle
from agenda.documents.content import Document, Layout
from agenda.documents.docx import write_docx
from agenda.documents.html import write_html
from agenda.documents.odt import write_odt
from agenda.documents.pdf import write_pdf

TYPEFACE = "Verdana"
"""What ministries write their letters in; named in the file, not embedded."""


def unheard() -> None:
    """Nobody waits for it."""


@dataclass(frozen=True)
class Materials:
    """What a writer needs beside the document.

    ``fonts`` is the folder of the fonts that a PDF embeds; in ``annexes`` each annex lies under its SHA-256 as name.
    ``pdf`` gives that of the same document, if it is made already or is being made; ``handed_over`` hears when the
    rest of a PDF is for other processes; ``house`` is the template of the house, of which letters take their looks.
    """

    fonts: Path
    annexes: Path | None = None
    pdf: Callable[[], bytes] | None = None
    handed_over: Callable[[], None] = unheard
    house: Mapping[str, bytes] = field(default_factory=dict)

    def house_of(self, document: Document, form: str) -> bytes | None:
        return self.house.get(form) if document.layout is Layout.LETTER else None


@dataclass(frozen=True)
class Format:
    name: str
    media_type: str
    write: Callable[[Document, Materials], bytes]


def _pdf(document: Document, given: Materials) -> bytes:
    return write_pdf(document, given.fonts, given.annexes, given.handed_over)


def _bundle(document: Document, given: Materials) -> bytes:
    pdf = given.pdf or (lambda: _pdf(document, given))
    return write_bundle(document, pdf, given.annexes)


FORMATS = {
    one.name: one
    for one in (
        Format("pdf", "application/pdf", _pdf),
        Format(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda document, given: write_docx(document, TYPEFACE, given.fonts, given.house_of(document, "docx")),
        ),
        Format(
            "odt",
            "application/vnd.oasis.opendocument.text",
            lambda document, given: write_odt(document, TYPEFACE, given.fonts, given.house_of(document, "odt")),
        ),
        Format("html", "text/html", lambda document, given: write_html(document)),
        Format("zip", "application/zip", _bundle),
    )
}


def write(document: Document, name: str, materials: Materials) -> bytes:
    return FORMATS[name].write(document, materials)


OF_A_LETTER = ("docx", "odt", "pdf", "html")
OF_A_DOSSIER = ("pdf", "html", "zip")
"""In what these are made, unless somebody chooses."""
