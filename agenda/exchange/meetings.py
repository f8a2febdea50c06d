"""Consultations, commitments, indicators and letters from a file. What is recorded already, stays as it is."""

from sqlalchemy import select

from agenda.actions.models import Indicator, Measurement
from agenda.actions.queries import indicators_of
from agenda.commitments.queries import commitments_of
from agenda.commitments.services import CommitmentValues, add_commitment
from agenda.consultations.models import Consultation, Decision, FollowUp
from agenda.consultations.queries import consultations_of, decisions_of
from agenda.consultations.services import (
    DecisionValues,
    link_action,
    plan_consultation,
    put_item,
    record_decision,
    take_follow_up_step,
)
from agenda.exchange.loaded import Loading
from agenda.exchange.shape import ConsultationPart, DecisionPart, IndicatorPart
from agenda.exchange.values import item_values
from agenda.history.services import record
from agenda.letters.models import Letter
from agenda.letters.services import add_letter, add_passage
from agenda.letters.values import PassageValues
from agenda.programmes.services import keep_occasion

FOLLOW_UP_STEPS = {
    FollowUp.OPEN: (),
    FollowUp.RUNNING: ("start",),
    FollowUp.EXECUTED: ("start", "execute"),
    FollowUp.REPORTED: ("start", "execute", "report"),
    FollowUp.SETTLED: ("start", "execute", "report", "settle"),
}


def load_consultations(loading: Loading) -> None:
    held = {one.occasion.key: one for one in consultations_of(loading.session, loading.programme)}
    for part in sorted(loading.file.consultations, key=lambda one: one.day):
        occasion = keep_occasion(loading.session, loading.programme, part.key, part.day, loading.stamp)
        if part.key in held:
            loading.unchanged["overleggen"] += 1
            consultation = held[part.key]
        else:
            loading.added["overleggen"] += 1
            consultation = plan_consultation(loading.session, occasion, part.title, part.place, loading.stamp)
        _load_items(loading, consultation, part)
        _load_decisions(loading, consultation, part)


def _load_items(loading: Loading, consultation: Consultation, part: ConsultationPart) -> None:
    held = {item.number for item in consultation.items}
    for item in part.items:
        if item.number not in held:
            put_item(loading.session, consultation, item_values(item, loading.keys), loading.stamp)


def _load_decisions(loading: Loading, consultation: Consultation, part: ConsultationPart) -> None:
    held = {decision.text for decision in decisions_of(loading.session, consultation)}
    items = {item.number: item for item in consultation.items}
    for given in part.decisions:
        if given.text not in held:
            values = DecisionValues(given.verb, given.text, given.asks_work, given.publicity)
            item = items.get(given.item) if given.item else None
            decision = record_decision(loading.session, consultation, item, values, loading.stamp)
            _follow(loading, decision, given)


def _follow(loading: Loading, decision: Decision, given: DecisionPart) -> None:
    for number in given.actions:
        link_action(loading.session, decision, loading.actions[number], loading.stamp)
    for step in FOLLOW_UP_STEPS[given.follow_up]:
        take_follow_up_step(loading.session, decision, step, loading.stamp, given.report)


def load_commitments(loading: Loading) -> None:
    held = {one.key for one in commitments_of(loading.session, loading.programme)}
    for part in loading.file.commitments:
        if part.key in held:
            loading.unchanged["toezeggingen"] += 1
            continue
        values = CommitmentValues(part.key, part.kind, part.text, part.made_to, part.debate, part.made_on, part.term)
        actions = [loading.actions[number] for number in part.actions]
        add_commitment(loading.session, loading.programme, values, part.reference, actions, loading.stamp)
        loading.added["toezeggingen"] += 1


def load_indicators(loading: Loading) -> None:
    held = {one.key for one in indicators_of(loading.session, loading.programme)}
    for part in loading.file.indicators:
        if part.key in held:
            loading.unchanged["indicatoren"] += 1
        else:
            _add_indicator(loading, part)
            loading.added["indicatoren"] += 1


def _add_indicator(loading: Loading, part: IndicatorPart) -> None:
    indicator = Indicator(
        programme_id=loading.programme.id,
        key=part.key,
        name=part.name,
        unit=part.unit,
        goal_id=loading.goals[part.goal].id if part.goal else None,
        measurements=[
            Measurement(measured_on=one.measured_on, low=one.low, high=one.high, source=one.source)
            for one in part.measurements
        ],
    )
    loading.session.add(indicator)
    record(loading.session, "indicator.add", indicator, loading.stamp, new={"key": part.key, "name": part.name})


def load_letters(loading: Loading) -> None:
    held = set(loading.session.scalars(select(Letter.key).where(Letter.programme_id == loading.programme.id)))
    for part in loading.file.letters:
        if part.key in held:
            loading.unchanged["brieven"] += 1
            continue
        head = part.model_dump(exclude={"passages", "consultation"})
        letter = add_letter(loading.session, loading.programme, head, part.consultation, loading.stamp)
        for one in part.passages:
            action = loading.actions[one.action] if one.action else None
            add_passage(letter, PassageValues(one.level, one.heading, one.text, one.source, action))
        loading.added["brieven"] += 1
