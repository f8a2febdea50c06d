"""Each offer of an old letter as the page shows it: where it stands, who is named, and what it may become."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from agenda.actions.words import RoleKind
from agenda.intake.accepting import ACTION_KINDS
from agenda.intake.likeness import Known, Likeness
from agenda.intake.models import LetterOffer, OfferState
from agenda.intake.proposals import Role
from agenda.intake.services import is_reopenable
from agenda.intake.values import OfferValues, heading_of
from agenda.intake.words import Confidence, ProposalKind, confidence_of
from agenda.parties.queries import Naming, PartyKeys, all_groups, party_keys
from agenda.web.whole_letter import words_after, words_before

TIED = frozenset({*ACTION_KINDS, ProposalKind.LEGAL_TERM})


@dataclass(frozen=True)
class ToldParty:
    name: str
    role: str
    known: bool
    assumed: bool


@dataclass(frozen=True)
class Parties:
    keys: PartyKeys
    groups: Mapping[str, str]
    names: Mapping[int, Naming]

    @classmethod
    def of(cls, session: Session, names: Mapping[int, Naming]) -> "Parties":
        return cls(party_keys(session), {group.key: group.name for group in all_groups(session)}, names)

    def told(self, one: Role) -> ToldParty:
        number = self.keys.parties.get(one.party)
        naming = self.names.get(number) if number else None
        name = naming.short if naming else self.groups.get(one.party, one.party)
        return ToldParty(name, one.role.label, bool(naming) or one.party in self.groups, one.assumed)


@dataclass(frozen=True)
class Card:
    offer: LetterOffer
    values: OfferValues
    heading: str
    before: str
    after: str
    confidence: Confidence
    parties: Sequence[ToldParty]
    likely: Known | None
    lacks: str
    result: Known | None

    @property
    def is_open(self) -> bool:
        return self.offer.state is OfferState.OPEN

    @property
    def is_reopenable(self) -> bool:
        return is_reopenable(self.offer)

    @property
    def can_be_new(self) -> bool:
        """Also when a person has still to tell more."""
        return not self.lacks and self.values.kind not in {ProposalKind.LEGAL_TERM, ProposalKind.REFERENCE}

    @property
    def is_reference(self) -> bool:
        return self.values.kind is ProposalKind.REFERENCE

    @property
    def can_be_tied(self) -> bool:
        return self.values.kind in TIED


class Cards:
    """``lacks`` tells per kind why whoever looks can't make anything new of it."""

    def __init__(
        self,
        session: Session,
        text: str,
        likeness: Likeness,
        names: Mapping[int, Naming],
        lacks: Mapping[ProposalKind, str],
    ) -> None:
        self.session, self.text, self.likeness, self.names, self.lacks = session, text, likeness, names, lacks

    @cached_property
    def parties(self) -> Parties:
        return Parties.of(self.session, self.names)

    @cached_property
    def actions(self) -> Mapping[int, Known]:
        return {one.identity: one for one in self.likeness.actions}

    def of(self, offers: Iterable[LetterOffer]) -> list[Card]:
        return [self._card(one) for one in offers]

    def _card(self, offer: LetterOffer) -> Card:
        values = OfferValues.of(offer)
        return Card(
            offer,
            values,
            heading_of(offer),
            words_before(self.text, offer.start),
            words_after(self.text, offer.end),
            confidence_of(offer.confidence),
            [self.parties.told(one) for one in values.parties],
            self.likely(offer, values),
            self.lacks[values.kind],
            self.actions.get(offer.result_id or 0) if offer.result_kind == "action" else None,
        )

    def likely(self, offer: LetterOffer, values: OfferValues) -> Known | None:
        if values.kind not in TIED or offer.state is not OfferState.OPEN:
            return None
        lead = next((one.party for one in values.parties if one.role is RoleKind.LEAD), "")
        return self.likeness.likeliest(values.title, heading_of(offer), lead)
