"""An item that was not treated goes on to the next agenda; the one on which it stood stays whole."""

from collections.abc import Sequence

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from agenda.consultations.matters import refuse_twice
from agenda.consultations.models import AgendaItem, Annotation, Consultation, Paper
from agenda.consultations.ordering import held_items, open_items, renumber
from agenda.consultations.services import kept_words
from agenda.consultations.steps import number_after
from agenda.consultations.words import ItemState
from agenda.history.services import record
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission, Stamp, require

OF_ONE_AGENDA = frozenset(
    {
        "id",
        "version",
        "consultation_id",
        "matter_id",
        "number",
        "state",
        "proposed_at",
        "late",
        "closed_because",
        "carried_from_id",
    }
)
"""What an item has by the agenda that it stands on; the rest goes along."""
OF_ONE_PAPER = frozenset({"id", "version", "item_id"})
ONWARD_WORDS = ("subject",)


def carry(session: Session, item: AgendaItem, to: Consultation, stamp: Stamp) -> AgendaItem:
    """The same item anew, behind all that is on the later agenda."""
    require(stamp.by, Permission.CONSULTATION_WRITE, item.consultation)
    require(stamp.by, Permission.CONSULTATION_WRITE, to)
    held_items(session, item.consultation)
    there = open_items(session, to)
    _refuse(item, to, there)
    fresh = AgendaItem(
        **_alike(item, OF_ONE_AGENDA),
        matter=item.matter,
        number=number_after(there),
        state=ItemState.PLACED,
        carried_from_id=item.id,
        actions=list(item.actions),
        papers=[Paper(**_alike(paper, OF_ONE_PAPER)) for paper in item.papers],
    )
    to.items.append(fresh)
    item.state = ItemState.CARRIED
    renumber(session, to)
    _copy_annotations(session, item, fresh)
    _tell(session, item, fresh, stamp)
    return fresh


def _refuse(item: AgendaItem, to: Consultation, there: Sequence[AgendaItem]) -> None:
    if item.state is not ItemState.PLACED:
        raise NotNow(f"‘{item.subject}’ kan niet worden doorgeschoven: het punt is {item.state.label}.")
    if to.occasion.day <= item.consultation.occasion.day:
        raise NotNow("Doorschuiven kan alleen naar een later overleg.")
    refuse_twice(item.matter, to, there)


def _alike(one: AgendaItem | Paper, own: frozenset[str]) -> dict[str, object]:
    names = (column.key for column in type(one).__mapper__.column_attrs)
    return {name: _copied(getattr(one, name)) for name in names if name not in own}


def _copied(value: object) -> object:
    return list(value) if isinstance(value, list) else value


def _copy_annotations(session: Session, item: AgendaItem, fresh: AgendaItem) -> None:
    """Each party keeps its own text: the database copies it, so that nobody has to read it for that."""
    theirs = select(literal(fresh.id), Annotation.party_id, Annotation.text, literal(1))
    wanted = insert(Annotation).from_select(
        ["item_id", "party_id", "text", "version"], theirs.where(Annotation.item_id == item.id)
    )
    session.execute(wanted)


def _tell(session: Session, item: AgendaItem, fresh: AgendaItem, stamp: Stamp) -> None:
    before, after = item.consultation, fresh.consultation
    told = {"subject": item.subject, "confidentiality": item.confidentiality}
    went = told | {"number": item.number, "next": after.occasion.key}
    came = told | {"number": fresh.number, "occasion": before.occasion.key}
    record(session, "consultation.carry", before, stamp, new=kept_words(session, item, went, *ONWARD_WORDS))
    record(session, "consultation.carried", after, stamp, new=kept_words(session, fresh, came, *ONWARD_WORDS))
