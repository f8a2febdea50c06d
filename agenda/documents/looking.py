"""Looks at the files that go with a document, before it is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from agenda.documents.annexes import Look, look
from agenda.documents.content import Annex, Document

Tell = Callable[[int, str], None]
"""How many were looked at, and in Dutch what comes next."""

AT_ONCE = 2
"""Each in a process of its own, so that this is how many processors it asks."""


def looked_at(document: Document, folder: Path, tell: Tell) -> Document:
    """The same document, with what can be taken over of each file in ``folder``, which lies there by its SHA-256."""
    seen: dict[Annex, Look] = {}
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        looks = pool.map(lambda annex: look(folder, annex.sha256, annex.name), document.annexes)
        for done, annex in enumerate(document.annexes):
            tell(done, f"Stuk {annex.label} wordt bekeken.")
            seen[annex] = next(looks)
    finally:
        pool.shutdown(cancel_futures=True)
    return replace(
        document, blocks=[_seen(block, seen) if isinstance(block, Annex) else block for block in document.blocks]
    )


def _seen(annex: Annex, seen: dict[Annex, Look]) -> Annex:
    found = seen[annex]
    return replace(annex, pages=found.pages, remark=found.remark, conforms=found.conforms)
