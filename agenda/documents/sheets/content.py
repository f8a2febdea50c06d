"""What a sheet holds, and the guard that keeps its text from becoming a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | Decimal | date | None
FORMULA_STARTS = tuple("=+-@\t\r")
GUARD = "'"


@dataclass(frozen=True)
class Column:
    """``width`` in characters; ``wraps`` for text that may run over more lines."""

    head: str
    width: float = 16
    wraps: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def guarded(text: str) -> str:
    """With the guard before text that a spreadsheet might take for a formula, and before text that begins with it."""
    return GUARD + text if text.startswith((*FORMULA_STARTS, GUARD)) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given; text without a guard, and a quote that guards nothing, stay as they are."""
    bare = text[1:]
    return bare if text.startswith(GUARD) and bare.startswith((*FORMULA_STARTS, GUARD)) else text


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column of this many characters."""
    return sum(1 + len(line) // max(int(width), 1) for line in text.split("\n"))
