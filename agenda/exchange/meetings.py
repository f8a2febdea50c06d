"""Consultations, decisions, commitments and letters from a file. What is recorded already, stays as it is."""

from sqlalchemy import select

from agenda.actions.models import Action
from agenda.commitments.queries import commitments_of
from agenda.commitments.services import add_commitment, settle_commitment
from agenda.commitments.values import PLAIN_FIELDS, CommitmentValues, Settling
from agenda.consultations.items import put_item
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.queries import consultation_by_key, consultations_of
from agenda.consultations.services import Placed, plan_consultation
from agenda.countdown.moving import move_consultation
from agenda.countdown.services import mark_carried_out
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.lists import note_adoption
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import FollowUp
from agenda.exchange.agenda import verdict_on
from agenda.exchange.directory import directory_of
from agenda.exchange.loaded import Loading
from agenda.exchange.shape import CommitmentPart, ConsultationPart, DecisionPart
from agenda.exchange.sittings import load_meetings, load_sitting
from agenda.exchange.values import item_values
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.models import Letter
from agenda.letters.services import add_letter, add_passage, note_sent
from agenda.letters.values import PassageValues
from agenda.letters.words import Section

FOLLOW_UP_STEPS = {
    FollowUp.OPEN: (),
    FollowUp.RUNNING: ("start",),
    FollowUp.EXECUTED: ("start", "execute"),
    FollowUp.REPORTED: ("start", "execute", "report"),
    FollowUp.SETTLED: ("start", "execute", "report", "settle"),
}


def load_consultations(loading: Loading) -> None:
    held = {one.occasion.key: one for one in consultations_of(loading.session, loading.programme)}
    parts = loading.parts("overleggen", loading.file.consultations)
    for path, part in sorted(parts, key=lambda one: one[1].day):
        placed = _place(loading, part)
        loading.tell(path, verdict_on(part.key in held, placed.changed))
        consultation = held.get(part.key)
        if consultation is None:
            consultation = plan_consultation(loading.session, placed.occasion, part.title, part.place, loading.stamp)
            load_sitting(loading, consultation, part, path)
        load_meetings(loading, consultation, part, path)
        _load_items(loading, consultation, part)
    loading.directory = directory_of(loading.session, loading.programme)


def _place(loading: Loading, part: ConsultationPart) -> Placed:
    moved = move_consultation(loading.session, loading.programme, part.key, part.day, loading.calendar, loading.stamp)
    return moved.placed


def load_decisions(loading: Loading) -> None:
    consultations = {one.occasion.key: one for one in consultations_of(loading.session, loading.programme)}
    for part in loading.file.consultations:
        _load_decisions(loading, consultations[part.key], part)


def _action(loading: Loading, number: str) -> Action:
    return loading.session.get_one(Action, loading.directory.actions[number])


def _load_items(loading: Loading, consultation: Consultation, part: ConsultationPart) -> None:
    held = {item.number for item in consultation.items}
    for item in part.items:
        if item.number not in held and item.submitter in {None, *loading.directory.parties.parties}:
            put_item(loading.session, consultation, item_values(item, loading.directory.parties), loading.stamp)


def _load_decisions(loading: Loading, consultation: Consultation, part: ConsultationPart) -> None:
    held = {decision.text for decision in decisions_of(loading.session, consultation, Keeper())}
    items = {item.number: item for item in consultation.items}
    for given in part.decisions:
        if given.text not in held:
            item = items.get(given.item) if given.item else None
            decision = record_decision(
                loading.session, consultation, item, _decision_values(loading, given, item), loading.stamp
            )
            _follow(loading, decision, given)
    if part.adopted_on is not None:
        note_adoption(loading.session, consultation, part.adopted_on, loading.stamp)


def _decision_values(loading: Loading, given: DecisionPart, item: AgendaItem | None) -> DecisionValues:
    """What it answers is kept as far as its item asks it."""
    answers = item is not None and given.request is not None and given.request <= len(item.requested)
    parties = loading.directory.parties.parties
    return DecisionValues(
        given.verb,
        given.text,
        given.asks_work,
        given.confidentiality,
        given.references,
        request=given.request if answers else None,
        outcome=given.outcome if answers else None,
        reservations=tuple((parties[one.party], one.text) for one in given.reservations if one.party in parties),
    )


def _follow(loading: Loading, decision: Decision, given: DecisionPart) -> None:
    for number in given.actions:
        link_action(loading.session, decision, _action(loading, number), loading.stamp)
    for step in FOLLOW_UP_STEPS[given.follow_up]:
        reported_in = _told_in(loading, given.reported_in) if step == "report" else None
        take_follow_up_step(loading.session, decision, step, loading.stamp, given.report, reported_in=reported_in)


def _told_in(loading: Loading, key: str | None) -> Consultation | None:
    return consultation_by_key(loading.session, key, loading.programme) if key else None


def load_commitments(loading: Loading) -> None:
    held = {one.key for one in commitments_of(loading.session, loading.programme)}
    for path, part in loading.parts("toezeggingen", loading.file.commitments):
        loading.tell(path, verdict_on(part.key in held, changed=False))
        if part.key in held:
            continue
        commitment = add_commitment(loading.session, loading.programme, _promised(loading, part), loading.stamp)
        if part.outcome and part.settled_on:
            settling = Settling(part.outcome, part.settled_on)
            settle_commitment(loading.session, commitment, settling, loading.stamp)


def _promised(loading: Loading, part: CommitmentPart) -> CommitmentValues:
    plain = {name: getattr(part, name) for name in PLAIN_FIELDS}
    return CommitmentValues(
        **plain,
        party=loading.directory.parties.parties.get(part.party) if part.party else None,
        due_on=part.due_on,
        reference=part.reference or "",
        actions=tuple(_action(loading, number).id for number in part.actions),
    )


def load_letters(loading: Loading) -> None:
    held = set(loading.session.scalars(select(Letter.key).where(Letter.programme_id == loading.programme.id)))
    for path, part in loading.parts("brieven", loading.file.letters):
        loading.tell(path, verdict_on(part.key in held, changed=False))
        if part.key in held:
            continue
        head = part.model_dump(exclude={"passages", "consultation"})
        letter = add_letter(loading.session, loading.programme, head, part.consultation, loading.stamp)
        for one in part.passages:
            action = _action(loading, one.action) if one.action else None
            section = Section.ACTION if action else Section.GOAL
            values = PassageValues(one.level, one.heading, one.text, one.source, action, one.references, section)
            add_passage(loading.session, letter, values, loading.stamp)
        _carry_out(loading, letter)


def _carry_out(loading: Loading, letter: Letter) -> None:
    """A letter with a day that has come was sent; with another it is a draft."""
    if letter.dated > loading.stamp.at.astimezone(AMSTERDAM).date():
        return
    note_sent(loading.session, letter, letter.dated, loading.stamp)
    if letter.consultation_id:
        meeting = loading.session.get_one(Consultation, letter.consultation_id)
        mark_carried_out(loading.session, meeting, "letter", loading.stamp)
