from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.models import Action, Goal
from agenda.actions.rules import order_key
from agenda.actions.values import ACTION_VALUES
from agenda.actions.words import Adoption
from agenda.changes.facts import ChangeKind
from agenda.changes.queries import changes_of, read_goal
from agenda.changes.told import ToldChange
from agenda.changes.window import since_day
from agenda.commitments.models import Commitment, CommitmentState
from agenda.commitments.queries import commitments_of
from agenda.consultations.models import Consultation
from agenda.consultations.queries import previous_consultation
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import FollowUp, Verb
from agenda.history.models import RecordVersion
from agenda.history.queries import contents_at, undone_since, versions_at
from agenda.indicators.models import Indicator
from agenda.indicators.services import INDICATOR_VALUES
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotFound
from agenda.letters.facts import (
    LetterFacts,
    Since,
    ToldAction,
    ToldCommitment,
    ToldDecision,
    ToldGoal,
    ToldIndicator,
    ToldUpdate,
)
from agenda.letters.models import Letter, Passage
from agenda.letters.words import LetterState
from agenda.parties.queries import group_members, group_names, names_on
from agenda.programmes.models import Programme
from agenda.progress.models import Round, Update
from agenda.progress.queries import TAKEN_OVER

READERS = Audience(Confidentiality.PUBLIC)
"""A letter to parliament is read by everyone."""

DAY = timedelta(days=1)
ACTION, GOAL, INDICATOR, DECISION, COMMITMENT = (
    model.__tablename__ for model in (Action, Goal, Indicator, Decision, Commitment)
)
LEAVING = frozenset({ChangeKind.ADDED, ChangeKind.DROPPED, ChangeKind.MERGED})
Undone = Mapping[tuple[str, int], Mapping[str, Any]]


def letter_facts(session: Session, letter: Letter, as_of: datetime) -> LetterFacts:
    """In a fixed number of statements, whatever the size of the agenda."""
    programme = session.get_one(Programme, letter.programme_id)
    consultation = session.get(Consultation, letter.consultation_id) if letter.consultation_id else None
    since = changed_since(session, letter, consultation, as_of)
    before = _told_before(session, since)
    held = versions_at(session, (ACTION, GOAL, INDICATOR), programme.id, as_of)
    undone = undone_since(session, (DECISION, COMMITMENT), programme.id, as_of)
    commitments = list(_commitments(commitments_of(session, programme), undone, as_of))
    known = before | {number for one in commitments for number in one.actions}
    changes = changes_of(session, programme, since.moment, as_of, letter.dated).changes if since else ()
    told = list(_public(session, programme, held, since, known, changes))
    return LetterFacts(
        programme=programme,
        as_of=as_of,
        goals=sorted(_goals(held), key=lambda one: order_key(one.number)),
        actions=[one for one in told if not one.successor],
        gone=[one for one in told if one.successor],
        updates={one.action_id: one for one in _updates(session, programme, as_of)},
        consultation=consultation,
        decisions=list(_decisions(session, consultation, undone, as_of)) if consultation else [],
        commitments=commitments,
        indicators=list(_indicators(held, _versions(session, Indicator, programme), as_of)),
        since=since,
        changes=_about(changes, {one.id for one in told}),
        told_before=before,
        rows=_rows(session, [one.id for one in told]),
        groups=group_names(session),
        members=group_members(session),
        names=names_on(session, letter.dated),
    )


# ── Since when ─────────────────────────────────────────────────────────────────────────────────────────────────────


def changed_since(session: Session, letter: Letter, consultation: Consultation | None, as_of: datetime) -> Since | None:
    """The letter that was sent before this one, or else the consultation before the one that it reports on."""
    found = _since_letter(session, letter) or _since_meeting(session, consultation)
    return found if found and found.moment < as_of else None


def _since_letter(session: Session, letter: Letter) -> Since | None:
    previous = last_sent_before(session, letter)
    if previous:
        return Since(previous.as_of or since_day(previous.dated + DAY), previous.dated, letter=previous)
    return Since(since_day(letter.previous_on + DAY), letter.previous_on) if letter.previous_on else None


def _since_meeting(session: Session, consultation: Consultation | None) -> Since | None:
    previous = previous_consultation(session, consultation) if consultation else None
    if previous is None:
        return None
    return Since(since_day(previous.occasion.day), previous.occasion.day, consultation=previous)


def last_sent_before(session: Session, letter: Letter) -> Letter | None:
    return session.scalar(
        select(Letter)
        .where(
            Letter.programme_id == letter.programme_id,
            Letter.id != letter.id,
            Letter.state == LetterState.SENT,
            Letter.dated < letter.dated,
        )
        .order_by(Letter.dated.desc(), Letter.id.desc())
        .limit(1)
    )


def _told_before(session: Session, since: Since | None) -> frozenset[int]:
    if since is None or since.letter is None:
        return frozenset()
    told = select(Passage.action_id).where(Passage.letter_id == since.letter.id, Passage.action_id.is_not(None))
    return frozenset(number for number in session.scalars(told) if number)


# ── The agenda as it was recorded ──────────────────────────────────────────────────────────────────────────────────


def _read(kind: str, held: Iterable[RecordVersion]) -> Iterator[RecordVersion]:
    return (one for one in held if one.kind == kind)


def _goals(held: Iterable[RecordVersion]) -> Iterator[ToldGoal]:
    return (ToldGoal.at(one, read_goal(one.content)) for one in _read(GOAL, held))


def _versions(session: Session, kind: type[Action | Indicator], programme: Programme) -> dict[int, int]:
    return dict(session.execute(select(kind.id, kind.version).where(kind.programme_id == programme.id)).all())


