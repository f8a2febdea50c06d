"""A matter comes on an agenda, and an item goes on to the next one, with the earlier decisions that it goes back to."""

from collections.abc import Sequence

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.consultations.carrying import carry
from agenda.consultations.matters import put_on_agenda
from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.words import ItemKind, Origin, Treatment
from agenda.decisions.models import Decision, ItemDecision
from agenda.kernel.rights import Stamp
from agenda.progress.models import Update


def place_matter(
    session: Session,
    matter: Matter,
    consultation: Consultation,
    kind: ItemKind,
    treatment: Treatment,
    stamp: Stamp,
) -> AgendaItem:
    """Linked to the actions that the matter came from."""
    item = put_on_agenda(session, matter, consultation, kind, treatment, stamp)
    item.actions = _actions(session, matter)
    session.flush()
    if matter.origin is Origin.UNSETTLED:
        session.add(ItemDecision(item_id=item.id, decision_id=matter.origin_id))
    return item


def _actions(session: Session, matter: Matter) -> list[Action]:
    match matter.origin:
        case Origin.RED_ACTION:
            return list(session.scalars(select(Action).where(Action.id == matter.origin_id)))
        case Origin.REQUEST:
            about = select(Update.action_id).where(Update.id == matter.origin_id)
            return list(session.scalars(select(Action).where(Action.id.in_(about))))
        case Origin.UNSETTLED:
            decision = session.get(Decision, matter.origin_id)
            return list(decision.actions) if decision else []
        case _:
            return []


def carry_over(session: Session, items: Sequence[AgendaItem], to: Consultation, stamp: Stamp) -> list[AgendaItem]:
    """All of them, in their order, or none."""
    return [_carried(session, item, to, stamp) for item in items]


def _carried(session: Session, item: AgendaItem, to: Consultation, stamp: Stamp) -> AgendaItem:
    fresh = carry(session, item, to, stamp)
    linked = select(literal(fresh.id), ItemDecision.decision_id).where(ItemDecision.item_id == item.id)
    session.execute(insert(ItemDecision).from_select(["item_id", "decision_id"], linked))
    return fresh
