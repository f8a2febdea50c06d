"""The page number on each page of an annex: in the corner at the top right, as its reader sees it."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import typst
from pikepdf import Dictionary, Name, Object, Pdf

from agenda.documents.annexing.corners import corner_of

TEMPLATE = "stamps.typ"
OPENING = b"/Artifact <</Type /Pagination /Subtype /Header>> BDC q "
CLOSING = b" Do Q EMC"


class Stamps:
    """One per word, in the order of the words; ``root`` holds the template."""

    def __init__(self, words: Sequence[str], root: Path, fonts: Path) -> None:
        self._typeset = pikepdf.open(BytesIO(_typeset(words, root, fonts)))
        self._by_words = dict(zip(words, self._typeset.pages, strict=True))

    def lay(self, pdf: Pdf, page: pikepdf.Page, words: str) -> None:
        _lay(pdf, page, pdf.copy_foreign(self._by_words[words].as_form_xobject()))


def _typeset(words: Sequence[str], root: Path, fonts: Path) -> bytes:
    (root / "stamps.json").write_text(json.dumps(list(words)), encoding="utf-8")
    return typst.compile(
        str(root / TEMPLATE),
        root=str(root),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_tags=False,
        timestamp=0,
    )


def _lay(pdf: Pdf, page: pikepdf.Page, drawing: Object) -> None:
    name, place = _hang(page.obj, drawing), corner_of(page, [float(side) for side in drawing.BBox])
    page.contents_add(b"\n" + OPENING + f"{place} cm {name}".encode() + CLOSING)


def _hang(page: Object, drawing: Object) -> str:
    """Under a name of its own, in resources of this page alone."""
    resources = Dictionary(dict(page.get(Name.Resources, Dictionary()).items()))
    drawings = Dictionary(dict(resources.get(Name.XObject, Dictionary()).items()))
    name = "/PageNumber"
    while name in drawings:
        name += "-"
    drawings[name] = drawing
    resources.XObject = drawings
    page.Resources = resources
    return name
