"""In which order the agenda is listed, and the place in that order at which a page begins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, false, func, literal, or_

from agenda.actions.division import WORST_FIRST
from agenda.actions.models import Action, ActionRole, ActionTerm
from agenda.actions.words import Phase
from agenda.kernel.words import Word

Place = tuple[Any, ...]
"""What a line is sorted by: its number, after a value of its own where the list is sorted by more than that."""

NUMBER = re.compile(r"[0-9.]{1,20}")


class SortKey(Word):
    NUMBER = "number", "nummer"
    LEAD = "lead", "trekker"
    TERM = "term", "termijn"
    PHASE = "phase", "fase"
    RATING = "rating", "oordeel"


@dataclass(frozen=True)
class Order:
    """``down`` turns the key around, but never the numbers of what is the same by it, nor what has no value: that ends.

    ``parties`` (row numbers) stand in the order of their names, to sort by lead.
    """

    key: SortKey = SortKey.NUMBER
    down: bool = False
    parties: tuple[int, ...] = ()

    @property
    def columns(self) -> list[tuple[ColumnElement[Any], bool]]:
        """What is sorted by, the first one first, each with whether it goes down."""
        if self.key is SortKey.NUMBER:
            return [(Action.order_key.expression, self.down)]
        return [(self._value(), self.down), (Action.order_key.expression, False)]

    def _value(self) -> ColumnElement[Any]:
        if self.key is SortKey.TERM:
            return func.coalesce(ActionTerm.last, literal(date.min if self.down else date.max))
        if self.key is SortKey.LEAD:
            return self._rank(ActionRole.party_id.expression, self.parties)
        if self.key is SortKey.PHASE:
            return self._rank(Action.phase.expression, (one.value for one in Phase))
        return self._rank(Action.rating.expression, (one.value for one in WORST_FIRST))

    def _rank(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[int]:
        ranks = {value: rank for rank, value in enumerate(values)}
        last = -1 if self.down else len(ranks)
        return case(ranks, value=column, else_=last) if ranks else literal(last)

    def sorting(self, *, backwards: bool = False) -> list[ColumnElement[Any]]:
        return [column.desc() if down != backwards else column.asc() for column, down in self.columns]

    def beyond(self, place: Place, *, backwards: bool = False) -> ColumnElement[bool]:
        """Whether a line comes after this place, or before it when one goes backwards."""

        def further(rest: ColumnElement[bool], one: tuple[tuple[ColumnElement[Any], bool], Any]) -> ColumnElement[bool]:
            (column, down), value = one
            return or_(column < value if down != backwards else column > value, and_(column == value, rest))

        return reduce(further, reversed(list(zip(self.columns, place, strict=True))), false())

    def written(self, row: Row[Any]) -> str:
        """The place of a line of the list, for an address."""
        return row.order_key if self.key is SortKey.NUMBER else f"{row.sorted_by}_{row.order_key}"

    def place(self, written: str) -> Place | None:
        """What an address says; None when it says nothing of this order."""
        value, _, number = written.rpartition("_")
        if not NUMBER.fullmatch(number) or bool(value) is (self.key is SortKey.NUMBER):
            return None
        if self.key is SortKey.NUMBER:
            return (number,)
        read = _day(value) if self.key is SortKey.TERM else _rank(value)
        return None if read is None else (read, number)


NUMBERED = Order()
"""The agenda in its own order."""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rank(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None
