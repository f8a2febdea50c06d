"""The walk along all lines: which of them was altered, is missing, stands in the wrong place or does not belong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agenda.history.models import HistoryLine
from agenda.history.rules import FIRST_SEAL, SEALED, seal
from agenda.kernel.refusal import Fault

AT_ONCE = 1000
READ = (*SEALED, "at", "seal")
COLUMNS = [getattr(HistoryLine, name) for name in READ]
UNREADABLE = (ValueError, TypeError, DBAPIError)
"""What reading a row raises into which somebody put by hand what does not belong there."""

Content = Mapping[str, Any]


def lines_in_order(session: Session) -> Iterator[tuple[int, Content | None]]:
    """Number and content of each, a thousand at a time; None where the content can't be read."""
    after: int | None = None
    while some := _some(session, after):
        yield from some
        after = some[-1][0]


def _some(session: Session, after: int | None) -> list[tuple[int, Content | None]]:
    def these(*columns: Any) -> Any:
        found = select(*columns).order_by(HistoryLine.sequence).limit(AT_ONCE)
        return found if after is None else found.where(HistoryLine.sequence > after)

    try:
        return [(row.sequence, _content(row)) for row in session.execute(these(*COLUMNS)).all()]
    except UNREADABLE:
        return [(number, _content_of(session, number)) for number in session.scalars(these(HistoryLine.sequence)).all()]


def _content_of(session: Session, number: int) -> Content | None:
    try:
        return _content(session.execute(select(*COLUMNS).where(HistoryLine.sequence == number)).one())
    except UNREADABLE:
        return None


def _content(row: Row[Any]) -> Content:
    return dict(zip(READ, row, strict=True))


class Wrong(Enum):
    """What can be the matter with lines, said of one and of more."""

    ALTERED = "is gewijzigd of staat niet op haar plaats", "zijn gewijzigd of staan niet op hun plaats"
    MISSING = "ontbreekt", "ontbreken"
    SURPLUS = "hoort er niet te staan", "horen er niet te staan"


@dataclass(frozen=True)
class Run:
    """Lines that follow each other, and what is the matter with them."""

    wrong: Wrong
    first: int
    last: int

    def told(self) -> Fault:
        words = self.wrong.value[self.first != self.last]
        after = f"; of regel {self.last + 1} klopt, is daardoor niet te zien" if self.wrong is Wrong.MISSING else ""
        return Fault(lines_named(self.first, self.last), f"{words}{after}.")


@dataclass(frozen=True)
class Place:
    """After this line the walk goes on; ``seals`` are those on which the next line may rest, none when unknown."""

    sequence: int = 0
    seals: tuple[str, ...] = (FIRST_SEAL,)


BEGINNING = Place()


@dataclass
class Walk:
    """``place`` is where the lines begin, and afterwards where they end; what was met on the way stands in the rest.

    A line is right when it rests on the seal of the one before, as that stands there or as that should be: so a seal
    that was altered is the fault of its own line alone.
    """

    session: Session
    key: bytes
    place: Place = BEGINNING
    events: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()
    lines: int = 0
    altered: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    of_events: list[Content] = field(default_factory=list)
    seals: dict[int, str] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        return grouped(self._found())

    def _found(self) -> Iterator[Run]:
        for number, content in lines_in_order(self.session):
            self.lines += 1
            if number <= self.place.sequence:
                yield Run(Wrong.SURPLUS, number, number)
                continue
            if number > self.place.sequence + 1:
                yield Run(Wrong.MISSING, self.place.sequence + 1, number - 1)
                self.place = Place(number - 1, ())
            if not self._rests(number, content):
                self.altered += 1
                yield Run(Wrong.ALTERED, number, number)

    def _rests(self, number: int, content: Content | None) -> bool:
        if content is None:
            self.place = Place(number, ())
            return False
        self._remember(number, content)
        stored, before = content["seal"], self.place.seals
        right = [one for one in (_computed(content, earlier, self.key) for earlier in before) if one]
        fits = stored in right or not before
        self.place = Place(number, (stored,) if fits else (stored, *right))
        return fits

    def _remember(self, number: int, content: Content) -> None:
        self.first_at, self.last_at = self.first_at or content["at"], content["at"]
        if number in self.numbers:
            self.seals[number] = content["seal"]
        if content["event"] in self.events:
            self.of_events.append(content)


def _computed(content: Content, before: str, key: bytes) -> str | None:
    """The seal that this content should have; None for what can't have been sealed as it stands there."""
    try:
        return seal(content, before, key)
    except (ValueError, TypeError):
        return None


def grouped(runs: Iterable[Run]) -> Iterator[Fault]:
    """One fault for lines that follow each other and have the same the matter with them."""
    held: Run | None = None
    for run in runs:
        if held and held.wrong is run.wrong and held.last + 1 == run.first:
            held = Run(held.wrong, held.first, run.last)
            continue
        if held:
            yield held.told()
        held = run
    if held:
        yield held.told()


def lines_named(first: int, last: int) -> str:
    return f"regel {first}" if first == last else f"regels {first} tot en met {last}"
