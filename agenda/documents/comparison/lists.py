"""Entries of lists and named values, old beside new."""

from collections.abc import Iterator, Sequence

from agenda.documents.blocks import BulletList, Item, NumberedList, Term
from agenda.documents.comparison.pairing import Matching, aligned
from agenda.documents.comparison.reading import Words, lines, read, tidy, told
from agenda.documents.comparison.telling import Difference, DifferenceKind, Spot, moved_in, quoted

AnyList = BulletList | NumberedList


def entry(item: Item) -> str:
    """An entry with all that stands below it."""
    nested = told(item.nested) if item.nested else ""
    return f"{read(item.content).text}\n{nested}".strip()


ITEMS: Matching[Item] = Matching(
    keys=(
        lambda item: (read(item.content), lines(item.nested) if item.nested else ()),
        lambda item: read(item.content).text,
    ),
    likeness=lambda item: ("", read(item.content).text),
    last_resort=lambda item: True,
)


def compare_lists(spot: Spot, old: AnyList, new: AnyList) -> Iterator[Difference]:
    yield from spot.changed("Nummering van de opsomming", Words(numbering(old)), Words(numbering(new)))
    yield from compare_items(spot, old.items, new.items)


def numbering(block: AnyList) -> str:
    return f"vanaf {block.start}" if isinstance(block, NumberedList) else "geen"


def compare_items(spot: Spot, old: Sequence[Item], new: Sequence[Item]) -> Iterator[Difference]:
    steps = list(aligned(old, new, ITEMS))
    moved = [(label(one), label(after) if after else "") for one, after in moved_in(steps)]
    yield from spot.moves(moved, " in de opsomming")
    for step in steps:
        if step.new is None and step.old is not None:
            yield from spot.removed(f"Vervallen in de opsomming: {quoted(label(step.old))}", entry(step.old))
        elif step.old is None and step.new is not None:
            yield from spot.added(f"Nieuw in de opsomming: {quoted(label(step.new))}", entry(step.new))
        elif step.old is not None and step.new is not None:
            yield from spot.changed("In de opsomming", read(step.old.content), read(step.new.content))
            yield from compare_nested(spot, step.old.nested, step.new.nested)


def label(item: Item) -> str:
    return " ".join(entry(item).split())


def compare_nested(spot: Spot, old: AnyList | None, new: AnyList | None) -> Iterator[Difference]:
    if old and new:
        yield from compare_lists(spot, old, new)
    else:
        yield from compare_items(spot, old.items if old else (), new.items if new else ())


def term_name(term: Term) -> str:
    return tidy(term.name)


TERMS: Matching[Term] = Matching(
    keys=(
        lambda term: (term_name(term), read(term.content)),
        term_name,
        lambda term: read(term.content).text or None,
    ),
)


def compare_terms(spot: Spot, old: Sequence[Term], new: Sequence[Term]) -> Iterator[Difference]:
    steps = list(aligned(old, new, TERMS))
    yield from spot.moves([(term_name(one), term_name(after) if after else "") for one, after in moved_in(steps)])
    for step in steps:
        if step.new is None and step.old is not None:
            before = read(step.old.content).text
            yield from spot.removed(f"Vervallen: {term_name(step.old)}, was {quoted(before)}", pair(step.old))
        elif step.old is None and step.new is not None:
            now = read(step.new.content).text
            yield from spot.added(f"Nieuw: {term_name(step.new)}, {quoted(now)}", pair(step.new))
        elif step.old is not None and step.new is not None:
            yield from compare_term(spot, step.old, step.new)


def pair(term: Term) -> str:
    return f"{term_name(term)}: {read(term.content).text}"


def compare_term(spot: Spot, old: Term, new: Term) -> Iterator[Difference]:
    before, now = term_name(old), term_name(new)
    if before != now:
        yield spot.tell(DifferenceKind.CHANGED, f"{quoted(before)} heet nu {quoted(now)}", before, now)
    yield from spot.changed(now, read(old.content), read(new.content))
