"""The decisions as the note taker writes them down, for as long as their list is a draft."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.services import kept_words
from agenda.decisions.adoption import refuse_adopted, refuse_rewording
from agenda.decisions.models import ActionPoint, Decision, ItemDecision, Reservation, WithdrawnDecision
from agenda.decisions.note_taking import require_note_taker
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.wording import WITHOUT_WORK, deferred, verb_of
from agenda.decisions.words import FollowUp, Outcome, Verb
from agenda.history.services import record
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.parties.models import Party

MEANWHILE = "Iemand anders heeft dit intussen gewijzigd. Vergelijk, en kies wat blijft."
TOO_LONG = f"Houd deze tekst korter dan {LONGEST_TEXT} tekens."
GONE = "Dit agendapunt is er niet, of niet voor u."
CHANGEABLE = ("verb", "text", "asked", "outcome", "asks_work")


@dataclass(frozen=True)
class Answer:
    """What became of a requested decision: ``text`` is what was decided instead, ``reason`` why it was deferred.

    Without a verb it is the one in which the decision was asked.
    """

    outcome: Outcome
    text: str = ""
    reason: str = ""
    verb: Verb | None = None
    asks_work: bool = True

    def of(self, request: int, asked: str) -> DecisionValues:
        if self.outcome is Outcome.DEFERRED:
            reason = needed(self.reason, "reason", "Schrijf waarom dit wordt aangehouden.")
            return DecisionValues(Verb.DEFER, deferred(asked, reason), False, request=request, outcome=self.outcome)
        verb = self.verb or verb_of(asked)
        text = asked
        if self.outcome is Outcome.CHANGED:
            text = needed(self.text, "text", "Schrijf op wat er in plaats daarvan is besloten.")
        return DecisionValues(verb, text, self.asks_work, request=request, outcome=self.outcome)


def answer_request(
    session: Session, item: AgendaItem, request: int, answer: Answer | None, stamp: Stamp, *, seen: int | None = None
) -> Decision | None:
    """Records what became of a requested decision (counted from 1), or changes it; None takes it back.

    ``seen`` is the version of the decision that the note taker looked at, 0 when there was none.
    """
    consultation = _writable(session, item.consultation, item, stamp)
    if not 1 <= request <= len(item.requested):
        raise NotFound("Dit gevraagde besluit staat niet (meer) bij het agendapunt.")
    held = session.scalar(select(Decision).where(Decision.item_id == item.id, Decision.request == request))
    if answer is None:
        if held is not None:
            withdraw_decision(session, held, stamp, seen=seen)
        return None
    asked = held.asked if held else item.requested[request - 1]
    values = answer.of(request, asked)
    if held is None:
        _refuse_outdated(None, seen)
        return record_decision(session, consultation, item, values, stamp)
    _change(session, held, {name: getattr(values, name, asked) for name in CHANGEABLE}, stamp, seen)
    return held


def add_decision(
    session: Session, consultation: Consultation, item: AgendaItem, values: DecisionValues, stamp: Stamp
) -> Decision:
    """One that nobody had asked for."""
    _writable(session, consultation, item, stamp)
    needed(values.text, "text", "Schrijf op wat er is besloten.")
    return record_decision(session, consultation, item, values, stamp)


def change_decision(
    session: Session, decision: Decision, values: DecisionValues, stamp: Stamp, *, seen: int | None = None
) -> None:
    _writable(session, decision.consultation, decision.item, stamp)
    text = needed(values.text, "text", "Schrijf op wat er is besloten.")
    asks_work = values.asks_work and values.verb is not Verb.DEFER
    _change(session, decision, {"verb": values.verb, "text": text, "asks_work": asks_work}, stamp, seen)


def withdraw_decision(session: Session, decision: Decision, stamp: Stamp, *, seen: int | None = None) -> None:
    """Its number is never given to another."""
    consultation = _writable(session, decision.consultation, decision.item, stamp)
    _refuse_outdated(decision, seen)
    refuse_rewording(session, consultation)
    if hanging := hangs_on(session, decision):
        raise NotNow(f"Besluit {decision.number} kan niet weg: er hangt nog {hanging} aan. Haal dat eerst weg.")
    told = {"number": decision.number, "text": decision.text, "confidentiality": decision.confidentiality}
    old = kept_words(session, decision, told, "text")
    record(session, "decision.withdraw", decision, stamp, old=old, new=dict.fromkeys(old))
    session.add(
        WithdrawnDecision(
            consultation_id=consultation.id,
            ordinal=decision.ordinal,
            item_id=decision.item_id if decision.request else None,
            request=decision.request,
        )
    )
    session.delete(decision)
    session.flush()


def hangs_on(session: Session, decision: Decision) -> str:
    """What would be lost with it, in words."""
    point = session.scalar(select(ActionPoint.id).where(ActionPoint.decision_id == decision.id).limit(1))
    item = session.scalar(select(ItemDecision.item_id).where(ItemDecision.decision_id == decision.id).limit(1))
    parts = (
        (decision.actions, "een actie"),
        (decision.reservations, "een voorbehoud"),
        (decision.corrections, "een correctie"),
        (point, "een actiepunt"),
        (item, "een agendapunt"),
        (decision.follow_up is not FollowUp.OPEN, "opvolging"),
    )
    return next((words for there, words in parts if there), "")


def reserve(
    session: Session, decision: Decision, party: int, text: str, stamp: Stamp, *, seen: int | None = None
) -> Reservation | None:
    """With what the party (row number) agreed only under a condition; an empty text takes it back."""
    _writable(session, decision.consultation, decision.item, stamp)
    text = fitting(text, "text")
    held = next((one for one in decision.reservations if one.party_id == party), None)
    old = held.text if held else ""
    if text == old:
        return held
    _refuse_outdated(held, seen)
    if held is not None and held.edition is not None:
        raise NotNow("Dit voorbehoud gaf de partij zelf op de besluitenlijst; alleen zij kan het wijzigen.")
    if held is None:
        held = Reservation(party_id=party, text=text)
        decision.reservations.append(held)
    elif text:
        held.text = text
    else:
        decision.reservations.remove(held)
    key = session.get_one(Party, party).key
    told = [kept_words(session, decision, {"party": key, "reservation": one}, "reservation") for one in (old, text)]
    record(session, "decision.reserve", decision, stamp, old={**told[0], "party": None}, new=told[1])
    return held if text else None


def fitting(text: str, field: str) -> str:
    text = clean_text(text).strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid([Fault(field, TOO_LONG)])
    return text


def needed(text: str, field: str, sentence: str) -> str:
    text = fitting(text, field)
    if not text:
        raise Invalid([Fault(field, sentence)])
    return text


def refuse_unseen(item: AgendaItem | None, stamp: Stamp) -> None:
    if item is not None and not Eyes(stamp.by).sees(item):
        raise NotFound(GONE)


def _writable(session: Session, consultation: Consultation, item: AgendaItem | None, stamp: Stamp) -> Consultation:
    """The consultation, once it is sure that whoever acts may write down its decisions now."""
    require_note_taker(session, consultation, stamp)
    refuse_unseen(item, stamp)
    refuse_adopted(session, consultation)
    return consultation


def _refuse_outdated(held: Decision | Reservation | None, seen: int | None) -> None:
    if seen is not None and seen != (held.version if held else 0):
        raise Changed(MEANWHILE)


def _change(session: Session, decision: Decision, new: dict[str, object], stamp: Stamp, seen: int | None) -> None:
    old = {name: getattr(decision, name) for name in new}
    if new == old:
        return
    _refuse_outdated(decision, seen)
    refuse_rewording(session, decision.consultation)
    for name, value in new.items():
        setattr(decision, name, value)
    told = [kept_words(session, decision, one, "text", "asked") for one in (old, new)]
    record(session, "decision.change", decision, stamp, old=told[0], new=told[1])


def asks_work_by_itself(wording: str) -> bool:
    return verb_of(wording) not in WITHOUT_WORK
