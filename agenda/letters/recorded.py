"""The agenda as it was written down at a moment, as far as it is public."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, Goal
from agenda.actions.rules import order_key
from agenda.actions.values import ACTION_VALUES
from agenda.actions.words import Adoption
from agenda.changes.queries import read_goal
from agenda.changes.told import ToldChange
from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import FollowUp, Verb
from agenda.history.models import RecordVersion
from agenda.history.queries import contents_at, lines_since
from agenda.indicators.models import Indicator
from agenda.indicators.services import INDICATOR_VALUES
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.decision_numbers import DecisionNumbers
from agenda.letters.facts import Since, ToldAction, ToldCommitment, ToldDecision, ToldGoal, ToldIndicator, ToldUpdate
from agenda.programmes.models import Programme
from agenda.progress.models import Round, Update
from agenda.progress.queries import TAKEN_OVER

READERS = Audience(Confidentiality.PUBLIC)
"""A letter to parliament is read by everyone."""

ACTION, GOAL, INDICATOR, DECISION, COMMITMENT = (
    model.__tablename__ for model in (Action, Goal, Indicator, Decision, Commitment)
)
LINKS = {"decision.link": False, "decision.unlink": True}
"""Whether the action was linked to the decision before it happened."""
Undone = Mapping[tuple[str, int], Mapping[str, Any]]


def _read(kind: str, held: Iterable[RecordVersion]) -> Iterator[RecordVersion]:
    return (one for one in held if one.kind == kind)


def goals_then(held: Iterable[RecordVersion]) -> Iterator[ToldGoal]:
    return (ToldGoal.at(one, read_goal(one.content)) for one in _read(GOAL, held))


VERSIONED: Mapping[str, type[Action | Indicator]] = {ACTION: Action, INDICATOR: Indicator}


def versions_of(session: Session, kind: str, programme: Programme) -> dict[int, int]:
    """Per row number the version that the record has now."""
    model = VERSIONED[kind]
    return dict(session.execute(select(model.id, model.version).where(model.programme_id == programme.id)).all())


def indicators_then(
    held: Iterable[RecordVersion], versions: Mapping[int, int], as_of: datetime
) -> Iterator[ToldIndicator]:
    day = as_of.astimezone(AMSTERDAM).date()
    for one in _read(INDICATOR, held):
        values = INDICATOR_VALUES.validate_python(one.content)
        known = tuple(measured for measured in values.measurements if measured.measured_on <= day)
        yield ToldIndicator.at(one, replace(values, measurements=known), versions.get(one.record_id))


def actions_then(
    session: Session,
    programme: Programme,
    held: Iterable[RecordVersion],
    since: Since | None,
    known: Collection[int],
) -> Iterator[ToldAction]:
    """What was adopted, and what parliament knows of; once gone from the agenda only as long as that is news."""
    versions = versions_of(session, ACTION, programme)
    actions = (
        ToldAction.at(one, ACTION_VALUES.validate_python(one.content), versions.get(one.record_id))
        for one in _read(ACTION, held)
    )
    were = contents_at(session, ACTION, programme.id, since.moment) if since else {}
    for one in sorted(actions, key=lambda one: order_key(one.number)):
        was = were.get(one.id)
        if _is_public(one, known, was) and (not one.is_gone or since is None or _has_left(one, was)):
            yield one


def _has_left(action: ToldAction, was: Mapping[str, Any] | None) -> bool:
    """Whether it stood otherwise before, or was not there."""
    return was is None or (was["phase"], was["successor"]) != (action.phase.value, action.successor)


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


def changes_about(changes: Iterable[ToldChange], actions: Collection[int]) -> list[ToldChange]:
    """What hangs on no action, and what is about these."""
    return [one for one in changes if one.action is None or one.action in actions]


def rows_of(session: Session, identities: Sequence[int]) -> dict[int, Action]:
    batches = (identities[start : start + 500] for start in range(0, len(identities), 500))
    found = (session.scalars(select(Action).where(Action.id.in_(some))) for some in batches)
    return {action.id: action for some in found for action in some}


# ── What was reported, decided and promised by then ────────────────────────────────────────────────────────────────


def updates_then(
    session: Session, programme: Programme, actions: Iterable[ToldAction], since: Since | None, as_of: datetime
) -> dict[int, ToldUpdate]:
    """Of each action (row number) what its lead reported last since then, as long as the action stands so."""
    names = ("id", "version", "action_id", "party_id", "passage", "judged_at", "phase")
    after = [Update.judged_at > since.moment] if since else []
    found = session.execute(
        select(*(getattr(Update, name) for name in names))
        .join(Round, Round.id == Update.round_id)
        .where(Round.programme_id == programme.id, Update.state.in_(TAKEN_OVER), Update.judged_at <= as_of, *after)
        .order_by(Update.judged_at, Update.id)
    )
    last: dict[tuple[int, int | None], ToldUpdate] = {(row.action_id, row.party_id): ToldUpdate(*row) for row in found}
    whole = ((action, last.get((action.id, action.lead))) for action in actions if not _has_share(action))
    return {action.id: one for action, one in whole if one and one.phase is action.phase}


def _has_share(action: ToldAction) -> bool:
    """Whether the report of its lead is about a part of it alone."""
    return any(share.party == action.lead for share in action.shares)


def numbers_then(held: Iterable[RecordVersion]) -> dict[str, int]:
    """Per number the action that had it, in their order: history tells of actions by their numbers."""
    found = {one.content["number"]: one.record_id for one in _read(ACTION, held)}
    return dict(sorted(found.items(), key=lambda one: order_key(one[0])))


def decisions_then(
    session: Session, consultation: Consultation, undone: Undone, numbers: Mapping[str, int], as_of: datetime
) -> Iterator[ToldDecision]:
    day, links = as_of.astimezone(AMSTERDAM).date(), _links_then(session, consultation.programme_id, as_of)
    for decision in decisions_of(session, consultation, READERS):
        before = undone.get((DECISION, decision.id), {})
        if decision.decided_on <= day and before.get("number", decision.number):
            told = replace(ToldDecision.of(decision), **_held(before, DECISION_FIELDS))
            yield replace(told, actions=_carrying_out(told.actions, links.get(decision.id, {}), numbers))


def decision_numbers(session: Session, programme: Programme) -> DecisionNumbers:
    rows = session.execute(
        select(Decision.number, Decision.confidentiality).where(Decision.programme_id == programme.id)
    ).all()
    public = (number for number, confidentiality in rows if confidentiality is Confidentiality.PUBLIC)
    return DecisionNumbers(frozenset(number for number, _ in rows), frozenset(public))


def _links_then(session: Session, programme: int, as_of: datetime) -> dict[int, dict[str, bool]]:
    """Per decision the actions (by number) that were linked or unlinked after: whether they were linked then."""
    found: dict[int, dict[str, bool]] = {}
    for event, decision, difference in lines_since(session, LINKS, programme, as_of):
        for number in filter(None, difference.get("action", ())):
            found.setdefault(decision, {}).setdefault(number, LINKS[event])
    return found


def _carrying_out(now: Collection[int], links: Mapping[str, bool], numbers: Mapping[str, int]) -> tuple[int, ...]:
    """What the agenda did not have then is not linked either."""
    return tuple(action for number, action in numbers.items() if links.get(number, action in now))


def commitments_then(
    found: Iterable[Commitment], undone: Undone, numbers: Mapping[str, int], as_of: datetime
) -> Iterator[ToldCommitment]:
    day = as_of.astimezone(AMSTERDAM).date()
    for commitment in found:
        before = undone.get((COMMITMENT, commitment.id), {})
        if not before.get("key", commitment.key):
            continue
        told = replace(ToldCommitment.of(commitment), **_held(before, COMMITMENT_FIELDS))
        if told.made_on <= day:
            if "commitment_state" in before:
                told = replace(told, state=CommitmentState.stored(before["commitment_state"]))
            if "actions" in before:
                told = replace(told, actions=_carrying_out((), dict.fromkeys(before["actions"], True), numbers))
            yield _still_open(told) if told.settled_on and told.settled_on > day else told


def _still_open(commitment: ToldCommitment) -> ToldCommitment:
    return replace(commitment, state=CommitmentState.OPEN, outcome="", settled_on=None)


DECISION_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "verb": Verb.stored,
    "text": str,
    "asks_work": bool,
    "follow_up": FollowUp.stored,
    "report": lambda told: told or "",
}
COMMITMENT_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "kind": CommitmentKind.stored,
    "text": str,
    "made_to": str,
    "debate": lambda told: told or "",
    "made_on": date.fromisoformat,
    "register_number": lambda told: told or "",
    "references": lambda told: (told,) if told else (),
    "term": lambda told: told or "",
    "due_on": lambda told: date.fromisoformat(told) if told else None,
    "outcome": lambda told: told or "",
    "settled_on": lambda told: date.fromisoformat(told) if told else None,
}
"""How history tells of what a letter tells of."""


def _held(before: Mapping[str, Any], fields: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: read(before[name]) for name, read in fields.items() if name in before}
