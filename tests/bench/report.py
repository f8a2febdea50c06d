"""The figures as one aligned table, and the cold visit under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.cold import KIBIBYTES, REQUESTS, Fetched
from tests.bench.measuring import Figures

HEADS = ("pagina", "acties", "mediaan ms", "CPU ms", "× bodem", "SQL", "bytes", "doel", "oordeel")
WORDS = {0, 7, 8}
"""columns that stand at the left; the others are numbers"""


@dataclass(frozen=True)
class Line:
    """``clock`` and ``statements`` are the most that the figures may be, if anything."""

    name: str
    actions: int
    figures: Figures
    floor: float
    clock: float | None = None
    statements: int | None = None

    @property
    def times_floor(self) -> float:
        return self.figures.processor / self.floor

    @property
    def verdict(self) -> str:
        wanted = (("ms", self.figures.clock, self.clock), ("SQL", self.figures.statements, self.statements))
        missed = [unit for unit, found, most in wanted if most is not None and found > most]
        return f"boven doel: {', '.join(missed)}" if missed else "ok" if self.aim else ""

    @property
    def aim(self) -> str:
        aims = (("ms", self.clock), ("SQL", self.statements))
        return ", ".join(f"≤ {most} {unit}" for unit, most in aims if most is not None)

    def cells(self) -> tuple[str, ...]:
        figures = self.figures
        return (
            self.name,
            str(self.actions),
            f"{figures.clock:.1f}",
            f"{figures.processor:.1f}",
            f"{self.times_floor:.1f}",
            str(figures.statements),
            str(figures.size),
            self.aim,
            self.verdict,
        )


def table(lines: Sequence[Line]) -> Iterator[str]:
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.ljust(width) if place in WORDS else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def cold_lines(fetched: Sequence[Fetched]) -> Iterator[str]:
    size, packed = sum(one.size for one in fetched), sum(one.packed for one in fetched)
    good = len(fetched) <= REQUESTS and size <= KIBIBYTES * 1024
    yield f"Agenda in een lege browser: {len(fetched)} verzoeken (doel ≤ {REQUESTS}), {size / 1024:.0f} KB zoals"
    yield f"verstuurd (doel ≤ {KIBIBYTES}), {packed / 1024:.0f} KB als alle tekst brotli was: {_judged(good)}"
    for one in fetched:
        yield f"  {one.size:>7}  {one.packed:>7}  {one.encoding or 'onverpakt':<9}  {one.address}"


def _judged(good: bool) -> str:
    return "ok" if good else "boven doel"
