"""Dossiers of the example, and what stands in them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.documents.content import (
    Annex,
    BulletList,
    Callout,
    DataList,
    Document,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Table,
    plain,
)
from agenda.documents.content import flow as flowing
from agenda.dossiers.content import dossier_document
from agenda.dossiers.queries import dossier_facts
from agenda.dossiers.services import annexes_of
from agenda.dossiers.variants import Variant
from agenda.kernel.dutch import AMSTERDAM

MEETING = "BO-2026-1"
AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)


def made(session: Session, meeting: Consultation, variant: Variant, party: int | None = None) -> Document:
    facts = dossier_facts(session, meeting, AT, variant.audience(party), party)
    annexes = annexes_of(facts) if variant.has_annexes else ()
    return dossier_document(facts, variant, version=3, annexes=annexes)


def sections(document: Document) -> dict[str, list[object]]:
    """Per heading of the first level the blocks below it."""
    found: dict[str, list[object]] = {}
    for block in flowing(document.blocks):
        if isinstance(block, Heading) and block.level == 1:
            blocks = found[plain(block.content)] = []
        else:
            blocks.append(block)
    return found


def tables(blocks: list[object]) -> dict[str, list[list[str]]]:
    """Per caption the rows."""
    return {
        block.caption: [[plain(cell.content) for cell in row] for row in block.rows]
        for block in blocks
        if isinstance(block, Table)
    }


def words(document: Document) -> str:
    """All that can be read in it, line by line."""
    facts = (f"{term.name}: {plain(term.content)}" for term in document.facts)
    return "\n".join([document.title, *facts, *(line for block in flowing(document.blocks) for line in told(block))])


def told(block: object) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield plain(block.content)
        case BulletList() | NumberedList():
            yield from (plain(item.content) for item in block.items)
        case Table():
            yield from (plain(cell.content) for row in block.rows for cell in row)
        case Callout():
            yield block.title
            yield from (line for part in block.blocks for line in told(part))
        case DataList():
            yield from (f"{term.name}: {plain(term.content)}" for term in block.terms)
        case Figure():
            yield block.alternative
        case Annex():
            yield f"{block.label} {block.title}"
