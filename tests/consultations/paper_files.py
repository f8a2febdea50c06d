"""Small files of the kinds that a paper may be."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pikepdf

DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda file: None) -> bytes:
    kept = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        change(file)
        file.save(kept, deterministic_id=True)
    return kept.getvalue()


def package(parts: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def docx(more: Mapping[str, bytes] | None = None, types: bytes = DOCX_TYPES) -> bytes:
    return package({"[Content_Types].xml": types, "word/document.xml": b"<w/>"} | dict(more or {}))


def odt(more: Mapping[str, bytes] | None = None) -> bytes:
    return package({"mimetype": ODT_TYPE, "content.xml": b"<x/>"} | dict(more or {}))
