from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from agenda.actions.matrix import RoleLine
from agenda.actions.models import Action, ActionRole, ActionShare, ActionTerm, FormerNumber, Goal
from agenda.actions.rules import order_key
from agenda.actions.sorting import NUMBERED, Order, Place, SortKey
from agenda.actions.values import RoleValues
from agenda.actions.words import ActionKind, Adoption, Phase, Rating, RoleKind, Succession
from agenda.kernel.refusal import NotFound
from agenda.kernel.words import Word
from agenda.parties.models import PartyName
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Occasion, Programme

FINISHED = tuple(phase for phase in Phase if phase.finished)


class TermFilter(Word):
    PASSED = "passed", "verlopen"
    MONTH = "month", "loopt af binnen vier weken"
    HALF_YEAR = "half_year", "loopt af binnen een half jaar"
    UNDATED = "undated", "zonder datum"


@dataclass(frozen=True)
class Selection:
    """Which lines of the agenda to show, in which order. ``after`` and ``before`` are places in it, not counts.

    ``start`` and ``end`` are a window that a term of the action falls in, at least in part. A goal includes those under
    it. What went up in another action is shown only when ``adoption`` asks for it.
    """

    programme: int
    today: date
    goal: int | None = None
    party: int | None = None
    kind: ActionKind | None = None
    adoption: Adoption | None = None
    phase: Phase | None = None
    rating: Rating | None = None
    term: TermFilter | None = None
    start: date | None = None
    end: date | None = None
    text: str = ""
    order: Order = NUMBERED
    after: Place | None = None
    before: Place | None = None

    @property
    def place(self) -> Place | None:
        return self.before or self.after

    @property
    def backwards(self) -> bool:
        return self.before is not None


