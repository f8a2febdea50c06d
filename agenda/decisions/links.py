"""What decisions did to actions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole, ActionTerm
from agenda.actions.queries import FIRST_TERM, LEAD
from agenda.actions.words import Phase
from agenda.decisions.models import DecisionAction

AT_ONCE = 500


@dataclass(frozen=True)
class LinkedAction:
    """``lead`` is a party (row number); ``created`` and ``changed`` tell what the decision did to the action."""

    id: int
    number: str
    title: str
    phase: Phase
    lead: int | None
    term: str | None
    created: bool
    changed: Sequence[str]


Links = Mapping[int, Sequence[LinkedAction]]


def links_of(session: Session, decisions: Collection[int]) -> Links:
    """Per decision (row number) its actions, in the order of their numbers."""
    found: dict[int, list[LinkedAction]] = {}
    asked = sorted(decisions)
    for start in range(0, len(asked), AT_ONCE):
        rows = session.execute(
            select(
                DecisionAction.decision_id,
                Action.id,
                Action.number,
                Action.title,
                Action.phase,
                ActionRole.party_id,
                ActionTerm.wording,
                DecisionAction.created,
                DecisionAction.changed,
            )
            .join(Action, Action.id == DecisionAction.action_id)
            .join(ActionRole, LEAD, isouter=True)
            .join(ActionTerm, FIRST_TERM, isouter=True)
            .where(DecisionAction.decision_id.in_(asked[start : start + AT_ONCE]))
            .order_by(DecisionAction.decision_id, Action.order_key)
        )
        for row in rows:
            found.setdefault(row[0], []).append(LinkedAction(*row[1:]))
    return found


def done_to(session: Session, action: int) -> Mapping[int, tuple[bool, Sequence[str]]]:
    """Per decision (row number) about this action whether it made the action, and what it changed of it."""
    rows = session.execute(
        select(DecisionAction.decision_id, DecisionAction.created, DecisionAction.changed).where(
            DecisionAction.action_id == action
        )
    )
    return {decision: (created, changed) for decision, created, changed in rows}
