"""Pages by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Numbered:
    """Which page is shown of ``total`` rows, ``size`` to a page; pages and rows both count from 1."""

    number: int
    size: int
    total: int

    @classmethod
    def near(cls, number: int, size: int, total: int) -> "Numbered":
        """A number that no page has gives the page nearest to it."""
        return cls(min(max(number, 1), cls(1, size, total).pages), size, total)

    def holding(self, rows: Sequence[Row]) -> "NumberedPage[Row]":
        return NumberedPage(self.number, self.size, self.total, rows)

    @property
    def pages(self) -> int:
        """How many there are; without rows there is one, which is empty."""
        return max(-(-self.total // self.size), 1)

    @property
    def before(self) -> int:
        """How many rows stand on earlier pages."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return self.before + 1

    @property
    def last(self) -> int:
        return min(self.before + self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.last < self.total else None


@dataclass(frozen=True)
class NumberedPage(Numbered, Generic[Row]):
    rows: Sequence[Row]
