"""What changed since the version that somebody has: grouped for a page, and as text for a mail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from agenda.documents.comparison.telling import Difference
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
