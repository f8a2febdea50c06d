"""What changed since the version that somebody has: grouped for a page, as a document, and as text for a mail."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from agenda.documents.blocks import Block, BulletList, Heading, Item, Paragraph, Term
from agenda.documents.content import Document
from agenda.documents.differences import differences
from agenda.documents.inlines import Strong, plain
from agenda.documents.telling import Difference
from agenda.kernel.dutch import count

FRONT = "Vooraan in het document"
NOTHING = "Er is niets gewijzigd."


@dataclass(frozen=True)
class Erratum:
    """The differences below one of the highest headings."""

    title: str
    differences: tuple[Difference, ...]

    def parts(self) -> Iterator[tuple[str, tuple[Difference, ...]]]:
        """By the headings below that, none for what stands right below it."""
        for above, found in groupby(self.differences, lambda one: one.above[1:]):
            yield " – ".join(above), tuple(found)


def errata(found: Iterable[Difference]) -> list[Erratum]:
    groups: dict[tuple[str, ...], list[Difference]] = {}
    for one in found:
        groups.setdefault(one.place[:1], []).append(one)
    return [Erratum(place[0] if place else FRONT, tuple(group)) for place, group in groups.items()]


def erratum_document(
    old: Document,
    new: Document,
    *,
    title: str,
    created: datetime,
    expected: Collection[str] = (),
    subtitle: str = "",
    marking: str = "",
) -> Document:
    """``expected`` names the facts of the cover that tell one version from another: they head the erratum."""
    found = differences(old, new, expected)
    return Document(
        title=title,
        created=created,
        blocks=[Heading(1, "Wat er is veranderd"), Paragraph(counted(found)), *told(errata(found))],
        language=new.language,
        author=new.author,
        date=new.date,
        subtitle=subtitle,
        marking=marking or new.marking,
        facts=versions(old, new, expected),
    )


def counted(found: Sequence[Difference]) -> str:
    number = len(found)
    verb = "is" if number == 1 else "zijn"
    return f"Er {verb} {count(number, 'wijziging', 'wijzigingen')} sinds uw versie." if found else NOTHING


def versions(old: Document, new: Document, expected: Collection[str]) -> Iterator[Term]:
    before = {term.name: plain(term.content) for term in old.facts}
    for term in new.facts:
        if term.name in expected:
            now, was = plain(term.content), before.get(term.name, "")
            yield Term(term.name, f"{now} (uw versie: {was})" if was and was != now else now)


def told(groups: Iterable[Erratum]) -> Iterator[Block]:
    for group in groups:
        yield Heading(1, group.title)
        yield BulletList([item for above, found in group.parts() for item in items(above, found)])


def items(above: str, found: Sequence[Difference]) -> Iterator[Item]:
    sentences = [Item(one.sentence) for one in found]
    if above:
        yield Item(Strong(above), BulletList(sentences))
    else:
        yield from sentences


def erratum_text(found: Sequence[Difference], most: int = 10) -> str:
    """At most so many sentences, below the titles of their sections; how many more there are is said."""
    if not found:
        return NOTHING
    parts = [f"{group.title}\n{chr(10).join(map(line, group.differences))}" for group in errata(found[:most])]
    rest = len(found) - most
    return "\n\n".join([*parts, *([f"En nog {count(rest, 'wijziging', 'wijzigingen')}."] if rest > 0 else [])])


def line(one: Difference) -> str:
    below = one.above[1:]
    return f"- {below[-1]}: {one.sentence}" if below else f"- {one.sentence}"
