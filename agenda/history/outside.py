"""What the heads outside the database tell: of the history, and of themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from agenda.history.chain import lines_named
from agenda.history.heads import Head, KeptHead
from agenda.kernel.dutch import count, spoken_moment
from agenda.kernel.refusal import Fault

HALF = "is half geschreven, zoals wanneer de stroom uitvalt; de klok legt deze kop opnieuw vast."


def faults_of_heads(
    laid: Mapping[int, KeptHead], heads: Sequence[Head], seals: Mapping[int, str], end: int
) -> Iterator[Fault]:
    """A head is met at its own number, with its own seal. ``seals`` are those that were met, ``end`` the last line."""
    heads = sorted(heads, key=lambda head: head.sequence)
    agreed = [head.sequence for head in heads if seals.get(head.sequence) == head.seal]
    other = [head for head in heads if head.sequence in seals and seals[head.sequence] != head.seal]
    if other:
        first, more = other[0], len(other) - 1
        since = max((number for number in agreed if number < first.sequence), default=min(seals))
        also = f" Ook {count(more, 'latere kop past', 'latere koppen passen')} niet." if more else ""
        was = f"is niet de regel die er op {spoken_moment(first.at)} stond ({laid[first.sequence].place})"
        yield Fault(f"regel {first.sequence}", f"{was}: wat na regel {since} komt, is vervangen.{also}")
    if heads and (last := heads[-1]).sequence > end:
        was = f"op {spoken_moment(last.at)} was regel {last.sequence} er ({laid[last.sequence].place})"
        yield Fault(lines_named(end + 1, last.sequence), f"{was}: het eind ontbreekt.")


@dataclass
class Files:
    """``recorded`` are the heads that the history says were laid in them."""

    lines: Sequence[KeptHead]
    recorded: Sequence[Head]
    key: bytes
    notes: list[str] = field(default_factory=list)

    def half_written(self, kept: KeptHead) -> Head | None:
        """Of which recorded head the line is a beginning; of the last one, where it could be of more."""
        return next((head for head in reversed(self.recorded) if head.written(self.key).startswith(kept.text)), None)


def faults_in_files(files: Files) -> Iterator[Fault]:
    there = {kept.head.sequence for kept in files.lines if kept.head}
    for kept in files.lines:
        if kept.head:
            continue
        if half := files.half_written(kept):
            files.notes.append(f"{kept.place}: {HALF}")
            there |= {half.sequence} if kept is files.lines[-1] else set()
        else:
            yield Fault(kept.place, "is geen kop die deze installatie tekende.")
    yield from _out_of_order([kept for kept in files.lines if kept.head])
    yield from _lacking([head for head in files.recorded if head.sequence not in there])


def _out_of_order(signed: Sequence[KeptHead]) -> Iterator[Fault]:
    for earlier, later in pairwise(signed):
        if earlier.head and later.head and later.head.sequence <= earlier.head.sequence:
            before = f"de kop bij regel {earlier.head.sequence} gaat eraan vooraf"
            yield Fault(later.place, f"de kop bij regel {later.head.sequence} staat niet op haar plaats: {before}.")


def _lacking(heads: Sequence[Head]) -> Iterator[Fault]:
    for file, of_file in groupby(heads, key=lambda head: head.file):
        first, *more = of_file
        lacks = f"de kop bij regel {first.sequence}, van {spoken_moment(first.at)}, ontbreekt"
        yield Fault(file, f"{lacks}, met {count(len(more), 'latere', 'latere')}." if more else f"{lacks}.")
