from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action, ActionRole, ActionTerm, Goal, Indicator, Phase, Rating, RoleKind
from agenda.kernel.refusal import NotFound
from agenda.kernel.words import Word
from agenda.programmes.models import Programme

FINISHED = tuple(phase for phase in Phase if phase.finished)


class TermFilter(Word):
    PASSED = "passed", "verlopen"
    MONTH = "month", "loopt af binnen vier weken"
    HALF_YEAR = "half_year", "loopt af binnen een half jaar"
    UNDATED = "undated", "zonder datum"


@dataclass(frozen=True)
class Selection:
    """Which lines of the agenda to show. ``after`` and ``before`` are order keys: a page is a place, not a count."""

    programme: int
    today: date
    goal: int | None = None
    party: int | None = None
    phase: Phase | None = None
    rating: Rating | None = None
    term: TermFilter | None = None
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True)
class Page:
    """``first`` and ``last`` count from 1; ``previous`` and ``next`` are the order keys to go on from."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    first: int
    total: int
    previous: str | None
    next: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of_actions(session: Session, selection: Selection, size: int = 50) -> Page:
    backwards = selection.before is not None
    order = Action.order_key.desc() if backwards else Action.order_key.asc()
    found = session.execute(_lines(selection).order_by(order).limit(size + 1)).all()
    rows, more = list(found[:size]), len(found) > size
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (selection.after is not None, more)
    total, before = _counts(session, selection, rows[0].order_key if rows else "")
    return Page(
        rows,
        first=before + 1,
        total=total,
        previous=rows[0].order_key if rows and has_previous else None,
        next=rows[-1].order_key if rows and has_next else None,
    )


def _counts(session: Session, selection: Selection, first_key: str) -> tuple[int, int]:
    """How many lines there are, and how many stand before this page."""
    whole = replace(selection, after=None, before=None)
    before = func.count().filter(Action.order_key < first_key)
    total, earlier = session.execute(select(func.count(), before).select_from(Action).where(*_conditions(whole))).one()
    return total, earlier


def _lines(selection: Selection) -> Select[*tuple[Any, ...]]:
    """The columns of the list; rows as records would cost six times as much."""
    lead = and_(ActionRole.action_id == Action.id, ActionRole.role == RoleKind.LEAD)
    first_term = and_(ActionTerm.action_id == Action.id, ActionTerm.position == 1)
    return (
        select(
            Action.id,
            Action.number,
            Action.order_key,
            Action.kind,
            Action.title,
            Action.phase,
            Action.rating,
            Action.goal_id,
            ActionRole.party_id.label("lead"),
            ActionRole.assumed.label("lead_assumed"),
            ActionTerm.wording.label("term"),
            ActionTerm.last.label("term_last"),
        )
        .join(ActionRole, lead, isouter=True)
        .join(ActionTerm, first_term, isouter=True)
        .where(*_conditions(selection))
    )


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool] | None] = [
        Action.programme_id == selection.programme,
        Action.goal_id == selection.goal if selection.goal else None,
        _with_party(selection.party) if selection.party else None,
        Action.phase == selection.phase if selection.phase else None,
        Action.rating == selection.rating if selection.rating else None,
        TERM_CONDITIONS[selection.term](selection.today) if selection.term else None,
        Action.order_key > selection.after if selection.after else None,
        Action.order_key < selection.before if selection.before else None,
    ]
    return [condition for condition in wanted if condition is not None]


def _with_party(party: int) -> ColumnElement[bool]:
    mine = exists().where(ActionRole.action_id == Action.id, ActionRole.party_id == party)
    return mine.correlate(Action)


def _term(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    unmet = exists().where(ActionTerm.action_id == Action.id, ActionTerm.met_on.is_(None), *conditions)
    return unmet.correlate(Action)


def _ending_within(days: int) -> Any:
    return lambda today: and_(
        Action.phase.not_in(FINISHED), _term(ActionTerm.last.between(today, today + timedelta(days=days)))
    )


TERM_CONDITIONS: dict[TermFilter, Any] = {
    TermFilter.PASSED: lambda today: and_(Action.phase.not_in(FINISHED), _term(ActionTerm.last < today)),
    TermFilter.MONTH: _ending_within(28),
    TermFilter.HALF_YEAR: _ending_within(183),
    TermFilter.UNDATED: lambda today: ~_term(or_(ActionTerm.last.is_not(None), ActionTerm.first.is_not(None))),
}


def goals_of(session: Session, programme: Programme) -> Sequence[Goal]:
    return session.scalars(select(Goal).where(Goal.programme_id == programme.id).order_by(Goal.order_key)).all()


def indicators_of(session: Session, programme: Programme) -> Sequence[Indicator]:
    return session.scalars(
        select(Indicator)
        .where(Indicator.programme_id == programme.id)
        .order_by(Indicator.id)
        .options(selectinload(Indicator.measurements))
    ).all()


WHOLE = (
    joinedload(Action.goal, innerjoin=True),
    selectinload(Action.roles),
    selectinload(Action.terms),
    selectinload(Action.references),
)


def whole_action(session: Session, programme: Programme, identity: int) -> Action:
    action = session.scalar(
        select(Action).where(Action.programme_id == programme.id, Action.id == identity).options(*WHOLE)
    )
    if action is None:
        raise NotFound("Deze actie bestaat niet in dit programma.")
    return action


def whole_agenda(session: Session, programme: Programme) -> Sequence[Action]:
    """All actions with all that hangs on them, in their order: a fixed number of queries, whatever the size."""
    return session.scalars(
        select(Action).where(Action.programme_id == programme.id).order_by(Action.order_key).options(*WHOLE)
    ).all()


def action_by_number(session: Session, programme: Programme, number: str) -> Action:
    action = session.scalar(
        select(Action).where(Action.programme_id == programme.id, Action.number == number).options(*WHOLE)
    )
    if action is None:
        raise NotFound(f"Programma {programme.key} heeft geen actie {number}.")
    return action


def number_taken(session: Session, programme: int, number: str, by_other_than: int | None) -> bool:
    holder = session.scalar(select(Action.id).where(Action.programme_id == programme, Action.number == number))
    return holder is not None and holder != by_other_than


def goal_by_number(session: Session, programme: Programme, number: str) -> Goal:
    goal = session.scalar(select(Goal).where(Goal.programme_id == programme.id, Goal.number == number))
    if goal is None:
        raise NotFound(f"Programma {programme.key} heeft geen doel {number}.")
    return goal