@dataclass(frozen=True)
class Page:
    """``first`` and ``last`` count from 1; ``previous`` and ``next`` are the places to go on from, as an address."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    first: int
    total: int
    previous: str | None
    next: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of_actions(session: Session, selection: Selection, size: int = 50) -> Page:
    """One statement, whatever is selected; a place behind the last line gives the first page."""
    found = session.execute(_lines(selection, size + 1)).all()
    if not found and selection.place:
        return page_of_actions(session, replace(selection, after=None, before=None), size)
    rows, more = list(found[:size]), len(found) > size
    if selection.backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if selection.backwards else (selection.place is not None, more)
    written = selection.order.written
    return Page(
        rows,
        first=1 + (rows[0].passed if rows else 0) - (len(rows) if selection.backwards else 0),
        total=rows[0].total if rows else 0,
        previous=written(rows[0]) if rows and has_previous else None,
        next=written(rows[-1]) if rows and has_next else None,
    )


FIRST_TERM = and_(ActionTerm.action_id == Action.id, ActionTerm.position == 1, ActionTerm.milestone.is_(False))
LEAD = and_(ActionRole.action_id == Action.id, ActionRole.role == RoleKind.LEAD)


def _lines(selection: Selection, size: int) -> Select[*tuple[Any, ...]]:
    """The columns of the list; rows as records would cost six times as much, and so would columns of all to sort."""
    order, backwards = selection.order, selection.backwards
    places = _places(selection).order_by(*order.sorting(backwards=backwards)).limit(size)
    if selection.place:
        places = places.where(order.beyond(selection.place, backwards=backwards))
    page = places.subquery()
    overdue = and_(ActionTerm.last < selection.today, ActionTerm.met_on.is_(None), Action.phase.not_in(FINISHED))
    return (
        select(
            Action.id,
            Action.number,
            Action.order_key,
            Action.kind,
            Action.title,
            Action.phase,
            Action.rating,
            Action.adoption,
            Action.goal_id,
            ActionRole.party_id.label("lead"),
            ActionRole.assumed.label("lead_assumed"),
            ActionTerm.wording.label("term"),
            overdue.label("overdue"),
            page.c.sorted_by,
            *_counts(selection),
        )
        .select_from(page)
        .join(Action, Action.id == page.c.id)
        .join(ActionRole, LEAD, isouter=True)
        .join(ActionTerm, FIRST_TERM, isouter=True)
        .order_by(*order.sorting(backwards=backwards))
    )


def _places(selection: Selection) -> Select[*tuple[Any, ...]]:
    """The selected lines with what they are sorted by."""
    key = selection.order.key
    lines = select(Action.id, selection.order.columns[0][0].label("sorted_by")).where(*_conditions(selection))
    if key is SortKey.LEAD:
        lines = lines.join(ActionRole, LEAD, isouter=True)
    if key is SortKey.TERM:
        lines = lines.join(ActionTerm, FIRST_TERM, isouter=True)
    return lines


def _counts(selection: Selection) -> tuple[Any, ...]:
    """How many lines there are, and how many stand before the page; before its end, when one goes backwards."""
    whole = select(func.count()).select_from(Action).where(*_conditions(selection)).correlate(None)
    passed: Any = literal(0)
    if selection.place:
        beyond = selection.order.beyond(selection.place, backwards=selection.backwards)
        before = _places(selection).where(beyond if selection.backwards else ~beyond)
        passed = select(func.count()).select_from(before.subquery()).scalar_subquery()
    return whole.scalar_subquery().label("total"), passed.label("passed")


def numbers_of(selection: Selection) -> Select[int]:
    """A query for the row numbers of all that is selected, on whatever page."""
    return select(Action.id).where(*_conditions(selection))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool] | None] = [
        Action.goal_id.in_(_goals(selection)) if selection.goal else Action.programme_id == selection.programme,
        Action.adoption == selection.adoption if selection.adoption else Action.adoption != Adoption.MERGED,
        _with_party(selection.party) if selection.party else None,
        Action.kind == selection.kind if selection.kind else None,
        Action.phase == selection.phase if selection.phase else None,
        Action.rating == selection.rating if selection.rating else None,
        TERM_CONDITIONS[selection.term](selection.today) if selection.term else None,
        _in_window(selection.start, selection.end) if selection.start or selection.end else None,
        *(_with_word(word) for word in selection.text.split()),
    ]
    return [condition for condition in wanted if condition is not None]


def _goals(selection: Selection) -> Select[int]:
    """The goal and those under it, in its own programme."""
    chosen = or_(Goal.id == selection.goal, Goal.parent_id == selection.goal)
    return select(Goal.id).where(Goal.programme_id == selection.programme, chosen)


def _with_word(word: str) -> ColumnElement[bool]:
    """In the title, or at the start of the number. SQLite knows no capitals beyond ASCII: they are asked for too."""
    spellings = {word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
    in_title = (Action.title.icontains(spelling, autoescape=True) for spelling in sorted(spellings))
    return or_(Action.number.startswith(word, autoescape=True), *in_title)


def _in_window(start: date | None, end: date | None) -> ColumnElement[bool]:
    """A term without a first or last day has no bound there; one of which no day is known yet falls in no window."""
    inside: list[ColumnElement[bool]] = [ActionTerm.open.is_(False)]
    if start:
        inside.append(or_(ActionTerm.last.is_(None), ActionTerm.last >= start))
    if end:
        inside.append(or_(ActionTerm.first.is_(None), ActionTerm.first <= end))
    return Action.id.in_(select(ActionTerm.action_id).where(*inside))


def _with_party(party: int) -> ColumnElement[bool]:
    return Action.id.in_(select(ActionRole.action_id).where(ActionRole.party_id == party))


def _term(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return Action.id.in_(select(ActionTerm.action_id).where(ActionTerm.met_on.is_(None), *conditions))


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


def role_lines(
    session: Session, programme: Programme, only: Sequence[int] | Select[int] | None = None
) -> list[RoleLine]:
    """The actions of the programme, or only these of them, in the order of their numbers and with their roles."""
    wanted = [Action.programme_id == programme.id, Action.adoption != Adoption.MERGED]
    if only is not None:
        wanted.append(Action.id.in_(only))
    columns = (Action.id, Action.number, Action.title, Action.kind, Action.adoption, Action.phase, Action.legal_basis)
    lines = session.execute(select(*columns).where(*wanted).order_by(Action.order_key)).all()
    held = (ActionRole.action_id, ActionRole.party_id, ActionRole.role, ActionRole.assumed, ActionRole.decides)
    roles: dict[int, list[RoleValues]] = {}
    for row in session.execute(select(*held).join(Action, Action.id == ActionRole.action_id).where(*wanted)):
        role = RoleValues(row.party_id, row.role, assumed=row.assumed, decides=row.decides)
        roles.setdefault(row.action_id, []).append(role)
    return [RoleLine(*line, roles=tuple(roles.get(line.id, ()))) for line in lines]


def names_in(session: Session, programme: Programme, day: date) -> dict[int, Naming]:
    """What each party that has a role in the programme is called on that day."""
    mine = exists().where(ActionRole.party_id == PartyName.party_id, ActionRole.action_id == Action.id)
    return names_on(session, day, mine.where(Action.programme_id == programme.id).correlate(PartyName))


def goals_of(session: Session, programme: Programme) -> Sequence[Goal]:
    return session.scalars(select(Goal).where(Goal.programme_id == programme.id).order_by(Goal.order_key)).all()


WHOLE = (
    joinedload(Action.goal, innerjoin=True),
    selectinload(Action.roles),
    selectinload(Action.terms),
    selectinload(Action.links),
    selectinload(Action.shares),
    selectinload(Action.references),
)

TOLD = (
    selectinload(Action.roles),
    selectinload(Action.terms),
    selectinload(Action.shares),
    selectinload(Action.references),
)

ONE = (
    joinedload(Action.goal, innerjoin=True),
    joinedload(Action.successor),
    joinedload(Action.roles),
    joinedload(Action.links),
    joinedload(Action.references),
    selectinload(Action.terms),
)
"""For one action in few questions; its shares are asked for only where somebody looks at them."""


def whole_action(session: Session, programme: Programme, identity: int) -> Action:
    wanted = select(Action).where(Action.programme_id == programme.id, Action.id == identity).options(*ONE)
    action = session.scalars(wanted).unique().one_or_none()
    if action is None:
        raise NotFound("Deze actie bestaat niet in dit programma.")
    return action


def whole_agenda(session: Session, programme: Programme) -> Sequence[Action]:
    """All actions with all that hangs on them, in their order: a fixed number of queries, whatever the size."""
    return _agenda(session, programme, WHOLE)


def told_agenda(session: Session, programme: Programme) -> Sequence[Action]:
    """The same without goals and links, for papers that tell of neither."""
    return _agenda(session, programme, TOLD)


def _agenda(session: Session, programme: Programme, options: Sequence[ORMOption]) -> Sequence[Action]:
    found = select(Action).where(Action.programme_id == programme.id).order_by(Action.order_key)
    return session.scalars(found.options(*options)).all()


def whole_actions(session: Session, identities: Sequence[int]) -> dict[int, Action]:
    """Per row number the action with all that hangs on it."""
    found: dict[int, Action] = {}
    for start in range(0, len(identities), 500):
        some = identities[start : start + 500]
        found |= {one.id: one for one in session.scalars(select(Action).where(Action.id.in_(some)).options(*WHOLE))}
    return found


def action_by_number(session: Session, programme: Programme, number: str) -> Action:
    action = session.scalar(
        select(Action).where(Action.programme_id == programme.id, Action.number == number).options(*WHOLE)
    )
    if action is None:
        raise NotFound(f"Programma {programme.key} heeft geen actie {number}.")
    return action


def holders_of(session: Session, programme: int, numbers: Iterable[str]) -> dict[str, int]:
    """Per number that is in use, or was once, the action (row number) that bears or bore it."""
    wanted = sorted(set(numbers))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for number, holder, where in (
            (FormerNumber.number, FormerNumber.action_id, FormerNumber.programme_id),
            (Action.number, Action.id, Action.programme_id),
        ):
            found |= dict(session.execute(select(number, holder).where(where == programme, number.in_(some))).all())
    return found


@dataclass(frozen=True)
class Forerunner:
    """What an action was before: itself under another number, or (``action``, a row number) one that it took over."""

    number: str
    title: str
    action: int | None
    how: Succession | None


def forerunners(session: Session, action: Action) -> list[Forerunner]:
    taken_over = select(Action.number, Action.title, Action.id, Action.succession).where(
        Action.successor_id == action.id
    )
    itself = select(FormerNumber.number, literal(""), null(), null()).where(FormerNumber.action_id == action.id)
    found = (Forerunner(*row) for row in session.execute(taken_over.union_all(itself)))
    return sorted(found, key=lambda one: order_key(one.number))


def actions_tied_to(session: Session, occasion: Occasion) -> Sequence[Action]:
    """Those with a term or a share that moves with this meeting."""
    tied = or_(
        exists().where(ActionTerm.action_id == Action.id, ActionTerm.occasion_id == occasion.id).correlate(Action),
        exists().where(ActionShare.action_id == Action.id, ActionShare.occasion_id == occasion.id).correlate(Action),
    )
    return session.scalars(select(Action).where(tied).order_by(Action.order_key).options(*WHOLE)).all()


def next_number(session: Session, goal: Goal) -> str:
    """The first number under this goal that nothing bears or bore: 4.4 after 4.3."""
    taken = [
        number
        for kind in (Action, FormerNumber)
        for number in session.scalars(
            select(kind.number).where(
                kind.programme_id == goal.programme_id, kind.number.startswith(f"{goal.number}.", autoescape=True)
            )
        )
    ]
    depth = goal.number.count(".") + 1
    last = [int(number.split(".")[depth]) for number in taken]
    return f"{goal.number}.{max(last, default=0) + 1}"


def goal_by_number(session: Session, programme: Programme, number: str) -> Goal:
    goal = session.scalar(select(Goal).where(Goal.programme_id == programme.id, Goal.number == number))
    if goal is None:
        raise NotFound(f"Programma {programme.key} heeft geen doel {number}.")
    return goal


def goal_of(session: Session, programme: Programme, identity: int) -> Goal:
    goal = session.scalar(select(Goal).where(Goal.programme_id == programme.id, Goal.id == identity))
    if goal is None:
        raise NotFound("Dit doel bestaat niet in dit programma.")
    return goal


def standing_actions(session: Session, programme: Programme) -> Sequence[Row[int, str, str]]:
    """Row number, number and title of each action that has not gone up in another one."""
    return session.execute(
        select(Action.id, Action.number, Action.title)
        .where(Action.programme_id == programme.id, Action.adoption != Adoption.MERGED)
        .order_by(Action.order_key)
    ).all()


@dataclass(frozen=True)
class GoalStand:
    """A goal and how many actions there are for it, those of the goals under it included.

    What has gone up in another action is not counted; ``ratings`` are of what is still to be done.
    """

    goal: Goal
    total: int
    phases: Mapping[Phase, int]
    ratings: Mapping[Rating, int]


def goal_stands(session: Session, programme: Programme) -> list[GoalStand]:
    """In order of number, each goal of the second level after the one it lies under; in one question."""
    standing = and_(Action.goal_id == Goal.id, Action.adoption != Adoption.MERGED)
    rows = session.execute(
        select(Goal, Action.phase, Action.rating, func.count(Action.id))
        .join(Action, standing, isouter=True)
        .where(Goal.programme_id == programme.id)
        .group_by(Goal.id, Action.phase, Action.rating)
        .order_by(Goal.order_key)
    ).all()
    goals = dict.fromkeys(goal for goal, *_ in rows)
    return [_goal_stand(goal, [row for row in rows if goal.id in {row[0].id, row[0].parent_id}]) for goal in goals]


def _goal_stand(goal: Goal, rows: Sequence[Any]) -> GoalStand:
    phases, ratings = Counter[Phase](), Counter[Rating]()
    for _, phase, rating, number in rows:
        if phase is not None:
            phases[phase] += number
            ratings[rating] += number * (not phase.finished)
    return GoalStand(goal, phases.total(), phases, +ratings)
