"""The people of a programme as a list: page by page, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from agenda.accounts.models import Invitation, Membership, Person, Role
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Programme

SORTED_BY = func.lower(Person.name)


@dataclass(frozen=True)
class PeopleSelection:
    """Which people to show: of those with a role here, or ``former``: of those who have none left anywhere.

    ``everywhere`` tells that the visitor manages people in all programmes; others see of the former only who had a
    role in this one. ``after`` and ``before`` are the people (row numbers) at the ends of the page one comes from.
    """

    programme: int
    at: datetime
    everywhere: bool = False
    former: bool = False
    role: Role | None = None
    party: int | None = None
    text: str = ""
    after: int | None = None
    before: int | None = None

    @property
    def place(self) -> int | None:
        return self.before or self.after

    @property
    def backwards(self) -> bool:
        return self.before is not None


@dataclass(frozen=True)
class Listed:
    """``invited_until`` is when the invitation that is open expires."""

    person: Person
    invited_until: datetime | None


@dataclass(frozen=True)
class PeoplePage:
    """``first`` and ``last`` count from 1; ``previous`` and ``next`` are the people from whom to go on."""

    rows: Sequence[Listed]
    first: int
    total: int
    previous: int | None
    next: int | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of_people(session: Session, selection: PeopleSelection, size: int = 100) -> PeoplePage:
    """A place that leads nowhere gives the first page."""
    found = session.execute(_lines(selection, size + 1)).unique().all()
    if not found and selection.place:
        return page_of_people(session, replace(selection, after=None, before=None), size)
    rows, more = list(found[:size]), len(found) > size
    if selection.backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if selection.backwards else (selection.place is not None, more)
    return PeoplePage(
        [Listed(row.Person, row.invited_until) for row in rows],
        first=1 + (rows[0].passed if rows else 0) - (len(rows) if selection.backwards else 0),
        total=rows[0].total if rows else 0,
        previous=rows[0].Person.id if rows and has_previous else None,
        next=rows[-1].Person.id if rows and has_next else None,
    )


def _lines(selection: PeopleSelection, size: int) -> Select[*tuple[Any, ...]]:
    chosen = select(Person.id).where(*_conditions(selection))
    place, backwards = selection.place, selection.backwards
    page = chosen.order_by(*_order(backwards=backwards)).limit(size)
    passed: Any = literal(0)
    if place:
        beyond = _beyond(place, backwards=backwards)
        page = page.where(beyond)
        passed = select(func.count()).select_from(chosen.where(beyond if backwards else ~beyond).subquery())
        passed = passed.scalar_subquery()
    total = select(func.count()).select_from(chosen.subquery()).scalar_subquery()
    return (
        select(
            Person, _open_invitation(selection.at).label("invited_until"), total.label("total"), passed.label("passed")
        )
        .where(Person.id.in_(page))
        .order_by(*_order(backwards=backwards))
    )


def _order(*, backwards: bool) -> list[ColumnElement[Any]]:
    columns: tuple[ColumnElement[Any], ...] = (SORTED_BY, Person.id.expression)
    return [column.desc() if backwards else column.asc() for column in columns]


def _beyond(place: int, *, backwards: bool) -> ColumnElement[bool]:
    """Whether a person comes after this one, or before when one goes backwards."""
    other = aliased(Person)
    name = select(func.lower(other.name)).where(other.id == place).scalar_subquery()
    further = (name > SORTED_BY, Person.id < place) if backwards else (name < SORTED_BY, Person.id > place)
    return or_(further[0], and_(name == SORTED_BY, further[1]))


def _open_invitation(at: datetime) -> Any:
    mine = and_(Invitation.person_id == Person.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    return select(func.max(Invitation.expires_at)).where(mine, Invitation.expires_at > at).scalar_subquery()


def _conditions(selection: PeopleSelection) -> list[ColumnElement[bool]]:
    words = (_with_word(word) for word in selection.text.split())
    return [Person.erased_at.is_(None), _former(selection) if selection.former else _present(selection), *words]


def _present(selection: PeopleSelection) -> ColumnElement[bool]:
    wanted = [or_(Membership.programme_id.is_(None), Membership.programme_id == selection.programme)]
    if selection.role:
        wanted.append(Membership.role == selection.role)
    if selection.party:
        wanted.append(Membership.party_id == selection.party)
    return exists().where(Membership.person_id == Person.id, *wanted)


def _former(selection: PeopleSelection) -> ColumnElement[bool]:
    has_none = ~exists().where(Membership.person_id == Person.id)
    was_here = exists().where(
        HistoryLine.object_kind == Person.__tablename__,
        HistoryLine.object_id == Person.id,
        HistoryLine.programme_id == selection.programme,
    )
    return has_none if selection.everywhere else and_(has_none, was_here)


def _with_word(word: str) -> ColumnElement[bool]:
    """SQLite knows no capitals beyond ASCII: they are asked for too."""
    spellings = {word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
    in_name = (Person.name.icontains(spelling, autoescape=True) for spelling in sorted(spellings))
    return or_(Person.email.icontains(word, autoescape=True), *in_name)


def person_here(session: Session, programme: Programme, identity: int, at: datetime, *, everywhere: bool) -> Listed:
    """The person, if one who looks at the people of this programme may know of them."""
    here = PeopleSelection(programme.id, at, everywhere)
    known = or_(_present(here), _former(here))
    wanted = select(Person, _open_invitation(at).label("invited_until"))
    found = session.execute(wanted.where(Person.id == identity, Person.erased_at.is_(None), known)).unique().first()
    if found is None:
        raise NotFound("Deze persoon is in dit programma niet bekend.")
    return Listed(found.Person, found.invited_until)


def people_with_roles(session: Session, programme: Programme | None) -> Sequence[Person]:
    """All of them at once, by name: who has a role in this programme, or in any when it is None."""
    here = Membership.person_id == Person.id
    if programme is not None:
        here &= or_(Membership.programme_id.is_(None), Membership.programme_id == programme.id)
    return session.scalars(select(Person).where(exists().where(here)).order_by(*_order(backwards=False))).unique().all()
