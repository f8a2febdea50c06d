"""Words of the letter that also stand in a text which is not public; whose text that is, is not told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight

WORD = re.compile(r"[^\W_]+")
RUN = 8
"""So many words in a row are no coincidence."""

SENTENCES = {
    Weight.WRONG: "Deze woorden staan ook in een tekst die vertrouwelijk is. Zeg het anders.",
    Weight.LOOK: "Deze woorden staan ook in een tekst die alleen voor deelnemers is. Mag dit naar de Kamer?",
}


@dataclass(frozen=True)
class Place:
    statement: int
    start: int
    end: int


def secrets(
    statements: Sequence[Statement], hidden: Iterable[str], public: Iterable[str], weight: Weight
) -> Iterator[Finding]:
    """``hidden`` are texts that are not for everyone, ``public`` those that are: what stands there too is no secret."""
    places: dict[str, Place] = {}
    for number, statement in enumerate(statements):
        for run, start, end in _runs(statement.text):
            places.setdefault(run, Place(number, start, end))
    found = {run for text in hidden for run, *_ in _runs(text) if run in places}
    found -= {run for text in public for run, *_ in _runs(text) if run in found}
    for number, start, end in _joined(places[run] for run in found):
        statement = statements[number]
        yield Finding(FindingKind.SECRET, weight, SENTENCES[weight], statement.text[start:end], statement)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    words = list(WORD.finditer(text))
    for first in range(len(words) - RUN + 1):
        some = words[first : first + RUN]
        yield " ".join(word[0].casefold() for word in some), some[0].start(), some[-1].end()


def _joined(places: Iterable[Place]) -> Iterator[tuple[int, int, int]]:
    """Runs that overlap as one."""
    at = None
    for one in sorted(places, key=lambda place: (place.statement, place.start)):
        if at and at[0] == one.statement and one.start <= at[2]:
            at = (at[0], at[1], max(at[2], one.end))
            continue
        if at:
            yield at
        at = (one.statement, one.start, one.end)
    if at:
        yield at
