from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import update as change
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import add_action
from agenda.actions.terms import Shift, move_terms
from agenda.actions.values import ActionValues
from agenda.consultations.models import (
    AgendaItem,
    Consultation,
    Decision,
    DecisionAction,
    ItemKind,
    Treatment,
    Verb,
)
from agenda.consultations.queries import next_ordinal
from agenda.consultations.rules import FOLLOW_UP
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import NARROW, Confidential, Confidentiality, inherited
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.queries import occasion_days
from agenda.programmes.services import keep_occasion
from agenda.references.services import keep_references
from agenda.terms.calendar import TermCalendar

ITEM_WORDS = ("subject", "message", "requested")


@dataclass(frozen=True)
class ItemValues:
    """``submitter`` is the row number of a party."""

    number: int
    subject: str
    kind: ItemKind
    treatment: Treatment
    message: str = ""
    requested: tuple[str, ...] = ()
    submitter: int | None = None
    confidentiality: Confidentiality = Confidentiality.PARTICIPANTS


@dataclass(frozen=True)
class DecisionValues:
    """Without a confidentiality of its own a decision has that of its item."""

    verb: Verb
    text: str
    asks_work: bool = True
    confidentiality: Confidentiality | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """An occasion on its day, whether it was made or moved just now, and what moved along."""

    occasion: Occasion
    changed: bool
    shifts: Sequence[Shift] = ()


def place_occasion(
    session: Session, programme: Programme, key: str, day: date, calendar: TermCalendar, stamp: Stamp
) -> Placed:
    """Puts the occasion on this day; the terms that are tied to it move along."""
    before = occasion_days(session, programme)
    occasion = keep_occasion(session, programme, key, day, stamp)
    old = before.get(occasion.id)
    if old is None or old == day:
        return Placed(occasion, changed=old is None)
    return Placed(occasion, True, move_terms(session, occasion, old, calendar, stamp))


def plan_consultation(session: Session, occasion: Occasion, title: str, place: str, stamp: Stamp) -> Consultation:
    require(stamp.by, Permission.CONSULTATION_WRITE, occasion)
    consultation = Consultation(
        programme_id=occasion.programme_id, occasion=occasion, title=title, place=place, items=[]
    )
    session.add(consultation)
    new = {"key": occasion.key, "day": occasion.day, "title": title, "place": place}
    record(session, "consultation.plan", consultation, stamp, new=new)
    return consultation


def put_item(session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp) -> AgendaItem:
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    if any(item.number == values.number for item in consultation.items):
        raise Invalid([Fault("number", f"Agendapunt {values.number} bestaat al.")])
    if values.confidentiality is Confidentiality.OWN_PARTY and values.submitter is None:
        raise Invalid([Fault("submitter", "Noem de indiener: alleen die partij mag dit agendapunt dan zien.")])
    told = {one.name: getattr(values, one.name) for one in fields(values)} | {"requested": list(values.requested)}
    item = AgendaItem(submitter_id=told.pop("submitter"), **told)
    consultation.items.append(item)
    record(session, "consultation.item", consultation, stamp, new=kept_words(session, item, told, *ITEM_WORDS))
    return item


def record_decision(
    session: Session, consultation: Consultation, item: AgendaItem | None, values: DecisionValues, stamp: Stamp
) -> Decision:
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    if not values.text.strip():
        raise Invalid([Fault("text", "Schrijf op wat er is besloten.")])
    level = _level(item, values)
    ordinal = next_ordinal(session, consultation)
    decision = Decision(
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
        asks_work=values.asks_work,
    )
    session.add(decision)
    told = {"number": decision.number, "text": values.text, "confidentiality": level}
    record(session, "decision.record", decision, stamp, new=kept_words(session, decision, told, "text"))
    return decision


def _level(item: AgendaItem | None, values: DecisionValues) -> Confidentiality:
    if item is not None:
        return inherited(item.confidentiality, values.confidentiality)
    if values.confidentiality is Confidentiality.OWN_PARTY:
        raise Invalid([Fault("item", "Noem het agendapunt: alleen wie dat indiende, mag dit besluit dan zien.")])
    return values.confidentiality or Confidentiality.PARTICIPANTS


def kept_words(session: Session, thing: Confidential, told: dict[str, Any], *words: str) -> dict[str, Any]:
    """As history keeps them: of what is not for all who take part only the seal."""
    return guarded(told, words, session.info["chain_key"]) if thing.confidentiality in NARROW else told


def link_action(session: Session, decision: Decision, action: Action, stamp: Stamp) -> None:
    require(stamp.by, Permission.DECISION_WRITE, decision)
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


def take_follow_up_step(session: Session, decision: Decision, name: str, stamp: Stamp, report: str = "") -> None:
    step = FOLLOW_UP.step(name, decision.follow_up)
    require(stamp.by, step.needs, decision)
    decision.report = report or decision.report
    if objection := step.lacks(decision):
        raise NotNow(objection)
    old, decision.follow_up = decision.follow_up, step.target
    record(session, f"decision.{step.name}", decision, stamp, old={"follow_up": old}, new={"follow_up": step.target})
