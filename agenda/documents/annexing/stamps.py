"""The page number on each page of an annex: in the corner at the top right, as its reader sees it."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import typst
from pikepdf import Dictionary, Name, Object, Pdf

TEMPLATE = "stamps.typ"
OPENING = b"/Artifact <</Type /Pagination /Subtype /Header>> BDC q "
CLOSING = b" Do Q EMC"
FROM_THE_EDGE = 14
USUAL_WIDTH = 595
LARGEST = 4


def stamp(pdf: Pdf, pages: Sequence[pikepdf.Page], words: Sequence[str], root: Path, fonts: Path) -> None:
    """``root`` holds the template."""
    with pikepdf.open(BytesIO(_typeset(words, root, fonts))) as typeset:
        for page, small in zip(pages, typeset.pages, strict=True):
            _lay(pdf, page, pdf.copy_foreign(small.as_form_xobject()))


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
    level = _left_open(page)
    name, place = _hang(page.obj, drawing), _place(page, [float(side) for side in drawing.BBox])
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\n" + b"Q " * level + OPENING + f"{place} cm {name}".encode() + CLOSING)


def _left_open(page: pikepdf.Page) -> int:
    """How many states are still kept when the page is drawn, after the one that is kept around it."""
    level = 1
    for one in pikepdf.parse_content_stream(page, "q Q"):
        level = level + 1 if str(one.operator) == "q" else max(level - 1, 0)
    return level


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


def _place(page: pikepdf.Page, small: Sequence[float]) -> str:
    """The matrix that lays the drawing upright in the corner, smaller or larger as the page is."""
    left, bottom, right, top = _shown(page)
    turned = int(page.obj.get(Name.Rotate, 0)) % 360
    across, up = (top - bottom, right - left) if turned in (90, 270) else (right - left, top - bottom)
    size = min(min(across, up) / USUAL_WIDTH, LARGEST)
    x = across - (FROM_THE_EDGE + small[2] - small[0]) * size
    y = up - (FROM_THE_EDGE + small[3] - small[1]) * size
    turns = {
        0: (size, 0, 0, size, left + x, bottom + y),
        90: (0, size, -size, 0, right - y, bottom + x),
        180: (-size, 0, 0, -size, right - x, top - y),
        270: (0, -size, size, 0, left + y, top - x),
    }
    return " ".join(f"{number:.4f}" for number in turns.get(turned, turns[0]))


def _shown(page: pikepdf.Page) -> tuple[float, float, float, float]:
    whole, cut = (_sides(box) for box in (page.mediabox, page.cropbox))
    shown = max(whole[0], cut[0]), max(whole[1], cut[1]), min(whole[2], cut[2]), min(whole[3], cut[3])
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else whole


def _sides(box: Object) -> tuple[float, float, float, float]:
    x, y, other_x, other_y = (float(side) for side in box)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
