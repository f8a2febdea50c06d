"""The requested decisions of an item, once the consultation has answered them."""

from collections.abc import Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem
from agenda.decisions.models import Decision, WithdrawnDecision
from agenda.kernel.refusal import Fault, Invalid

ANSWERED = (
    "Over gevraagd besluit {} is al besloten: laat het staan, met dezelfde woorden op dezelfde plaats. "
    "Zet wat erbij komt eronder."
)


def refuse_other_requests(session: Session, item: AgendaItem, requested: Sequence[str]) -> None:
    """A decision answers a request by its place; numbers that were withdrawn belong to their request as well."""
    kinds = (Decision, WithdrawnDecision)
    answered = union(*(select(one.request).where(one.item_id == item.id, one.request.is_not(None)) for one in kinds))
    places = sorted(place for place in session.scalars(answered) if place is not None)
    changed = [place for place in places if _at(requested, place) != _at(item.requested, place)]
    if changed:
        raise Invalid([Fault("requested", ANSWERED.format(place)) for place in changed])


def _at(requested: Sequence[str], place: int) -> str | None:
    return requested[place - 1] if place <= len(requested) else None
