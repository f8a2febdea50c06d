"""Looks at the files that go with a document, before it is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from agenda.documents.annexes import APART, Look, look
from agenda.documents.content import Annex, Document
from agenda.documents.paper_check import MEBIBYTE

Tell = Callable[[int, str], None]
"""How many were looked at, and in Dutch what comes next."""

AT_ONCE = 2
"""Each in a process of its own, so that this is how many processors it asks."""

ALL_PAGES, ALL_STORED, ALL_WEIGHT = 10_000, 500 * MEBIBYTE, 500 * MEBIBYTE
"""What can be bound together in time, with room to spare."""

TOGETHER = (
    "De stukken zijn samen te groot om ze alle over te nemen; de bladzijden van dit stuk zijn daarom weggelaten. "
    + APART
)


def looked_at(document: Document, folder: Path, tell: Tell) -> Document:
    """The same document, with what can be taken over of each file in ``folder``, which lies there by its SHA-256."""
    seen: dict[Annex, Look] = {}
    room = Room()
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        looks = pool.map(lambda annex: look(folder, annex.sha256, annex.name), document.annexes)
        for done, annex in enumerate(document.annexes):
            tell(done, f"Stuk {annex.label} wordt bekeken.")
            seen[annex] = room.take(annex, next(looks))
    finally:
        pool.shutdown(cancel_futures=True)
    return replace(
        document, blocks=[_seen(block, seen) if isinstance(block, Annex) else block for block in document.blocks]
    )


class Room:
    """For the pages of annexes: those that come first, as many as fit."""

    def __init__(self) -> None:
        self._left = [ALL_PAGES, ALL_STORED, ALL_WEIGHT]

    def take(self, annex: Annex, look: Look) -> Look:
        if not look.pages:
            return look
        asked = (look.pages, annex.size, look.weight)
        left = [there - this for there, this in zip(self._left, asked, strict=True)]
        if min(left) < 0:
            return Look(remark=TOGETHER)
        self._left = left
        return look


def _seen(annex: Annex, seen: dict[Annex, Look]) -> Annex:
    found = seen[annex]
    return replace(annex, pages=found.pages, remark=found.remark, conforms=found.conforms)
