"""What was written down in a meeting, for whoever looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.accounts.models import Membership, Person
from agenda.accounts.rules import Account
from agenda.consultations.models import AgendaItem, Attendee, Consultation
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Minute
from agenda.decisions.words import ListState
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.programmes.models import Programme

PAGE_SIZE = 50


def noted_decisions(session: Session, consultation: Consultation, viewer: Viewer) -> list[Decision]:
    """With their reservations, in the order of their numbers."""
    found = session.scalars(
        select(Decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Decision.ordinal)
        .options(joinedload(Decision.item), selectinload(Decision.reservations))
    )
    return seen_by(viewer, found)


def decision_of(session: Session, consultation: Consultation, identity: int, viewer: Viewer) -> Decision:
    found = session.get(Decision, identity)
    if found is None or found.consultation_id != consultation.id or not viewer.sees(found):
        raise NotFound("Dit besluit is er niet (meer).")
    return found


def decision_on(session: Session, item: AgendaItem, request: int) -> Decision | None:
    """What answers this requested decision, counted from 1; whoever asks looks whether it is for them."""
    return session.scalar(select(Decision).where(Decision.item_id == item.id, Decision.request == request))


def points_at(session: Session, consultation: Consultation, viewer: Viewer) -> list[ActionPoint]:
    found = session.scalars(
        select(ActionPoint)
        .where(ActionPoint.consultation_id == consultation.id)
        .order_by(ActionPoint.id)
        .options(joinedload(ActionPoint.item))
    )
    return seen_by(viewer, found)


def page_of_points(
    session: Session, programme: Programme, seen: ColumnElement[bool], number: int, size: int = PAGE_SIZE
) -> NumberedPage[ActionPoint]:
    """Of all meetings what may be shown (``seen_in``): what is still to do first, the newest first within that."""
    mine = ActionPoint.consultation.has(Consultation.programme_id == programme.id), seen
    total = session.scalar(select(func.count()).select_from(ActionPoint).where(*mine)) or 0
    shown = Numbered.near(number, size, total)
    found = session.scalars(
        select(ActionPoint)
        .where(*mine)
        .order_by(ActionPoint.done_on.is_not(None), ActionPoint.id.desc())
        .limit(size)
        .offset(shown.before)
        .options(joinedload(ActionPoint.consultation), joinedload(ActionPoint.item))
    )
    return shown.holding(found.all())


def point_by_number(session: Session, place: Consultation | Programme, identity: int, viewer: Viewer) -> ActionPoint:
    """By its row number, within a meeting or a whole programme."""
    found = session.get(ActionPoint, identity)
    if found is None or not viewer.sees(found) or not _lies_in(found, place):
        raise NotFound("Dit actiepunt is er niet (meer).")
    return found


def _lies_in(point: ActionPoint, place: Consultation | Programme) -> bool:
    number = point.consultation.programme_id if isinstance(place, Programme) else point.consultation_id
    return number == place.id


def point_by_key(session: Session, consultation: Consultation, key: str) -> ActionPoint | None:
    return session.scalar(
        select(ActionPoint).where(ActionPoint.consultation_id == consultation.id, ActionPoint.client_key == key)
    )


def minutes_of(session: Session, items: Iterable[AgendaItem]) -> dict[int, Minute]:
    """Per item, by row number."""
    numbers = [item.id for item in items]
    found = session.scalars(select(Minute).where(Minute.item_id.in_(numbers))) if numbers else ()
    return {one.item_id: one for one in found}


def attendees_of(session: Session, consultation: Consultation) -> Sequence[Attendee]:
    return session.scalars(
        select(Attendee).where(Attendee.meeting_id == consultation.meeting.id).order_by(Attendee.position, Attendee.id)
    ).all()


def attendee_of(session: Session, consultation: Consultation, identity: int) -> Attendee:
    found = session.get(Attendee, identity)
    if found is None or found.meeting_id != consultation.meeting.id:
        raise NotFound("Deze persoon staat niet (meer) in de lijst.")
    return found


@dataclass(frozen=True)
class Standing:
    """How far the list of its decisions is, and how often the parties have had it before them."""

    state: ListState = ListState.DRAFT
    edition: int = 0

    @property
    def may_add(self) -> bool:
        """Decisions and reservations."""
        return self.state is ListState.DRAFT

    @property
    def may_reword(self) -> bool:
        """Or withdraw; after the parties have seen them, that goes by a correction."""
        return self.may_add and not self.edition


def standing_of(session: Session, consultation: Consultation) -> Standing:
    """As the refusals of ``adoption`` have it."""
    found = select(DecisionList.state, DecisionList.edition).where(DecisionList.consultation_id == consultation.id)
    held = session.execute(found).one_or_none()
    return Standing(*held) if held else Standing()


def who_may_note(session: Session, programme: Programme) -> list[Person]:
    """By name."""
    known = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.active, Membership.party_id.is_(None))
        .order_by(Person.name, Person.id)
    ).unique()
    return [one for one in known if Account(one).may(Permission.DECISION_WRITE, programme.scope)]
