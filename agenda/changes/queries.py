from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from agenda.accounts.queries import actor_names
from agenda.actions.goals import GoalValues
from agenda.actions.models import Action, Goal
from agenda.actions.rules import order_key
from agenda.actions.values import ACTION_VALUES, ActionValues
from agenda.changes import facts as f
from agenda.changes.names import Names, Values, called
from agenda.changes.rules import action_facts, goal_facts, indicator_facts
from agenda.changes.sentences import tell
from agenda.changes.told import ProgrammeChanges, ToldChange
from agenda.history.models import HistoryLine, RecordVersion
from agenda.history.queries import changes_between, contents_at
from agenda.indicators.models import Indicator
from agenda.indicators.services import INDICATOR_VALUES, IndicatorValues
from agenda.kernel.dutch import AMSTERDAM
from agenda.parties.queries import group_names, names_on
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasions_of

ACTION, GOAL, INDICATOR = (model.__tablename__ for model in (Action, Goal, Indicator))
Content = Mapping[str, Any]
Key = tuple[str, int]


def read_goal(content: Content) -> GoalValues:
    return GoalValues(**content)


RECORDS: dict[str, tuple[Callable[[Content], Any], Callable[[Any, Any], Iterator[f.Fact]]]] = {
    GOAL: (read_goal, goal_facts),
    ACTION: (ACTION_VALUES.validate_python, action_facts),
    INDICATOR: (INDICATOR_VALUES.validate_python, indicator_facts),
}
"""Per kind of record, in the order in which they are told: how its content is read, and what counts as a change."""


@dataclass(frozen=True)
class Found:
    """A record that differs, as it is on the last day, with what there is to tell of it."""

    kind: str
    record: int
    values: Values
    facts: tuple[f.Fact, ...]


@dataclass
class Trace:
    """When a record was written down within the window and by whom, oldest first."""

    lines: list[tuple[datetime, str | None, Content]] = field(default_factory=list)

    def of(self, fact: f.Fact) -> tuple[datetime | None, str | None]:
        """The line that last told of this; the first one about what was added."""
        if not self.lines:
            return None, None
        telling = [line for line in self.lines if fact.fields & line[2].keys()] or self.lines
        at, actor, _ = telling[-1] if fact.fields else self.lines[0]
        return at, actor


def changes_of(
    session: Session, programme: Programme, start: datetime, end: datetime, named_on: date | None = None
) -> ProgrammeChanges:
    """What was written down after ``start`` up to and including ``end``, and still holds then.

    Names of parties are those of the day of ``end`` unless another is given; numbers and titles those at ``end``.
    """
    found = [one for kind in RECORDS for one in _found(session, kind, programme, start, end)]
    goals = _goals(session, programme, end)
    if not found:
        return ProgrammeChanges(start, end, (), {})
    named_on = named_on or end.astimezone(AMSTERDAM).date()
    names = _names(session, programme, found, goals, end, named_on)
    traces = _traces(session, programme, start, end)
    actors = actor_names(session, {actor for trace in traces.values() for _, actor, _ in trace.lines if actor})
    told = [
        _told(one, fact, names, traces.get((one.kind, one.record), Trace()), actors)
        for one in sorted(found, key=lambda one: _place(one, goals))
        for fact in sorted(one.facts, key=lambda fact: KIND_ORDER[fact.kind])
    ]
    return ProgrammeChanges(start, end, tuple(told), {goal.number: goal.title for goal in goals.values()})


KIND_ORDER = {kind: place for place, kind in enumerate(f.ChangeKind)}
RECORD_ORDER = {kind: place for place, kind in enumerate(RECORDS)}


def _found(session: Session, kind: str, programme: Programme, start: datetime, end: datetime) -> Iterator[Found]:
    read, compare = RECORDS[kind]
    for change in changes_between(session, kind, programme.id, start, end):
        if change.new is None:
            continue
        old, new = read(change.old) if change.old is not None else None, read(change.new)
        if facts := tuple(compare(old, new)):
            yield Found(kind, change.record, new, facts)


