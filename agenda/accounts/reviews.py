"""The access review: each role is looked at again in time, by somebody else than who has it (BIO2 5.18)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.oversight import look, one_at_a_time
from agenda.accounts.people import end_memberships, named, told
from agenda.accounts.queries import actor_names
from agenda.accounts.rules import Standing, review_due, standing_of
from agenda.history.models import HistoryLine
from agenda.history.services import DONE, Entry, record_all
from agenda.kernel.dutch import AMSTERDAM, spoken_moment
from agenda.kernel.refusal import Changed, Fault
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.words import Word
from agenda.parties.models import Party
from agenda.programmes.models import Programme

QUIET = timedelta(days=90)


class Choice(Word):
    CONFIRM = "confirm", "bevestigen"
    WITHDRAW = "withdraw", "intrekken"
    LATER = "later", "later"


class Concern(Word):
    """What asks attention of a person with a role."""

    QUIET = "quiet", "niet ingelogd in 90 dagen"
    ONE_FACTOR = "one_factor", "wachtwoord zonder tweede factor"
    SHUT_OUT = "shut_out", "geen toegang, wel een rol"


@dataclass(frozen=True)
class ReviewLine:
    """A role as one looks at it; names are of those who granted it and who looked at it last."""

    membership: Membership
    person: Person
    granted_by: str
    reviewed_by: str
    changed_at: datetime | None

    @property
    def due(self) -> date:
        since = self.membership.reviewed_at or self.membership.granted_at
        return review_due(self.membership.role, since.astimezone(AMSTERDAM).date())

    @property
    def place(self) -> tuple[date, int]:
        """What lines are sorted by: what is due first, first."""
        return self.due, self.membership.id


def review_lines(session: Session, programme: Programme) -> list[ReviewLine]:
    """Every role that holds in the programme, in three statements however many there are."""
    rows = session.execute(
        select(Membership, Person).join(Person, Person.id == Membership.person_id).where(_here(programme))
    ).unique()
    held = [(one.Membership, one.Person) for one in rows]
    keys = {key for one, _ in held for key in (one.granted_by, one.reviewed_by) if key}
    names, changed = actor_names(session, keys), _last_changes(session, programme, {who.key for _, who in held})
    lines = (
        ReviewLine(one, who, names.get(one.granted_by, ""), names.get(one.reviewed_by or "", ""), changed.get(who.key))
        for one, who in held
    )
    return sorted(lines, key=lambda line: line.place)


def _here(programme: Programme) -> ColumnElement[bool]:
    return or_(Membership.programme_id.is_(None), Membership.programme_id == programme.id)


def _last_changes(session: Session, programme: Programme, actors: Collection[str]) -> dict[str, datetime]:
    newest = select(HistoryLine.actor, func.max(HistoryLine.at)).where(
        HistoryLine.programme_id == programme.id, HistoryLine.result == DONE
    )
    return dict(session.execute(newest.where(HistoryLine.actor.in_(actors)).group_by(HistoryLine.actor)).all())


def concerns(lines: Iterable[ReviewLine], at: datetime) -> dict[Concern, list[Person]]:
    """Per kind who it is about, by name; kinds that are about nobody are left out."""
    people = {line.person.id: line.person for line in lines}
    ordered = sorted(people.values(), key=lambda one: one.name.casefold())
    found = {kind: [one for one in ordered if kind in _concerns(one, at)] for kind in Concern}
    return {kind: some for kind, some in found.items() if some}


def _concerns(person: Person, at: datetime) -> Iterator[Concern]:
    if standing_of(person) is Standing.SHUT_OUT:
        yield Concern.SHUT_OUT
        return
    if (person.signed_in_at or person.created_at) < at - QUIET:
        yield Concern.QUIET
    if person.password is not None and person.tf_primary_method is None:
        yield Concern.ONE_FACTOR


@dataclass(frozen=True)
class Seen:
    """A role as somebody saw it when they judged it."""

    membership: int
    person: int
    role: Role
    reviewed_at: datetime | None


@dataclass(frozen=True)
class Judgement:
    seen: Seen
    choice: Choice


class Outdated(Changed):
    """Roles that somebody else ended or looked at meanwhile; ``faults`` names each by its row number."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.sentence for fault in self.faults))


@dataclass(frozen=True)
class Reviewed:
    confirmed: int
    withdrawn: int


def review(session: Session, programme: Programme, judgements: Iterable[Judgement], stamp: Stamp) -> Reviewed:
    """All that was judged, or nothing: what another changed meanwhile is told first."""
    require(stamp.by, Permission.PERSON_MANAGE, programme)
    judged = {one.seen.membership: one for one in judgements if one.choice is not Choice.LATER}
    places = {one.programme_id for one, _ in _held(session, programme, judged)}
    one_at_a_time(session, {programme.id, *places})
    held = {one.id: (one, person) for one, person in _held(session, programme, judged)}
    if faults := [fault for one in judged.values() for fault in _stale(session, one.seen, held)]:
        raise Outdated(faults)
    for one, person in held.values():
        look(stamp, person, [(one.role, one.programme_id)])
    wanted = {choice: [held[n] for n, one in judged.items() if one.choice is choice] for choice in Choice}
    end_memberships(
        session, {person.id: person for _, person in held.values()}, [one for one, _ in wanted[Choice.WITHDRAW]], stamp
    )
    _confirm(session, wanted[Choice.CONFIRM], stamp)
    return Reviewed(len(wanted[Choice.CONFIRM]), len(wanted[Choice.WITHDRAW]))


def _held(session: Session, programme: Programme, numbers: Iterable[int]) -> Sequence[tuple[Membership, Person]]:
    rows = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.id.in_(numbers), _here(programme))
        .execution_options(populate_existing=True)
    )
    return [(row.Membership, row.Person) for row in rows.unique()]


def _stale(session: Session, seen: Seen, held: dict[int, tuple[Membership, Person]]) -> Iterator[Fault]:
    person = session.get(Person, seen.person)
    what = f"De rol {seen.role.label} van {person.name if person else 'iemand'}"
    if seen.membership not in held or held[seen.membership][1] is not person:
        yield Fault(str(seen.membership), f"{what} is intussen al ingetrokken.")
        return
    now = held[seen.membership][0].reviewed_at
    if now != seen.reviewed_at:
        when = f" op {spoken_moment(now)}" if now else ""
        yield Fault(str(seen.membership), f"{what} is intussen al beoordeeld{when}. Kijk opnieuw.")


def _confirm(session: Session, confirmed: Iterable[tuple[Membership, Person]], stamp: Stamp) -> None:
    entries = []
    for one, person in confirmed:
        programme = session.get(Programme, one.programme_id) if one.programme_id else None
        party = session.get(Party, one.party_id) if one.party_id else None
        one.reviewed_at, one.reviewed_by = stamp.at, stamp.by.key
        entries.append(Entry("person.confirm", named(person, programme), new=told(one.role, programme, party)))
    record_all(session, entries, stamp)
