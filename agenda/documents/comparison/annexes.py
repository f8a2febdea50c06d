"""The annexes of two documents: new, withdrawn, replaced, renamed or moved; wherever in the document they stand."""

from collections.abc import Iterator, Sequence

from agenda.documents.blocks import Annex
from agenda.documents.comparison.pairing import Matching, aligned
from agenda.documents.comparison.reading import Words, tidy
from agenda.documents.comparison.telling import Difference, DifferenceKind, Spot, moved_in, quoted
from agenda.kernel.dutch import count

PLACE = "Bijlagen"

ANNEXES: Matching[Annex] = Matching(
    keys=(
        lambda annex: (annex.label, annex.title, annex.name, annex.sha256),
        lambda annex: (annex.label, annex.title),
        lambda annex: annex.sha256,
        lambda annex: annex.label or None,
        lambda annex: annex.title or None,
    )
)


def called(annex: Annex) -> str:
    return tidy(f"{annex.label} {annex.title}")


def told(annex: Annex) -> str:
    parts = (called(annex), annex.name, pages(annex) if annex.pages else "", annex.remark)
    return "\n".join(tidy(part) for part in parts if part)


def pages(annex: Annex) -> str:
    return count(annex.pages, "bladzijde", "bladzijden")


def compare_annexes(old: Sequence[Annex], new: Sequence[Annex]) -> Iterator[Difference]:
    spot = Spot((PLACE,))
    steps = list(aligned(old, new, ANNEXES))
    origin = {step.new: step.old for step in steps if step.old and step.new}
    moved = [(one, after) for one, after in moved_in(steps) if origin[one].label == one.label]
    yield from spot.moves([(called(one), called(after) if after else "") for one, after in moved])
    for step in steps:
        if step.new is None and step.old is not None:
            yield from spot.removed(f"{titled(step.old)} is vervallen", told(step.old))
        elif step.old is None and step.new is not None:
            yield from spot.added(f"{titled(step.new)} is nieuw", told(step.new))
        elif step.old is not None and step.new is not None:
            yield from compare_annex(spot, step.old, step.new)


def titled(annex: Annex) -> str:
    return f"Bijlage {tidy(annex.label)} {quoted(tidy(annex.title))}"


def compare_annex(spot: Spot, old: Annex, new: Annex) -> Iterator[Difference]:
    label, title = tidy(new.label), tidy(new.title)
    if tidy(old.label) != label:
        yield spot.tell(DifferenceKind.MOVED, f"{titled(old)} is nu bijlage {label}", called(old), called(new))
    yield from spot.changed(f"Titel van bijlage {label}", Words(tidy(old.title)), Words(title))
    if (old.label, old.title) == (new.label, new.title):
        yield from spot.changed(
            f"Naam van het bestand van bijlage {label}", Words(tidy(old.name)), Words(tidy(new.name))
        )
    if old.sha256 != new.sha256:
        yield spot.tell(DifferenceKind.CHANGED, f"{titled(new)} is vervangen", told(old), told(new))
    if old.pages != new.pages:
        yield from spot.changed(f"Omvang van bijlage {label}", Words(pages(old)), Words(pages(new)))
    yield from spot.changed(f"Opmerking bij bijlage {label}", Words(tidy(old.remark)), Words(tidy(new.remark)))
