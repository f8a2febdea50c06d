"""Two documents compared, for who read the one and now gets the other: what a reader sees differ, in its order.

Headings, words, notes, tables, pictures, annexes and the cover count; layout, emphasis and the colour beside a word
do not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from agenda.documents.blocks import Annex
from agenda.documents.comparison.annexes import compare_annexes
from agenda.documents.comparison.blocks import compare_blocks
from agenda.documents.comparison.lists import compare_terms
from agenda.documents.comparison.pairing import Matching, Step, aligned
from agenda.documents.comparison.reading import Section, Words, numbered, sections, tidy
from agenda.documents.comparison.telling import Difference, DifferenceKind, Spot, moved_in, quoted
from agenda.documents.content import Document, Layout
from agenda.kernel.dutch import spoken_date

__all__ = ["Difference", "DifferenceKind", "differences"]


def differences(old: Document, new: Document, expected: Collection[str] = ()) -> list[Difference]:
    """``expected`` names the facts of the cover that are bound to differ and so are not told."""
    return [
        *compare_covers(old, new, expected),
        *found_back([*compare_sections(Spot(), sections(old.blocks), sections(new.blocks))]),
        *compare_annexes(annexes(old), annexes(new)),
    ]


def annexes(document: Document) -> list[Annex]:
    return [block for block in document.blocks if isinstance(block, Annex)]


def compare_covers(old: Document, new: Document, expected: Collection[str]) -> Iterator[Difference]:
    spot = Spot()
    before, now = cover(old), cover(new)
    for name in now:
        yield from spot.changed(name, Words(before[name]), Words(now[name]))
    olds, news = ([term for term in one.facts if term.name not in expected] for one in (old, new))
    yield from compare_terms(spot, olds, news)


def cover(document: Document) -> dict[str, str]:
    told = {
        "Titel" if document.layout is Layout.DOSSIER else "Betreft": document.title,
        "Ondertitel": document.subtitle,
        "Markering": document.marking,
        "Datum": spoken_date(document.date) if document.date else "",
        "Opsteller": document.author,
        "Afzender": ", ".join(document.sender),
        "Geadresseerde": ", ".join(document.addressee),
    }
    return {name: tidy(text) for name, text in told.items()}


@dataclass(frozen=True)
class Loose:
    """A section that went or came, as long as it may turn up elsewhere."""

    spot: Spot
    section: Section

    @property
    def subject(self) -> tuple[int, str] | None:
        number, subject = numbered(self.section.title)
        return (self.section.level, subject) if number else None


@dataclass(frozen=True)
class Gone(Loose):
    pass


@dataclass(frozen=True)
class Came(Loose):
    pass


Found = Difference | Gone | Came

SECTIONS: Matching[Section] = Matching(
    keys=(
        lambda section: (section.title, section.body),
        lambda section: section.title,
        lambda section: numbered(section.title)[1],
        lambda section: numbered(section.title)[0] or None,
        lambda section: section.body if section.blocks or section.sections else None,
    ),
)


def compare_sections(spot: Spot, old: Section, new: Section) -> Iterator[Found]:
    yield from compare_blocks(spot, old.blocks, new.blocks)
    steps = list(aligned(old.sections, new.sections, SECTIONS))
    yield from shuffled(spot, steps)
    for step in steps:
        if step.new is None and step.old is not None:
            yield Gone(Spot((*spot.place, step.old.title), spot.heading), step.old)
        elif step.new is not None and step.old is None:
            yield Came(Spot((*spot.place, step.new.title), step.new.number), step.new)
        elif step.old is not None and step.new is not None:
            yield from compare_section(Spot((*spot.place, step.new.title), step.new.number), step.old, step.new)


def shuffled(spot: Spot, steps: Sequence[Step[Section]]) -> Iterator[Difference]:
    """What moved and kept its number, if it has any; another number says so by itself."""
    origin = {step.new.number: step.old for step in steps if step.old and step.new}
    stayed = [
        (one, after)
        for one, after in moved_in(steps)
        if numbered(one.title)[0] == numbered(origin[one.number].title)[0]
    ]
    yield from spot.moves([(one.title, after.title if after else "") for one, after in stayed])


def compare_section(spot: Spot, old: Section, new: Section) -> Iterator[Found]:
    yield from compare_headings(spot, old, new)
    if old.body != new.body:
        yield from compare_sections(spot, old, new)


def compare_headings(spot: Spot, old: Section, new: Section) -> Iterator[Difference]:
    (number, subject), (number_now, subject_now) = numbered(old.title), numbered(new.title)
    if old.title == new.title:
        yield from spot.changed("Kop", old.head, new.head)
    elif subject == subject_now and number != number_now:
        yield spot.whole(
            DifferenceKind.MOVED, f"{quoted(old.title)} is nu {quoted(new.title)}", old.head.text, new.head.text
        )
    else:
        yield spot.whole(
            DifferenceKind.CHANGED, f"{quoted(old.title)} heet nu {quoted(new.title)}", old.head.text, new.head.text
        )


def found_back(found: Sequence[Found]) -> Iterator[Difference]:
    """What went below one heading and came below another has moved; the rest is told as a whole, in one sentence."""
    went = [one for one in found if isinstance(one, Gone)]
    came = [one for one in found if isinstance(one, Came)]
    steps = aligned(went, came, Matching[Loose](keys=(lambda one: one.subject,)))
    origins = {id(step.new): step.old for step in steps if step.old and step.new}
    elsewhere = {id(origin) for origin in origins.values()}
    for one in found:
        if isinstance(one, Difference):
            yield one
        elif id(one) in origins:
            yield from compare_moved(one.spot, origins[id(one)].section, one.section)
        elif id(one) not in elsewhere:
            yield told_whole(one)


def told_whole(one: Gone | Came) -> Difference:
    name, words = quoted(one.section.title), one.section.words
    if isinstance(one, Gone):
        return one.spot.whole(DifferenceKind.REMOVED, f"Vervallen: {name}", old=words)
    return one.spot.whole(DifferenceKind.ADDED, f"Nieuw: {name}", new=words)


def compare_moved(spot: Spot, old: Section, new: Section) -> Iterator[Difference]:
    renamed = f" is nu {quoted(new.title)} en" if old.title != new.title else ""
    sentence = f"{quoted(old.title)}{renamed} staat nu onder {quoted(spot.place[-2])}"
    yield spot.whole(DifferenceKind.MOVED, sentence, old.head.text, new.head.text)
    if old.title == new.title:
        yield from spot.changed("Kop", old.head, new.head)
    yield from found_back([*compare_sections(spot, old, new)])
