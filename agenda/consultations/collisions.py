"""What a day would collide with. It is told, never forbidden: people know what they do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from agenda.calendars.models import DayOff
from agenda.consultations.meeting_queries import sits_on
from agenda.consultations.models import Consultation, Meeting, Member, OtherEvent
from agenda.kernel.dutch import spoken_list
from agenda.kernel.rights import Actor, Permission, Scope
from agenda.parties.queries import names_on
from agenda.programmes.models import Occasion, Programme
from agenda.terms.calendar import RecessKind, TermCalendar, public_holidays

SATURDAY = 5


@dataclass(frozen=True)
class Plan:
    """A day for a meeting of this programme; ``itself`` is the consultation (row number) that it belongs to, if any."""

    programme: Programme
    day: date
    itself: int | None = None


def collisions(session: Session, plan: Plan, calendar: TermCalendar, actor: Actor) -> list[str]:
    """In sentences, of which none names a programme that the actor may not read."""
    return [
        *_by_calendar(session, plan.day, calendar),
        *_other_events(session, plan),
        *_own_meetings(session, plan),
        *_meetings_elsewhere(session, plan, actor),
    ]


def _by_calendar(session: Session, day: date, calendar: TermCalendar) -> Iterator[str]:
    if day.weekday() >= SATURDAY:
        yield "De dag valt in het weekend."
    if holiday := public_holidays(day.year).get(day):
        yield f"De dag is een feestdag: {holiday}."
    if day in calendar.days_off:
        name = session.scalar(select(DayOff.name).where(DayOff.day == day))
        yield f"De dag is een vrije dag: {name}." if name else "De dag is een vrije dag."
    for kind in RecessKind:
        for year in (day.year - 1, day.year):
            recess = calendar.recess(kind, year)
            if recess and recess.first <= day <= recess.last:
                assumed = " (aangenomen, nog niet vastgesteld)" if recess.assumed else ""
                yield f"De Tweede Kamer heeft dan reces: {kind.label}{assumed}."


def _other_events(session: Session, plan: Plan) -> Iterator[str]:
    there = and_(OtherEvent.first <= plan.day, OtherEvent.last >= plan.day)
    names = select(OtherEvent.name).where(OtherEvent.programme_id == plan.programme.id, there).order_by(OtherEvent.id)
    for name in session.scalars(names):
        yield f"Dan is ook: {name}."


def _meets_on(day: date) -> ColumnElement[bool]:
    return and_(func.coalesce(Meeting.own_day, Occasion.day) == day, Meeting.cancelled_at.is_(None))


def _meetings(session: Session, day: date, *where: ColumnElement[bool]) -> Sequence[Meeting]:
    return session.scalars(
        select(Meeting)
        .join(Meeting.consultation)
        .join(Consultation.occasion)
        .where(_meets_on(day), *where)
        .order_by(Meeting.id)
    ).all()


def _own_meetings(session: Session, plan: Plan) -> Iterator[str]:
    other = Consultation.id != plan.itself if plan.itself else Consultation.id.is_not(None)
    for one in _meetings(session, plan.day, Consultation.programme_id == plan.programme.id, other):
        yield f"Dan is ook het {one.kind.label} van {one.consultation.occasion.key}."


def _meetings_elsewhere(session: Session, plan: Plan, actor: Actor) -> Iterator[str]:
    """With members of the same parties as have a seat here."""
    found = _meetings(session, plan.day, Consultation.programme_id != plan.programme.id)
    numbers = {one.consultation.programme_id for one in found}
    if not numbers:
        return
    seats = _parties_seated(session, {plan.programme.id, *numbers}, plan.day)
    programmes = {one.id: one for one in session.scalars(select(Programme).where(Programme.id.in_(numbers)))}
    names = names_on(session, plan.day)
    for number in dict.fromkeys(one.consultation.programme_id for one in found):
        shared = seats.get(plan.programme.id, set()) & seats.get(number, set())
        if shared:
            parties = spoken_list(sorted(names[one].short for one in shared))
            yield f"Dan is er een bijeenkomst van {_called(programmes[number], actor)}, ook met {parties}."


def _called(programme: Programme, actor: Actor) -> str:
    may_know = actor.may(Permission.CONSULTATION_READ, Scope(programme.id))
    return f"het programma {programme.name}" if may_know else "een ander programma"


def _parties_seated(session: Session, programmes: set[int], day: date) -> Mapping[int, set[int]]:
    """Per programme (row number) the parties whose members sit there on that day."""
    found: dict[int, set[int]] = {}
    for one in session.scalars(select(Member).where(Member.programme_id.in_(programmes), Member.party_id.is_not(None))):
        if sits_on(one, day) and one.party_id is not None:
            found.setdefault(one.programme_id, set()).add(one.party_id)
    return found