def _goals(session: Session, programme: Programme, end: datetime) -> dict[int, GoalValues]:
    return {number: read_goal(content) for number, content in contents_at(session, GOAL, programme.id, end).items()}


def _goal_of(one: Found) -> int | None:
    return one.record if isinstance(one.values, GoalValues) else one.values.goal


def _place(one: Found, goals: Mapping[int, GoalValues]) -> tuple[Any, ...]:
    goal = goals.get(_goal_of(one) or 0)
    number = order_key(one.values.number) if isinstance(one.values, ActionValues) else ""
    return goal is None, order_key(goal.number) if goal else "", RECORD_ORDER[one.kind], number, one.record


def _told(one: Found, fact: f.Fact, names: Names, trace: Trace, actors: Mapping[str, str]) -> ToldChange:
    telling = tell(fact, one.values, names)
    goal = names.goals.get(_goal_of(one) or 0)
    at, actor = trace.of(fact)
    return ToldChange(
        kind=fact.kind,
        fact=fact,
        action=one.record if one.kind == ACTION else None,
        about=called(one.values),
        number=None if isinstance(one.values, IndicatorValues) else one.values.number,
        title=one.values.name if isinstance(one.values, IndicatorValues) else one.values.title,
        goal=goal.number if goal else None,
        old=telling.old,
        new=telling.new,
        sentence=telling.sentence,
        at=at,
        by=actors.get(actor) if actor else None,
    )


# ── What things are called ─────────────────────────────────────────────────────────────────────────────────────────


def _names(
    session: Session,
    programme: Programme,
    found: Sequence[Found],
    goals: Mapping[int, GoalValues],
    end: datetime,
    named_on: date,
) -> Names:
    facts = [fact for one in found for fact in one.facts]
    return Names(
        parties=names_on(session, named_on),
        goals=goals,
        actions=_successors(session, programme, found, end),
        groups=group_names(session) if any(isinstance(fact, f.Divided) for fact in facts) else {},
        occasions={one.id: one.key for one in occasions_of(session, programme)} if _hangs_anew(facts) else {},
    )


def _successors(
    session: Session, programme: Programme, found: Iterable[Found], end: datetime
) -> dict[int, ActionValues]:
    """The actions that others went up in."""
    wanted = {one.values.successor for one in found if isinstance(one.values, ActionValues)}
    only = sorted(number for number in wanted if number)
    contents = contents_at(session, ACTION, programme.id, end, only) if only else {}
    return {number: ACTION_VALUES.validate_python(content) for number, content in contents.items()}


def _hangs_anew(facts: Iterable[f.Fact]) -> bool:
    return any(isinstance(fact, f.TermDetailed | f.ShareChanged) for fact in facts)


# ── Who wrote it down, and when ────────────────────────────────────────────────────────────────────────────────────


def _traces(session: Session, programme: Programme, start: datetime, end: datetime) -> dict[Key, Trace]:
    """Per record what was written down in the window; a version and its line bear the same moment."""
    same = and_(
        HistoryLine.object_kind == RecordVersion.kind,
        HistoryLine.object_id == RecordVersion.record_id,
        HistoryLine.at == RecordVersion.recorded_from,
    )
    rows = session.execute(
        select(
            RecordVersion.kind,
            RecordVersion.record_id,
            RecordVersion.recorded_from,
            HistoryLine.actor,
            HistoryLine.difference,
        )
        .join(HistoryLine, same, isouter=True)
        .where(
            RecordVersion.programme_id == programme.id,
            RecordVersion.kind.in_(RECORDS),
            RecordVersion.recorded_from > start,
            RecordVersion.recorded_from <= end,
        )
        .order_by(RecordVersion.recorded_from, HistoryLine.sequence)
    )
    traces: dict[Key, Trace] = {}
    for kind, record, at, actor, difference in rows:
        traces.setdefault((kind, record), Trace()).lines.append((at, actor, difference or {}))
    return traces
