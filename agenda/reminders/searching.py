"""Finds what is due: the kinds ask their sources for subjects, and the steps of the kinds are laid upon their days."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union_all
from sqlalchemy.orm import Session

from agenda.countdown.queries import StepStand
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.reminders.kinds import Kind, Step, day_of, morning_of
from agenda.terms.calendar import DAY, TermCalendar

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[str, str, int, str]
"""``kind, subject_kind, subject_id, step``"""


@dataclass(frozen=True)
class Site:
    """What the installation itself reminds of."""

    security_expires: date | None = None


@dataclass(frozen=True)
class Search:
    """What comes due after ``since`` up to and including ``until``, seen from ``today``.

    With ``only``, pairs of table and row number, it asks about just those subjects, whenever they came due; with
    ``parties`` (row numbers) about what a round asks of just those. ``steps_on`` keeps the steps of the countdowns once
    they were looked up, as several kinds are about them.
    """

    session: Session
    programme: Programme
    since: datetime
    until: datetime
    today: date
    calendar: TermCalendar
    kinds: Collection[Kind]
    site: Site = Site()
    only: frozenset[tuple[str, int]] | None = None
    parties: frozenset[int] | None = None
    steps_on: dict[date, Sequence[StepStand]] = field(default_factory=dict, compare=False)

    def about(self, kinds: Collection[Kind]) -> "Search":
        return replace(self, kinds=kinds)

    @property
    def steps(self) -> Iterator[Step]:
        return (step for kind in self.kinds for step in kind.steps)

    def dates(self, anchor: str) -> set[date]:
        """On which days the anchor must lie for one of the steps to come due."""
        exact, early = list(self._mornings()), list(self._brought_forward())
        return {
            day - DAY * step.days
            for step in self.steps
            if step.anchor == anchor
            for day in (early if step.days < 0 else exact)
        }

    def _brought_forward(self) -> Iterator[date]:
        """The mornings of work, each with the days off after it: what falls on those comes beforehand."""
        for day in self._mornings():
            if self.calendar.is_working_day(day):
                yield day
                while not self.calendar.is_working_day(day := day + DAY):
                    yield day

    def _mornings(self) -> Iterator[date]:
        day = day_of(self.since)
        while morning_of(day) <= self.until:
            if morning_of(day) > self.since:
                yield day
            day += DAY

    def moments(self, anchor: str) -> tuple[datetime, datetime]:
        """Between which moments the anchor surely lies: after the first, up to and including the second.

        That is none when no step counts from it, as of a kind that is not sent.
        """
        days = [step.days for step in self.steps if step.anchor == anchor]
        if not days:
            return self.until, self.until
        return self.since - DAY * (max(days) + 1), self.until - DAY * (min(days) - 1)

    def chosen(self, table: str, identity: Any, **anchors: Any) -> ColumnElement[bool]:
        """The condition on a source's rows: days are asked one by one and apart, so that each finds its index."""
        if self.only is not None:
            return self._among(table, identity)
        found = (select(identity).where(column.in_(sorted(self.dates(name)))) for name, column in anchors.items())
        return or_(identity.in_(union_all(*found)))

    def within(self, table: str, identity: Any, anchor: str, column: Any) -> ColumnElement[bool]:
        """The same for a column of moments."""
        if self.only is not None:
            return self._among(table, identity)
        first, last = self.moments(anchor)
        return and_(column > first, column <= last)

    def _among(self, table: str, identity: Any) -> ColumnElement[bool]:
        return or_(identity.in_({row for kind, row in self.only or () if kind == table}))

    def wants(self, table: str, identity: int) -> bool:
        return self.only is None or (table, identity) in self.only


@dataclass(frozen=True)
class Link:
    """``path`` leads from the root of the site; without one the label stands by itself."""

    label: str
    path: str = ""


@dataclass(frozen=True)
class Subject:
    """What a reminder is about: a row of a table, with the days that count and what its texts may tell.

    ``to`` names the reader where the source knows; otherwise ``parties`` (row numbers) say who is written to.
    ``deadline`` goes into the calendar of the reader. What is ``private`` goes to the parties themselves or to nobody.
    """

    table: str
    identity: int
    about: str
    anchors: Mapping[str, date | datetime]
    parties: tuple[int, ...] = ()
    to: Addressee | None = None
    marks: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    deadline: date | None = None
    private: bool = False


Source = Callable[[Search], Iterable[Subject]]


@dataclass(frozen=True)
class Due:
    """A step of a kind that has come for a subject; ``addressee`` and ``parties`` once it is known who reads it."""

    kind: Kind
    step: str
    subject: Subject
    due_at: datetime

    @property
    def key(self) -> Key:
        return self.kind.name, self.subject.table, self.subject.identity, self.step

    @property
    def chain(self) -> tuple[str, str, int]:
        return self.kind.series, self.subject.table, self.subject.identity


def due_in(search: Search, sources: Mapping[str, Source]) -> Iterator[Due]:
    """Each step that comes due, per subject; of a chain all of them, the earliest first."""
    per_source: dict[str, list[Kind]] = {}
    for kind in search.kinds:
        per_source.setdefault(kind.source, []).append(kind)
    for name, kinds in per_source.items():
        for subject in sources[name](search.about(kinds)):
            yield from _steps_for(subject, kinds, search)


def _steps_for(subject: Subject, kinds: Iterable[Kind], search: Search) -> Iterator[Due]:
    found = [
        Due(kind, step.called(anchor), subject, at)
        for kind in kinds
        if _of_use(kind, subject, search.today)
        for step in kind.steps
        if (anchor := subject.anchors.get(step.anchor)) and (step.only is None or step.only in subject.marks)
        if search.since < (at := step.due_at(anchor, search.calendar)) <= search.until
    ]
    yield from sorted(filter(_begun, found), key=lambda one: one.due_at)


def _of_use(kind: Kind, subject: Subject, today: date) -> bool:
    end = subject.anchors.get(kind.until) if kind.until else None
    return end is None or today <= day_of(end)


def _begun(due: Due) -> bool:
    since = due.subject.anchors.get(due.kind.since) if due.kind.since else None
    return since is None or due.due_at > (since if isinstance(since, datetime) else morning_of(since))


def latest(dues: Iterable[Due]) -> list[Due]:
    """Of each chain the last that has come: what went before it has nothing left to say."""
    last: dict[tuple[Any, ...], Due] = {}
    for due in sorted(dues, key=lambda one: one.due_at):
        reader = due.subject.to.email if due.subject.to else None
        last[(*due.chain, reader)] = due
    return list(last.values())
