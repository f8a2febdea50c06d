"""Pictures as PNG, for formats that do not take SVG everywhere."""

from collections.abc import Mapping
from pathlib import Path

from agenda.documents.content import Document
from agenda.documents.drawings import on_paper, size_of
from agenda.documents.typesetting import Job, glyphs, typeset

Rasters = Mapping[str, bytes]
"""Per SVG text the PNG."""


def rasters_of(document: Document, fonts: Path) -> Rasters:
    """One point for each pixel of the SVG."""
    svgs = list(dict.fromkeys(figure.svg for figure in document.figures))
    if not svgs:
        return {}
    settable = glyphs(fonts).settable
    pictures = [{"svg": on_paper(svg, settable), "width": size_of(svg)[0]} for svg in svgs]
    job = Job("pictures.typ", {"pictures": pictures}, "png", int(document.created.timestamp()))
    with typeset(job, fonts) as folder:
        return {svg: (folder / f"written-{number}.png").read_bytes() for number, svg in enumerate(svgs, start=1)}
