"""Puts annexes into a document, in a process of its own.

Runs as ``python -m agenda.documents.annexing.binder`` and reads ROOT, FOLDER and FONTS from standard input, each in a
line: ROOT holds the document and the order as JSON. Writes the whole to standard output. Exit status 3: the label of
the annex that it failed on is the first line on standard error.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception
from typing import Any

import pikepdf

from agenda.documents.annexing.leaflet import leaflet_of
from agenda.documents.annexing.stamps import Stamps
from agenda.documents.annexing.whole import Whole
from agenda.documents.confinement import MEBIBYTE, confine

MEMORY, SECONDS = 3072 * MEBIBYTE, 150


class Unbound(Exception):
    """By the label of the annex."""


@dataclass(frozen=True)
class One:
    file: Path
    prefix: str
    told: dict[str, Any]

    def words(self) -> list[str]:
        """The number on each page."""
        return [f"{self.told['label']} · {self.told['first'] + at}" for at in range(self.told["pages"])]

    def alternative(self, number: int) -> str:
        return f"Bladzijde {number} van {self.told['pages']} van stuk {self.told['label']}"


def main(root: Path, folder: Path, fonts: Path) -> bytes:
    order = json.loads((root / "order.json").read_text(encoding="utf-8"))
    annexes = [One(folder / one["sha256"], f"annex-{at}-", one) for at, one in enumerate(order["placed"], start=1)]
    stamps = Stamps([words for annex in annexes for words in annex.words()], root, fonts)
    whole = Whole(root / "main.pdf")
    for annex in sorted(annexes, key=lambda one: -one.told["after"]):
        try:
            _insert(whole, annex, stamps)
        except OSError:
            raise
        except Exception as fault:
            raise Unbound(annex.told["label"]) from fault
    return whole.finish(claims=order["claims"])


def _insert(whole: Whole, annex: One, stamps: Stamps) -> None:
    told = annex.told
    leaflet = leaflet_of(annex.file, annex.alternative, prefix=annex.prefix, beside=whole.tree.get("/RoleMap"))
    if len(leaflet.pdf.pages) != told["pages"]:
        raise ValueError(told["label"])
    pages = whole.insert(leaflet, told["after"], told["first"], f"Bijlage {told['label']}: {told['title']}")
    for page, words in zip(pages, annex.words(), strict=True):
        stamps.lay(whole.pdf, pikepdf.Page(page), words)


if __name__ == "__main__":
    confine(MEMORY, SECONDS)
    try:
        sys.stdout.buffer.write(main(*map(Path, sys.stdin.read().splitlines())))
    except Unbound as label:
        print(label, *format_exception(label), sep="\n", file=sys.stderr)  # noqa: T201
        sys.exit(3)
