"""Puts annexes into a document, in a process of its own.

Runs as ``python -m agenda.documents.annexing.binder ROOT FOLDER FONTS``: ROOT holds the document and the order as JSON;
writes the whole to standard output. Exit status 3: the label of the annex that it failed on stands on standard error.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pikepdf

from agenda.documents.annexing.confinement import MEBIBYTE, confine
from agenda.documents.annexing.leaflet import leaflet_of
from agenda.documents.annexing.stamps import stamp
from agenda.documents.annexing.whole import Whole

MEMORY, SECONDS = 3072 * MEBIBYTE, 150
FAULTS = (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Unbound(Exception):
    """By the label of the annex."""


def main(root: Path, folder: Path, fonts: Path) -> bytes:
    order = json.loads((root / "order.json").read_text(encoding="utf-8"))
    whole = Whole((root / "main.pdf").read_bytes())
    pages: list[pikepdf.Page] = []
    words: list[str] = []
    for number, one in sorted(enumerate(order["placed"], start=1), key=lambda pair: -pair[1]["after"]):
        try:
            inserted = _insert(whole, folder, one, f"annex-{number}-")
        except FAULTS as fault:
            raise Unbound(one["label"]) from fault
        pages += inserted
        words += [f"{one['label']} · {one['first'] + offset}" for offset in range(len(inserted))]
    stamp(whole.pdf, pages, words, root, fonts)
    return whole.finish(claims=order["claims"])


def _insert(whole: Whole, folder: Path, one: dict[str, Any], prefix: str) -> list[pikepdf.Page]:
    def alternative(number: int) -> str:
        return f"Bladzijde {number} van {one['pages']} van stuk {one['label']}"

    leaflet = leaflet_of(folder / one["sha256"], alternative, prefix=prefix, beside=whole.tree.get("/RoleMap"))
    if len(leaflet.pdf.pages) != one["pages"]:
        raise ValueError(one["label"])
    return whole.insert(leaflet, one["after"], one["first"], f"Bijlage {one['label']}: {one['title']}")


if __name__ == "__main__":
    confine(MEMORY, SECONDS)
    try:
        sys.stdout.buffer.write(main(*(Path(told) for told in sys.argv[1:])))
    except Unbound as label:
        print(label, file=sys.stderr)  # noqa: T201
        sys.exit(3)
