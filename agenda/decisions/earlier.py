"""The earlier decisions that an agenda item goes back to."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, joinedload

from agenda.consultations.items import hold_for_writer
from agenda.consultations.models import AgendaItem
from agenda.decisions.models import Decision, ItemDecision
from agenda.history.services import record
from agenda.kernel.confidentiality import Audience, Confidentiality, Eyes, Viewer, seen_by
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Stamp
from agenda.kernel.text import one_line


def earlier_decisions(session: Session, items: Collection[int], viewer: Viewer) -> dict[int, list[Decision]]:
    """Per item (row number) those that the viewer may see, the oldest first."""
    if not items:
        return {}
    rows = session.execute(
        select(ItemDecision.item_id, Decision)
        .join(Decision, Decision.id == ItemDecision.decision_id)
        .where(ItemDecision.item_id.in_(items))
        .order_by(Decision.decided_on, Decision.consultation_id, Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    found: dict[int, list[Decision]] = {}
    for item, decision in rows:
        if viewer.sees(decision):
            found.setdefault(item, []).append(decision)
    return found


def link_earlier(session: Session, item: AgendaItem, numbers: Iterable[str], stamp: Stamp) -> bool:
    """Goes back to the decisions with these numbers, and to those that who acts does not see; tells what changed."""
    hold_for_writer(session, item, stamp)
    eyes = Eyes(stamp.by)
    wanted = _by_number(session, item, numbers, eyes)
    held = {one.id: one for one in earlier_decisions(session, [item.id], eyes).get(item.id, [])}
    gone, come = held.keys() - wanted.keys(), wanted.keys() - held.keys()
    if not gone and not come:
        return False
    session.execute(delete(ItemDecision).where(ItemDecision.item_id == item.id, ItemDecision.decision_id.in_(gone)))
    if come:
        session.execute(insert(ItemDecision), [{"item_id": item.id, "decision_id": one} for one in sorted(come)])
    old, new = (_told(decisions.values()) for decisions in (held, wanted))
    record(session, "item.earlier", item, stamp, old=old, new=new)
    return True


def _told(decisions: Iterable[Decision]) -> dict[str, Any]:
    """As history keeps it: of those that are not for all who take part only how many there are."""
    given = list(decisions)
    known = [one.number for one in seen_by(Audience(Confidentiality.PARTICIPANTS), given)]
    return {"decisions": known, "narrow_decisions": len(given) - len(known)}


def _by_number(session: Session, item: AgendaItem, numbers: Iterable[str], viewer: Viewer) -> dict[int, Decision]:
    asked = list(dict.fromkeys(text for one in numbers if (text := one_line(one).strip())))
    found = select(Decision).where(Decision.programme_id == item.consultation.programme_id, Decision.number.in_(asked))
    known = {one.number: one for one in session.scalars(found.options(joinedload(Decision.item))) if viewer.sees(one)}
    if unknown := [one for one in asked if one not in known]:
        raise Invalid([Fault("earlier", f"Er is geen besluit ‘{one}’.") for one in unknown])
    return {known[number].id: known[number] for number in asked}
