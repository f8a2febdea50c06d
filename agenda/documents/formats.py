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
class Format:
    """``write`` takes the document and the folder of the fonts that a PDF embeds."""

    name: str
    media_type: str
    write: Callable[[Document, Path], bytes]


FORMATS = {
    one.name: one
    for one in (
        Format("pdf", "application/pdf", write_pdf),
        Format(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda document, fonts: write_docx(document, TYPEFACE),
        ),
        Format("odt", "application/vnd.oasis.opendocument.text", lambda document, fonts: write_odt(document, TYPEFACE)),
        Format("html", "text/html", lambda document, fonts: write_html(document)),
    )
}


def write(document: Document, name: str, *, fonts: Path) -> bytes:
    return FORMATS[name].write(document, fonts)
