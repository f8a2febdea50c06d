"""Whether an item was treated in its meeting, and what became of a matter over all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.consultations.models import AgendaItem, Consultation, Matter, Meeting, PriorTreatment
from agenda.consultations.rules import sees_item
from agenda.consultations.words import ItemState
from agenda.decisions.models import Decision, Minute
from agenda.decisions.words import Outcome, Verb
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.programmes.models import Occasion

DEFERRED = or_(Decision.outcome == Outcome.DEFERRED, Decision.verb == Verb.DEFER)
ABOUT_ITEM = Decision.item_id == AgendaItem.id
TREATED: ColumnElement[bool] = and_(
    or_(
        exists().where(Minute.item_id == AgendaItem.id, Minute.treated.is_(True)),
        exists().where(ABOUT_ITEM),
    ),
    ~exists().where(ABOUT_ITEM, DEFERRED),
)
"""Its turn is over, or something was decided about it; what was deferred waits for the next meeting."""


def untreated_items(session: Session, consultation: Consultation, viewer: Viewer) -> list[AgendaItem]:
    """What still stands on the agenda, with all that goes along when it is carried over."""
    found = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.consultation_id == consultation.id, AgendaItem.state == ItemState.PLACED, ~TREATED)
        .order_by(AgendaItem.number)
        .options(
            joinedload(AgendaItem.matter),
            joinedload(AgendaItem.consultation),
            selectinload(AgendaItem.papers),
            selectinload(AgendaItem.actions),
        )
    )
    return seen_by(viewer, found)


def untreated_rows(session: Session, consultation: Consultation) -> frozenset[int]:
    """The row numbers of the same, whoever may see them."""
    waiting = AgendaItem.consultation_id == consultation.id, AgendaItem.state == ItemState.PLACED, ~TREATED
    return frozenset(session.scalars(select(AgendaItem.id).where(*waiting)))


@dataclass(frozen=True)
class Earlier:
    """An outcome in a meeting that prepared the consultation."""

    meeting: Meeting
    outcome: str


@dataclass(frozen=True)
class Treated:
    """One time that a matter was on an agenda."""

    item: AgendaItem
    earlier: Sequence[Earlier]
    decisions: Sequence[Decision]


def treatments_of(session: Session, matter: Matter, viewer: Viewer) -> list[Treated]:
    """The latest first, with what the viewer may see of it: a fixed number of questions."""
    found = session.scalars(
        select(AgendaItem)
        .join(AgendaItem.consultation)
        .join(Consultation.occasion)
        .where(AgendaItem.matter_id == matter.id)
        .order_by(Occasion.day.desc(), AgendaItem.id.desc())
        .options(joinedload(AgendaItem.consultation))
    )
    items = [item for item in found if sees_item(viewer, item)]
    rows = [item.id for item in items]
    decisions, earlier = _decisions(session, rows, viewer), _earlier(session, rows)
    return [Treated(item, earlier.get(item.id, ()), decisions.get(item.id, ())) for item in items]


def _decisions(session: Session, items: Collection[int], viewer: Viewer) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {}
    taken = session.scalars(
        select(Decision)
        .where(Decision.item_id.in_(items))
        .order_by(Decision.ordinal)
        .options(
            joinedload(Decision.item).joinedload(AgendaItem.consultation),
            joinedload(Decision.consultation),
            selectinload(Decision.actions),
        )
    )
    for one in seen_by(viewer, taken):
        found.setdefault(one.item_id or 0, []).append(one)
    return found


def _earlier(session: Session, items: Collection[int]) -> dict[int, list[Earlier]]:
    found: dict[int, list[Earlier]] = {}
    rows = session.execute(
        select(PriorTreatment, Meeting)
        .join(Meeting, Meeting.id == PriorTreatment.meeting_id)
        .where(PriorTreatment.item_id.in_(items))
        .order_by(PriorTreatment.meeting_id)
        .options(joinedload(Meeting.consultation))
    )
    for prior, meeting in rows:
        found.setdefault(prior.item_id, []).append(Earlier(meeting, prior.outcome))
    return found
