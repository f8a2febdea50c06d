"""The blocks below one heading, old beside new: each kind of block by what makes it the same one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from agenda.documents.blocks import (
    BulletList,
    Callout,
    DataList,
    Figure,
    FlowBlock,
    NumberedList,
    Paragraph,
    Signature,
    Table,
)
from agenda.documents.comparison.lists import compare_lists, compare_terms
from agenda.documents.comparison.pairing import Matching, aligned
from agenda.documents.comparison.reading import Words, lines, numbered, read, tidy, told
from agenda.documents.comparison.tables import compare_tables
from agenda.documents.comparison.telling import Difference, DifferenceKind, Spot, moved_in, quoted, shift
from agenda.kernel.dutch import count

SAME: dict[type[Any], type[Any]] = {NumberedList: BulletList}
"""A list is the same list, numbered or not."""


def kind_of(block: FlowBlock) -> type[Any]:
    return SAME.get(type(block), type(block))


def name(block: FlowBlock) -> str:
    match block:
        case Table():
            return tidy(block.caption)
        case Callout():
            return tidy(block.title)
        case Figure():
            return tidy(block.caption or block.alternative)
    return ""


def named(block: FlowBlock) -> tuple[object, ...] | None:
    return (kind_of(block), name(block)) if name(block) else None


def subject(block: FlowBlock) -> tuple[object, ...] | None:
    return (kind_of(block), numbered(name(block))[1]) if name(block) else None


def numeral(block: FlowBlock) -> tuple[object, ...] | None:
    number = numbered(name(block))[0]
    return (kind_of(block), number) if number else None


def described(block: FlowBlock) -> tuple[object, ...] | None:
    """What a block says it is, apart from its name."""
    match block:
        case Table():
            return (Table, *(tidy(column.title) for column in block.columns))
        case Figure():
            return (Figure, tidy(block.alternative))
        case DataList():
            return (DataList, *(tidy(term.name) for term in block.terms))
    return None


BLOCKS: Matching[FlowBlock] = Matching(
    keys=(lambda block: (type(block), lines(block)), named, subject, numeral, described),
    likeness=lambda block: (kind_of(block), told(block)),
    last_resort=kind_of,
)


def compare_blocks(spot: Spot, old: Sequence[FlowBlock], new: Sequence[FlowBlock]) -> Iterator[Difference]:
    steps = list(aligned(old, new, BLOCKS))
    moved = [(called(one), called(after) if after else "") for one, after in moved_in(steps)]
    yield from spot.moves(moved)
    for step in steps:
        if step.new is None and step.old is not None:
            yield from spot.removed(f"{NOUNS[kind_of(step.old)][1]}: {summary(step.old)}", told(step.old))
        elif step.old is None and step.new is not None:
            yield from spot.added(f"{NOUNS[kind_of(step.new)][0]}: {summary(step.new)}", told(step.new))
        elif step.old is not None and step.new is not None:
            yield from COMPARERS[kind_of(step.new)](spot, step.old, step.new)


NOUNS: dict[type[Any], tuple[str, str]] = {
    Paragraph: ("Nieuwe tekst", "Vervallen tekst"),
    BulletList: ("Nieuwe opsomming", "Vervallen opsomming"),
    Table: ("Nieuwe tabel", "Vervallen tabel"),
    Callout: ("Nieuw kader", "Vervallen kader"),
    DataList: ("Nieuwe gegevens", "Vervallen gegevens"),
    Signature: ("Nieuwe ondertekening", "Vervallen ondertekening"),
    Figure: ("Nieuwe afbeelding", "Vervallen afbeelding"),
}


def called(block: FlowBlock) -> str:
    return name(block) or " ".join(told(block).split())


def summary(block: FlowBlock) -> str:
    if isinstance(block, Table):
        return f"{quoted(called(block))} ({count(len(block.rows), 'rij', 'rijen')})"
    return quoted(called(block))


def compare_paragraphs(spot: Spot, old: Paragraph, new: Paragraph) -> Iterator[Difference]:
    yield from spot.changed("Tekst", read(old.content), read(new.content))


def compare_callouts(spot: Spot, old: Callout, new: Callout) -> Iterator[Difference]:
    before, now = tidy(old.title), tidy(new.title)
    yield from spot.changed("Kader", Words(before), Words(now))
    yield from compare_blocks(spot.at(now or spot.about), old.blocks, new.blocks)


def compare_figures(spot: Spot, old: Figure, new: Figure) -> Iterator[Difference]:
    yield from spot.changed("Bijschrift", Words(tidy(old.caption)), Words(tidy(new.caption)))
    before, now = tidy(old.alternative), tidy(new.alternative)
    updated = f"De afbeelding {quoted(name(new))} is bijgewerkt"
    if before != now:
        yield spot.tell(DifferenceKind.CHANGED, f"{updated}: {shift(before, now)}", before, now)
    elif old.svg != new.svg:
        yield spot.tell(DifferenceKind.CHANGED, updated, before, now)


def compare_data(spot: Spot, old: DataList, new: DataList) -> Iterator[Difference]:
    yield from compare_terms(spot, old.terms, new.terms)


def compare_signatures(spot: Spot, old: Signature, new: Signature) -> Iterator[Difference]:
    yield from compare_terms(spot.at("Ondertekening"), old.signatories, new.signatories)


COMPARERS: dict[type[Any], Callable[[Spot, Any, Any], Iterator[Difference]]] = {
    Paragraph: compare_paragraphs,
    BulletList: compare_lists,
    Table: compare_tables,
    Callout: compare_callouts,
    DataList: compare_data,
    Signature: compare_signatures,
    Figure: compare_figures,
}
