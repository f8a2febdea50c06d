"""What a commitment, a motion or a question can be given."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.commitments.models import Commitment, CommitmentKind


@dataclass(frozen=True)
class CommitmentValues:
    """``party`` is a row number, ``actions`` are; ``due_on`` is given when a person says what the term means.

    ``reference`` is the source in any of its spellings.
    """

    key: str
    kind: CommitmentKind
    text: str
    made_to: str
    debate: str
    made_on: date
    term: str = ""
    register_number: str = ""
    party: int | None = None
    due_on: date | None = None
    reference: str = ""
    actions: tuple[int, ...] = ()

    @classmethod
    def of(cls, commitment: Commitment) -> "CommitmentValues":
        return cls(
            **{name: getattr(commitment, name) for name in PLAIN_FIELDS},
            party=commitment.party_id,
            due_on=commitment.due_on if commitment.due_confirmed_by else None,
            reference=commitment.reference.normal if commitment.reference else "",
            actions=tuple(action.id for action in commitment.actions),
        )


PLAIN_FIELDS = ("key", "kind", "text", "made_to", "debate", "made_on", "term", "register_number")


def told(commitment: Commitment) -> dict[str, Any]:
    """As history keeps it: actions by their numbers."""
    return {
        **{name: getattr(commitment, name) for name in PLAIN_FIELDS},
        "party": commitment.party_id,
        "due_on": commitment.due_on,
        "references": commitment.reference.normal if commitment.reference else "",
        "actions": [action.number for action in commitment.actions],
    }


@dataclass(frozen=True)
class Settling:
    """``outcome`` tells parliament how it was met."""

    outcome: str
    on: date
