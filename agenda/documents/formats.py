"""The formats that a document can be written in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agenda.documents.content import Document
from agenda.documents.docx import write_docx
from agenda.documents.html import write_html
from agenda.documents.odt import write_odt
from agenda.documents.pdf import write_pdf

TYPEFACE = "Verdana"
"""What ministries write their letters in; named in the file, not embedded."""


@dataclass(frozen=True)
class Materials:
    """What is needed beside the document: the folder of the fonts that a PDF embeds, and that of the annexes."""

    fonts: Path
    annexes: Path | None = None


@dataclass(frozen=True)
class Format:
    """``write`` takes the document and what goes with it."""

    name: str
    media_type: str
    write: Callable[[Document, Materials], bytes]


FORMATS = {
    one.name: one
    for one in (
        Format("pdf", "application/pdf", lambda document, materials: write_pdf(document, materials.fonts)),
        Format(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda document, materials: write_docx(document, TYPEFACE),
        ),
        Format(
            "odt", "application/vnd.oasis.opendocument.text", lambda document, materials: write_odt(document, TYPEFACE)
        ),
        Format("html", "text/html", lambda document, materials: write_html(document)),
    )
}


def write(document: Document, name: str, materials: Materials) -> bytes:
    return FORMATS[name].write(document, materials)


OF_A_DOSSIER = ("pdf", "html")
"""In what a dossier is made, unless somebody chooses."""
