from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy import update as change
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import add_action
from agenda.actions.values import ActionValues
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.services import kept_words
from agenda.decisions.adoption import refuse_adopted
from agenda.decisions.models import Decision, DecisionAction, Reservation, WithdrawnDecision
from agenda.decisions.queries import next_ordinal
from agenda.decisions.words import Outcome, Verb
from agenda.history.services import record
from agenda.kernel.confidentiality import Confidentiality, inherited
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.references.services import keep_references


@dataclass(frozen=True)
class DecisionValues:
    """Without a confidentiality of its own a decision has that of its item.

    ``request`` says which requested decision of the item it answers, counted from 1, and ``outcome`` how;
    ``reservations`` are by the row number of the party.
    """

    verb: Verb
    text: str
    asks_work: bool = True
    confidentiality: Confidentiality | None = None
    references: tuple[str, ...] = ()
    request: int | None = None
    outcome: Outcome | None = None
    reservations: tuple[tuple[int, str], ...] = ()


def record_decision(
    session: Session, consultation: Consultation, item: AgendaItem | None, values: DecisionValues, stamp: Stamp
) -> Decision:
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    refuse_adopted(session, consultation)
    if not values.text.strip():
        raise Invalid([Fault("text", "Schrijf op wat er is besloten.")])
    level = _level(item, values)
    ordinal = _number_again(session, item, values.request) or next_ordinal(session, consultation)
    decision = Decision(
        programme_id=consultation.programme_id,
        consultation=consultation,
        item=item,
        confidentiality=level,
        ordinal=ordinal,
        number=f"{consultation.occasion.key}.{ordinal}",
        decided_on=consultation.occasion.day,
        actions=[],
        references=list(keep_references(session, values.references).values()),
        verb=values.verb,
        text=values.text,
        request=values.request,
        asked=item.requested[values.request - 1] if item and values.request else "",
        outcome=values.outcome,
        reservations=[Reservation(party_id=party, text=text) for party, text in values.reservations],
        asks_work=values.asks_work,
        follow_up_on=consultation.occasion.day,
    )
    session.add(decision)
    told = {"number": decision.number, "text": values.text, "confidentiality": level}
    record(session, "decision.record", decision, stamp, new=kept_words(session, decision, told, "text"))
    return decision


def _number_again(session: Session, item: AgendaItem | None, request: int | None) -> int | None:
    """The number that the answer to this request had before it was withdrawn."""
    if item is None or request is None:
        return None
    withdrawn = session.scalar(
        select(WithdrawnDecision).where(WithdrawnDecision.item_id == item.id, WithdrawnDecision.request == request)
    )
    if withdrawn is None:
        return None
    session.delete(withdrawn)
    return withdrawn.ordinal


def _level(item: AgendaItem | None, values: DecisionValues) -> Confidentiality:
    if item is not None:
        return inherited(item.confidentiality, values.confidentiality)
    if values.confidentiality is Confidentiality.OWN_PARTY:
        raise Invalid([Fault("item", "Noem het agendapunt: alleen wie dat indiende, mag dit besluit dan zien.")])
    return values.confidentiality or Confidentiality.PARTICIPANTS


def link_action(session: Session, decision: Decision, action: Action, stamp: Stamp) -> None:
    require(stamp.by, Permission.DECISION_WRITE, decision)
    if action.programme_id != decision.programme_id:
        raise NotNow("Kies een actie uit hetzelfde programma.")
    if action not in decision.actions:
        decision.actions.append(action)
        record(session, "decision.link", decision, stamp, new={"action": action.number})


def action_from_decision(
    session: Session, programme: Programme, decision: Decision, values: ActionValues, stamp: Stamp
) -> Action:
    """A new action in the agenda that carries the decision out, linked both ways."""
    action = add_action(session, programme, values, stamp)
    link_action(session, decision, action, stamp)
    session.execute(
        change(DecisionAction)
        .where(DecisionAction.decision_id == decision.id, DecisionAction.action_id == action.id)
        .values(created=True)
    )
    return action