def _indicators(held: Iterable[RecordVersion], versions: Mapping[int, int], as_of: datetime) -> Iterator[ToldIndicator]:
    day = as_of.astimezone(AMSTERDAM).date()
    for one in _read(INDICATOR, held):
        values = INDICATOR_VALUES.validate_python(one.content)
        known = tuple(measured for measured in values.measurements if measured.measured_on <= day)
        yield ToldIndicator.at(one, replace(values, measurements=known), versions.get(one.record_id))


def _public(
    session: Session,
    programme: Programme,
    held: Iterable[RecordVersion],
    since: Since | None,
    known: Collection[int],
    changes: Iterable[ToldChange],
) -> Iterator[ToldAction]:
    """What was adopted, and what parliament knows of; once gone from the agenda only as long as that is news."""
    versions = _versions(session, Action, programme)
    actions = (
        ToldAction.at(one, ACTION_VALUES.validate_python(one.content), versions.get(one.record_id))
        for one in _read(ACTION, held)
    )
    were = contents_at(session, ACTION, programme.id, since.moment) if since else {}
    news = {one.action for one in changes if one.kind in LEAVING}
    for one in sorted(actions, key=lambda one: order_key(one.number)):
        if _is_public(one, known, were.get(one.id)) and (not one.is_gone or since is None or one.id in news):
            yield one


def _is_public(action: ToldAction, known: Collection[int], was: Mapping[str, Any] | None) -> bool:
    match action.adoption:
        case Adoption.ADOPTED:
            return True
        case Adoption.PROPOSED:
            return action.id in known
        case Adoption.MERGED:
            return action.id in known or (was is not None and was["adoption"] == Adoption.ADOPTED.value)
        case _:
            return False


def _about(changes: Iterable[ToldChange], actions: Collection[int]) -> list[ToldChange]:
    """What hangs on no action, and what is about these."""
    return [one for one in changes if one.action is None or one.action in actions]


def _rows(session: Session, identities: Sequence[int]) -> dict[int, Action]:
    batches = (identities[start : start + 500] for start in range(0, len(identities), 500))
    found = (session.scalars(select(Action).where(Action.id.in_(some))) for some in batches)
    return {action.id: action for some in found for action in some}


# ── What was reported, decided and promised by then ────────────────────────────────────────────────────────────────


def _updates(session: Session, programme: Programme, as_of: datetime) -> Iterator[ToldUpdate]:
    """Of each action the passage of the update that was accepted last."""
    names = ("id", "version", "action_id", "party_id", "passage", "judged_at")
    found = session.execute(
        select(*(getattr(Update, name) for name in names))
        .join(Round, Round.id == Update.round_id)
        .where(Round.programme_id == programme.id, Update.state.in_(TAKEN_OVER), Update.judged_at <= as_of)
        .order_by(Update.judged_at, Update.id)
    )
    return (ToldUpdate(*row) for row in found)


def _decisions(session: Session, consultation: Consultation, undone: Undone, as_of: datetime) -> Iterator[ToldDecision]:
    day = as_of.astimezone(AMSTERDAM).date()
    for decision in decisions_of(session, consultation, READERS):
        before = undone.get((DECISION, decision.id), {})
        if decision.decided_on <= day and before.get("number", decision.number):
            yield replace(ToldDecision.of(decision), **_held(before, DECISION_FIELDS))


def _commitments(found: Iterable[Commitment], undone: Undone, as_of: datetime) -> Iterator[ToldCommitment]:
    day = as_of.astimezone(AMSTERDAM).date()
    for commitment in found:
        before = undone.get((COMMITMENT, commitment.id), {})
        if commitment.made_on <= day and before.get("key", commitment.key):
            told = replace(ToldCommitment.of(commitment), **_held(before, COMMITMENT_FIELDS))
            yield _still_open(told) if told.settled_on and told.settled_on > day else told


def _still_open(commitment: ToldCommitment) -> ToldCommitment:
    return replace(commitment, state=CommitmentState.OPEN, outcome="", settled_on=None)


DECISION_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "verb": Verb.stored,
    "text": str,
    "follow_up": FollowUp.stored,
    "report": lambda told: told or "",
}
COMMITMENT_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "term": lambda told: told or "",
    "state": CommitmentState.stored,
    "outcome": lambda told: told or "",
    "settled_on": lambda told: date.fromisoformat(told) if told else None,
}
"""How history tells of what a letter tells of."""


def _held(before: Mapping[str, Any], fields: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: read(before[name]) for name, read in fields.items() if name in before}


def letter_by_key(session: Session, key: str, programme: Programme | None = None) -> Letter:
    wanted = select(Letter).where(Letter.key == key).options(selectinload(Letter.passages))
    if programme is not None:
        wanted = wanted.where(Letter.programme_id == programme.id)
    found = session.scalars(wanted).all()
    if not found:
        raise NotFound(f"Er is geen brief ‘{key}’.")
    if len(found) > 1:
        raise NotFound(f"Meer programma’s hebben een brief ‘{key}’; noem het programma erbij.")
    return found[0]


def last_letter_before(session: Session, programme: Programme, day: date) -> Letter | None:
    return session.scalar(
        select(Letter)
        .where(Letter.programme_id == programme.id, Letter.dated < day)
        .order_by(Letter.dated.desc())
        .limit(1)
    )


def last_letter_on(session: Session, consultation: Consultation) -> Letter | None:
    """The newest that reports on this meeting."""
    return session.scalar(
        select(Letter).where(Letter.consultation_id == consultation.id).order_by(Letter.dated.desc()).limit(1)
    )
