"""PDF/A-2a and PDF/UA-1 by Typst, from the templates in ``templates/documents``; the pages of annexes are added."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from agenda.documents.annexes import Placed, assemble, waiting_binder
from agenda.documents.content import Annex, Document
from agenda.documents.drawing import cut
from agenda.documents.pages import LONGEST_HEADING, page_data
from agenda.documents.typesetting import Job, NotTypeset, glyphs, typeset


def write_pdf(
    document: Document, fonts: Path, annexes: Path | None = None, handed_over: Callable[[], object] = object
) -> bytes:
    """``fonts`` is the folder with the TrueType files of Source Sans 3. Signs that these lack become □.

    Claims the standards only as long as every annex whose pages are in it keeps them.
    """
    data = page_data(document, glyphs(fonts).settable)
    handed_over()
    job = Job(f"{document.layout}.typ", data, "pdf", int(document.created.timestamp()))
    if not any(annex.pages for annex in document.annexes):
        return _typeset(job, fonts)[0]
    with waiting_binder() as binder:
        main, sheets = _typeset(job, fonts)
        paged = list(placed(document.annexes, sheets))
        claims = all_conform(document.annexes)
        return assemble(main, paged, folder_of(annexes), fonts, claims=claims, binder=binder)


def _typeset(job: Job, fonts: Path) -> tuple[bytes, list[dict[str, Any]]]:
    with typeset(job, fonts) as folder:
        return (folder / "written.pdf").read_bytes(), json.loads((folder / "sheets.json").read_text())


def placed(annexes: Iterable[Annex], sheets: Iterable[dict[str, Any]]) -> Iterator[Placed]:
    for annex, sheet in zip(annexes, sheets, strict=True):
        if annex.pages:
            yield Placed(
                annex.sha256,
                annex.pages,
                sheet["page"],
                sheet["number"] + 1,
                annex.label,
                cut(annex.title, LONGEST_HEADING),
            )


def all_conform(annexes: Iterable[Annex]) -> bool:
    return all(annex.conforms for annex in annexes if annex.pages)


def folder_of(annexes: Path | None) -> Path:
    if annexes is None:
        raise NotTypeset("De stukken die in de pdf horen, zijn niet meegegeven.")
    return annexes


def replaced_signs(document: Document, fonts: Path) -> Counter[str]:
    """The signs that a PDF shows as □, with how often; other formats keep them."""
    return Counter(glyphs(fonts).missing(json.dumps(document.to_json(), ensure_ascii=False)))
