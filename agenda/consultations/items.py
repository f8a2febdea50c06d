"""What comes on the agenda of a consultation."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.consultations.item_values import ITEM_WORDS, LINKED, ItemValues, faults_in
from agenda.consultations.models import AgendaItem, Consultation, Matter, PriorTreatment
from agenda.consultations.ordering import hold, open_items, renumber
from agenda.consultations.rules import ITEM_WORKFLOW, ON_AGENDA, OPEN_TO_SUBMITTER, is_late, may_be, refuse_frozen
from agenda.consultations.steps import number_after
from agenda.consultations.words import ItemState, Origin
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import NARROW, Confidentiality, may_see
from agenda.kernel.refusal import Changed, Fault, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import clean_text

GIVEN_ONCE = frozenset({"number", "state"})
MEANWHILE = "Iemand anders heeft dit agendapunt intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
NO_SUBMITTER = "Noem de indiener: alleen die partij mag dit agendapunt dan zien."
OUT_OF_SIGHT = "Dan ziet u dit agendapunt zelf niet meer. Kies een andere vertrouwelijkheid."
STANDS_ALREADY = "Dit punt staat op de agenda. Vraag het secretariaat om de vertrouwelijkheid te wijzigen."
OTHER_SUBMITTER = "Alleen het secretariaat kan een andere indiener kiezen."


def put_item(
    session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp, matter: Matter | None = None
) -> AgendaItem:
    """At this number, as it was given; without a matter it begins one of its own."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    if any(item.number == values.number for item in consultation.items):
        raise Invalid([Fault("number", f"Agendapunt {values.number} bestaat al.")])
    if values.confidentiality is Confidentiality.OWN_PARTY and values.submitter is None:
        raise Invalid([Fault("submitter", NO_SUBMITTER)])
    item = _made(session, consultation, values, stamp, matter)
    new = _as_it_begins(session, item)
    if item.state in ON_AGENDA:
        record(session, "consultation.item", consultation, stamp, new=new | {"number": values.number})
    else:
        record(session, "item.propose", item, stamp, new=new)
    return item


def add_item(
    session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp, matter: Matter | None = None
) -> AgendaItem:
    """By the secretariat, after what is on the agenda already."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    item = _added(session, consultation, replace(values, state=ItemState.PLACED), stamp, matter)
    record(session, "item.add", item, stamp, new=_as_it_begins(session, item))
    return item


def propose_item(session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp) -> AgendaItem:
    """By a party, for the secretariat to place or to decline; late once the call for items has closed."""
    require(stamp.by, Permission.ITEM_PROPOSE, owned_by(consultation.programme_id, values.submitter))
    item = _added(session, consultation, replace(values, state=ItemState.PROPOSED), stamp)
    item.proposed_at, item.late = stamp.at, is_late(consultation.items_until, stamp.at)
    record(session, "item.propose", item, stamp, new=_as_it_begins(session, item))
    return item


def _added(
    session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp, matter: Matter | None = None
) -> AgendaItem:
    number = number_after(open_items(session, consultation))
    values = values.clean()
    if faults := [*faults_in(values), *_faults_of_readers(consultation, values, stamp)]:
        raise Invalid(faults)
    item = _made(session, consultation, replace(values, number=number), stamp, matter)
    renumber(session, consultation)
    return item


def _as_it_begins(session: Session, item: AgendaItem) -> dict[str, Any]:
    told = {name: one for name, one in ItemValues.of(item).told().items() if one}
    return sealed(session, told, item.state, item.confidentiality)


def _made(
    session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp, matter: Matter | None
) -> AgendaItem:
    about = matter or _matter_of(consultation, values, stamp)
    plain = {one.name: getattr(values, one.name) for one in fields(values) if one.name not in LINKED}
    item = AgendaItem(matter=about, **plain | {"requested": list(values.requested)})
    item.papers = []
    _link(session, item, consultation, values)
    consultation.items.append(item)
    return item


def _matter_of(consultation: Consultation, values: ItemValues, stamp: Stamp) -> Matter:
    return Matter(
        programme_id=consultation.programme_id,
        subject=values.subject,
        submitter_id=values.submitter,
        confidentiality=values.confidentiality,
        added_at=stamp.at,
    )


def _link(session: Session, item: AgendaItem, consultation: Consultation, values: ItemValues) -> None:
    item.submitter_id = values.submitter
    found = select(Action).where(Action.id.in_(values.actions), Action.programme_id == consultation.programme_id)
    item.actions = list(session.scalars(found)) if values.actions else []
    held, known = {one.meeting_id: one for one in item.treated}, {one.id for one in consultation.meetings}
    kept = []
    for meeting, outcome in values.treated:
        if meeting in known:
            one = held.get(meeting) or PriorTreatment(meeting_id=meeting)
            one.outcome = outcome
            kept.append(one)
    item.treated = kept


def change_item(
    session: Session, item: AgendaItem, values: ItemValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Keeps what differs, number and state apart; tells whether anything did.

    ``seen`` is the version that the writer looked at.
    """
    hold_for_writer(session, item, stamp)
    values = replace(values.clean(), number=item.number, state=item.state)
    faults = [*faults_in(values), *_faults_of_readers(item.consultation, values, stamp), *_beyond(item, values, stamp)]
    if faults:
        raise Invalid(faults)
    if seen is not None and seen != item.version:
        raise Changed(MEANWHILE)
    held = ItemValues.of(item)
    if values == held:
        return False
    _keep(session, item, values)
    levels = (held.confidentiality, values.confidentiality)
    old, new = (sealed(session, one.told(), item.state, *levels) for one in (held, values))
    record(session, "item.change", item, stamp, old=old, new=new)
    return True


