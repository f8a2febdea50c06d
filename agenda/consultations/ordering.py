"""In which order the items of an agenda stand, and how much time each gets."""

from collections.abc import Mapping, Sequence

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.rules import NOT_MINUTES, ON_AGENDA, are_minutes, in_order, refuse_frozen, reordered
from agenda.history.services import record
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require

MEANWHILE = "Iemand anders heeft de agenda intussen gewijzigd. Kijk opnieuw en zet de punten daarna op volgorde."


def put_in_order(
    session: Session, consultation: Consultation, order: Sequence[int], stamp: Stamp, *, seen: Sequence[int]
) -> bool:
    """The items on the agenda, by row number, from now on in ``order``; ``seen`` is how they stood before.

    Items that who acts does not see keep their place. Tells whether anything changed.
    """
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    standing = [one for one in in_order(open_items(session, consultation)) if one.state in ON_AGENDA]
    shown = [one.id for one in standing if Eyes(stamp.by).sees(one)]
    if shown != list(seen):
        raise Changed(MEANWHILE)
    if sorted(order) != sorted(shown):
        raise Invalid([Fault("order", "Noem ieder agendapunt precies één keer.")])
    before = {one.id: one.number for one in standing}
    renumber(session, consultation, reordered([one.id for one in standing], order))
    if list(order) == shown:
        return False
    new = [before[one] for one in order]
    record(session, "consultation.order", consultation, stamp, old={"order": sorted(new)}, new={"order": new})
    return True


def give_minutes(session: Session, consultation: Consultation, minutes: Mapping[int, int | None], stamp: Stamp) -> bool:
    """Per item (row number) the time that it gets; tells whether anything changed."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    items = {one.id: one for one in open_items(session, consultation) if Eyes(stamp.by).sees(one)}
    faults = [Fault(f"minutes-{one}", NOT_MINUTES) for one, given in minutes.items() if not are_minutes(given)]
    if faults:
        raise Invalid(faults)
    changed = [(items[one], given) for one, given in minutes.items() if one in items and items[one].minutes != given]
    for item, given in changed:
        old, item.minutes = item.minutes, given
        record(session, "item.change", item, stamp, old={"minutes": old}, new={"minutes": given})
    return bool(changed)


def hold(session: Session, consultation: Consultation) -> None:
    """How far its agenda is now; nobody else changes or freezes it until this transaction ends."""
    session.flush()
    session.refresh(consultation, ["agenda_state", "items_until", "version"], with_for_update=True)


def open_items(session: Session, consultation: Consultation) -> list[AgendaItem]:
    """As ``held_items``, of an agenda that is not frozen."""
    items = held_items(session, consultation)
    refuse_frozen(consultation)
    return items


def held_items(session: Session, consultation: Consultation) -> list[AgendaItem]:
    """All items as they are now; nobody else gives them numbers until this transaction ends."""
    hold(session, consultation)
    found = select(AgendaItem).where(AgendaItem.consultation_id == consultation.id).order_by(AgendaItem.number)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def renumber(session: Session, consultation: Consultation, first: Sequence[int] = ()) -> None:
    """Gives what is on the agenda the numbers 1 to n, with ``first`` (rows) in front, and the rest those after it."""
    items = in_order(held_items(session, consultation), first)
    numbers = {item.id: place for place, item in enumerate(items, start=1) if item.number != place}
    if numbers:
        _write_numbers(session, numbers)
        for item in items:
            set_committed_value(item, "number", numbers.get(item.id, item.number))
    session.expire(consultation, ["items"])


def _write_numbers(session: Session, numbers: Mapping[int, int]) -> None:
    """Out of each other's way first: no two items of a consultation ever have the same number.

    The version of an item stays as it is: who is writing its cover note need not compare anything.
    """
    moving = update(AgendaItem).where(AgendaItem.id.in_(numbers)).execution_options(synchronize_session=False)
    session.execute(moving.values(number=-AgendaItem.id))
    session.execute(moving.values(number=case(dict(numbers), value=AgendaItem.id)))
