"""Looks at the files that go with a document, before it is written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agenda.documents.annexes import look
from agenda.documents.content import Annex, Document

Tell = Callable[[int, str], None]
"""How many were looked at, and in Dutch what comes next."""


def looked_at(document: Document, folder: Path, tell: Tell) -> Document:
    """The same document, with what can be taken over of each file in ``folder``, which lies there by its SHA-256."""
    done, blocks = 0, []
    for block in document.blocks:
        if isinstance(block, Annex):
            tell(done, f"Stuk {block.label} wordt bekeken.")
            found = look(folder, block.sha256, block.name)
            block = replace(block, pages=found.pages, remark=found.remark, conforms=found.conforms)
            done += 1
        blocks.append(block)
    return replace(document, blocks=blocks)