def _keep(session: Session, item: AgendaItem, values: ItemValues) -> None:
    for name in (one.name for one in fields(values) if one.name not in LINKED | GIVEN_ONCE):
        given = getattr(values, name)
        setattr(item, name, list(given) if name == "requested" else given)
    _link(session, item, item.consultation, values)
    for paper in item.papers:
        if not may_be(paper.confidentiality, item.confidentiality):
            paper.confidentiality = item.confidentiality
    if _is_alone(session, item):
        matter = item.matter
        matter.subject, matter.submitter_id = item.subject, item.submitter_id
        matter.confidentiality = item.confidentiality


def _is_alone(session: Session, item: AgendaItem) -> bool:
    """Whether the matter began with this item and has no other."""
    treated = select(func.count()).select_from(AgendaItem).where(AgendaItem.matter_id == item.matter_id)
    return item.matter.origin is Origin.BY_HAND and session.scalar(treated) == 1


def take_item_step(session: Session, item: AgendaItem, name: str, stamp: Stamp, because: str = "") -> None:
    step = ITEM_WORKFLOW.step(name, item.state)
    require(stamp.by, step.needs, item)
    hold(session, item.consultation)
    refuse_frozen(item.consultation)
    old, item.closed_because = item.state, clean_text(because).strip()
    if objection := step.lacks(item):
        raise Invalid([Fault("because", objection)])
    item.state = step.target
    renumber(session, item.consultation)
    told = {"state": step.target, "because": item.closed_because}
    new = guarded(told, ("because",), session.info["chain_key"])
    record(session, f"item.{step.name}", item, stamp, old={"state": old}, new=new)


def may_write(item: AgendaItem, stamp: Stamp) -> bool:
    try:
        refuse_writer(item, stamp)
    except (NotAllowed, NotNow):
        return False
    return True


def hold_for_writer(session: Session, item: AgendaItem, stamp: Stamp) -> None:
    """Nothing lands on an agenda that was frozen while who acts was writing."""
    refuse_writer(item, stamp)
    hold(session, item.consultation)
    refuse_frozen(item.consultation)


def refuse_writer(item: AgendaItem, stamp: Stamp) -> None:
    """The secretariat writes any item, a party its own; nobody once the agenda is frozen."""
    require(stamp.by, Permission.ITEM_PROPOSE, item)
    refuse_frozen(item.consultation)
    if item.state not in OPEN_TO_SUBMITTER and not stamp.by.may(Permission.CONSULTATION_WRITE, item.consultation.scope):
        raise NotNow(f"Dit agendapunt is {item.state.label}. Alleen het secretariaat kan het nu nog wijzigen.")


def sealed(session: Session, told: Mapping[str, Any], state: ItemState, *levels: Confidentiality) -> dict[str, Any]:
    """As history keeps them: only the seal of what is not, or was not, for all who take part."""
    if state in ON_AGENDA and NARROW.isdisjoint(levels):
        return dict(told)
    return guarded(told, ITEM_WORDS, session.info["chain_key"])


def _faults_of_readers(consultation: Consultation, values: ItemValues, stamp: Stamp) -> Iterator[Fault]:
    """Nobody puts an item out of their own sight."""
    if values.confidentiality is Confidentiality.OWN_PARTY and values.submitter is None:
        yield Fault("submitter", NO_SUBMITTER)
    elif not may_see(stamp.by, values.confidentiality, owned_by(consultation.programme_id, values.submitter)):
        yield Fault("confidentiality", OUT_OF_SIGHT)


def _beyond(item: AgendaItem, values: ItemValues, stamp: Stamp) -> Iterator[Fault]:
    """What a party may not change of its own item."""
    if stamp.by.may(Permission.CONSULTATION_WRITE, item.consultation.scope):
        return
    if values.submitter != item.submitter_id:
        yield Fault("submitter", OTHER_SUBMITTER)
    if item.state in ON_AGENDA and values.confidentiality is not item.confidentiality:
        yield Fault("confidentiality", STANDS_ALREADY)
