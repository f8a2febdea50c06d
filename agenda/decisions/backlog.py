"""The backlog of a programme: its matters, and where each of them stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.queries import GOES_ON
from agenda.consultations.rules import ON_AGENDA, sees_beside
from agenda.consultations.words import AgendaState, ItemState, MatterState
from agenda.decisions.treatment import TREATED
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound
from agenda.kernel.words import Word
from agenda.programmes.models import Occasion

PAGE_SIZE = 50
OPEN = (GOES_ON, Consultation.agenda_state != AgendaState.FROZEN)
"""Consultations that items can still come to."""


class Waiting(Word):
    """Which matters the backlog shows."""

    LISTED = "listed", "op de groslijst"
    COMING = "coming", "op een komende agenda"
    TREATED = "treated", "behandeld"
    CLOSED = "closed", "afgehandeld"
    DROPPED = "dropped", "niet agenderen"


@dataclass(frozen=True)
class Wish:
    """``party`` and ``wanted`` are row numbers; what is empty chooses nothing."""

    programme: int
    today: date
    waiting: Waiting = Waiting.LISTED
    text: str = ""
    party: int | None = None
    wanted: int | None = None


def page_of_matters(
    session: Session, wish: Wish, viewer: Viewer, number: int, size: int = PAGE_SIZE
) -> NumberedPage[Matter]:
    """The longest waiting first; a number that no page has gives the page nearest to it."""
    found = [one for one in _matters(session, wish, viewer) if _fits(one, wish.text.casefold())]
    place = Numbered.near(number, size, len(found))
    return place.holding(found[place.before : place.last])


def _matters(session: Session, wish: Wish, viewer: Viewer) -> list[Matter]:
    chosen = [Matter.programme_id == wish.programme, *_where(wish)]
    found = session.scalars(select(Matter).where(*chosen).order_by(Matter.added_at, Matter.id))
    return matters_for(session, found, viewer)


def matters_for(session: Session, matters: Iterable[Matter], viewer: Viewer) -> list[Matter]:
    """Those that the viewer may know of: not what another party has only proposed."""
    seen = seen_by(viewer, matters)
    unknown = [one.id for one in seen if not sees_beside(viewer, one.scope)]
    if not unknown:
        return seen
    items = exists().where(AgendaItem.matter_id == Matter.id)
    beside = select(Matter.id).where(Matter.id.in_(unknown), items, ~items.where(AgendaItem.state.in_(ON_AGENDA)))
    hidden = set(session.scalars(beside))
    return [one for one in seen if one.id not in hidden]


def _fits(matter: Matter, text: str) -> bool:
    return not text or text in matter.subject.casefold() or text in matter.why.casefold()


def _where(wish: Wish) -> list[ColumnElement[bool]]:
    chosen = _stand(wish)
    if wish.party is not None:
        chosen.append(Matter.submitter_id == wish.party)
    if wish.wanted is not None:
        chosen.append(Matter.wanted_id == wish.wanted)
    return chosen


def _stand(wish: Wish) -> list[ColumnElement[bool]]:
    is_open, coming, treated = Matter.state == MatterState.OPEN, _coming(wish.today), _treated()
    return {
        Waiting.LISTED: [is_open, ~coming, ~treated],
        Waiting.COMING: [is_open, coming],
        Waiting.TREATED: [is_open, ~coming, treated],
        Waiting.CLOSED: [Matter.state == MatterState.CLOSED],
        Waiting.DROPPED: [Matter.state == MatterState.DROPPED],
    }[wish.waiting]


def _coming(today: date) -> ColumnElement[bool]:
    """What was proposed counts as well: somebody has it in hand."""
    return exists().where(
        AgendaItem.matter_id == Matter.id,
        AgendaItem.state.in_((ItemState.PROPOSED, ItemState.PLACED)),
        AgendaItem.consultation_id == Consultation.id,
        Consultation.occasion_id == Occasion.id,
        Occasion.day >= today,
        GOES_ON,
    )


def _treated() -> ColumnElement[bool]:
    """The item on which it was is done with."""
    return exists().where(and_(AgendaItem.matter_id == Matter.id, AgendaItem.state == ItemState.PLACED, TREATED))


def matter_at(session: Session, programme: int, identity: int, viewer: Viewer) -> Matter:
    matter = session.get(Matter, identity)
    if matter is None or matter.programme_id != programme or not matters_for(session, [matter], viewer):
        raise NotFound("Dit onderwerp is er niet.")
    return matter


def coming_consultations(session: Session, programme: int, today: date) -> Sequence[Consultation]:
    """Of which the agenda is not frozen, soonest first."""
    return session.scalars(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == programme, Occasion.day >= today, *OPEN)
        .order_by(Occasion.day)
    ).all()


def consultation_after(session: Session, consultation: Consultation) -> Consultation | None:
    """The one that its items can go on to."""
    return session.scalar(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == consultation.programme_id, Occasion.day > consultation.occasion.day, *OPEN)
        .order_by(Occasion.day)
        .limit(1)
    )


def matters_seen(session: Session, rows: Collection[int], viewer: Viewer) -> frozenset[int]:
    """Of these row numbers those of which the viewer may see the matter."""
    if not rows:
        return frozenset()
    found = session.scalars(select(Matter).where(Matter.id.in_(rows)))
    return frozenset(one.id for one in matters_for(session, found, viewer))
