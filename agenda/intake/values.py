"""What an offer says: as the rules found it, or as a person changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from agenda.intake.models import LetterOffer
from agenda.intake.proposals import Proposal, Role
from agenda.intake.script import Span
from agenda.intake.words import ProposalKind
from agenda.kernel.text import one_line

MOST_PARTIES = 100


@dataclass(frozen=True)
class OfferValues:
    kind: ProposalKind
    title: str
    parties: tuple[Role, ...] = ()
    term: str = ""
    references: tuple[str, ...] = ()

    @classmethod
    def of(cls, offer: LetterOffer) -> "OfferValues":
        return OFFER_VALUES.validate_python(offer.edited or offer.found)

    @classmethod
    def read(cls, proposal: Proposal) -> "OfferValues":
        return cls(
            proposal.kind,
            one_line(proposal.title),
            tuple(proposal.parties[:MOST_PARTIES]),
            one_line(proposal.term),
            tuple(map(one_line, proposal.references)),
        )

    def stored(self) -> dict[str, Any]:
        content: dict[str, Any] = OFFER_VALUES.dump_python(self, mode="json")
        return content

    def told(self) -> dict[str, Any]:
        """As history keeps it."""
        parties = [f"{one.party} ({one.role.label})" for one in self.parties]
        return {
            "offer_kind": self.kind,
            "title": self.title,
            "named": parties,
            "term": self.term,
            "references": list(self.references),
        }


OFFER_VALUES: TypeAdapter[OfferValues] = TypeAdapter(OfferValues)


def found_in(proposal: Proposal) -> dict[str, Any]:
    """With where it stands, as JSON can hold it."""
    return {
        **OfferValues.read(proposal).stored(),
        "heading": one_line(proposal.heading),
        "spans": [list(span) for span in proposal.spans],
    }


def heading_of(offer: LetterOffer) -> str:
    return str(offer.found.get("heading", ""))


def spans_of(offer: LetterOffer) -> Sequence[Span]:
    held = offer.found.get("spans") or [(offer.start, offer.end)]
    return [(int(start), int(end)) for start, end in held]
