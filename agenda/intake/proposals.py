"""What a letter offers: each proposal with the sentence that it was read in, for a person to accept, edit or reject."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agenda.actions.words import RoleKind
from agenda.intake.script import Span
from agenda.intake.words import ProposalKind


@dataclass(frozen=True)
class Role:
    """``party`` is the key of one that is kept, or the name as it was spelled; ``assumed`` when no words tell so."""

    party: str
    role: RoleKind
    assumed: bool = False

    def as_dict(self) -> dict[str, str]:
        return {"party": self.party, "role": self.role.value}


@dataclass(frozen=True)
class Proposal:
    """``spans`` are the places of the sentence in the kept text: more than one where a page ends within it.

    ``term`` is worded as in the letter and lies ahead of it; ``references`` are in their normal form.
    """

    kind: ProposalKind
    title: str
    sentence: str
    spans: Sequence[Span]
    confidence: float
    parties: Sequence[Role] = ()
    term: str = ""
    references: Sequence[str] = field(default=())
    heading: str = ""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def lead(self) -> str:
        return next((one.party for one in self.parties if one.role is RoleKind.LEAD), "")

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "title": self.title,
            "parties": [one.as_dict() for one in self.parties],
            "term": self.term or None,
            "references": list(self.references),
            "sentence": self.sentence,
            "offset": self.start,
            "confidence": self.confidence,
        }
