"""How many there are of each kind, as bars of segments: SVG text, with the numbers in words below each bar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from agenda.documents.blocks import Figure, Tone
from agenda.documents.drawing import ACCENT, INK, QUIET, SIGN_WIDTH, block, cut, frame, words

WIDTH, LEFT, BAR, ROW, GAP = 640.0, 232.0, 16.0, 42.0, 1.5
MOST_ROWS = 16
LABEL, TOLD = 36, 200
COLOURS = {
    Tone.SUCCESS: "#1f6b41",
    Tone.WARNING: "#8f5600",
    Tone.DANGER: "#a3241b",
    Tone.INACTIVE: "#5f6973",
    Tone.NEUTRAL: ACCENT,
}


@dataclass(frozen=True)
class Part:
    number: int
    label: str
    tone: Tone


@dataclass(frozen=True)
class Stack:
    """Parts of nothing are not drawn, nor told."""

    label: str
    parts: tuple[Part, ...]

    @property
    def filled(self) -> list[Part]:
        return [part for part in self.parts if part.number]

    @property
    def total(self) -> int:
        return sum(part.number for part in self.parts)

    @property
    def told(self) -> str:
        return "; ".join(f"{part.number} {part.label}" for part in self.filled) or "geen"


def stands(title: str, stacks: Sequence[Stack], name: str) -> Iterator[Figure]:
    """As many pictures as the rows need, all on the same scale."""
    most = max((stack.total for stack in stacks), default=0) or 1
    for begin in range(0, len(stacks), MOST_ROWS):
        some = stacks[begin : begin + MOST_ROWS]
        told = " ".join([f"{title}.", *(f"{cut(stack.label, TOLD)}: {stack.told}." for stack in some)])
        parts = [part for place, stack in enumerate(some) for part in _row(stack, place * ROW, most)]
        picture = frame(f"{name}-{begin // MOST_ROWS + 1}", title, told, (WIDTH, ROW * len(some)), parts)
        yield Figure(str(picture), told, title)


def _row(stack: Stack, top: float, most: int) -> Iterator[Markup]:
    yield words(0, top + BAR - 3, cut(stack.label, LABEL), INK, weight="600")
    yield words(LEFT, top + BAR + 15, stack.told, QUIET)
    x, unit = LEFT, (WIDTH - LEFT) / most
    for part in stack.filled:
        width = part.number * unit
        yield block(x, top, max(width - GAP, 1), BAR, COLOURS[part.tone], 1)
        if width > SIGN_WIDTH * len(str(part.number)) + 4:
            yield words(x + width / 2, top + BAR - 4, str(part.number), "#ffffff", "middle", "600")
        x += width
