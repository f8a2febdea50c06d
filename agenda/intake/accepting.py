"""What an offer becomes when a person accepts it: each way asks the right that its own record asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.queries import goal_of, next_number
from agenda.actions.services import add_action
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Adoption, RoleKind
from agenda.calendars.queries import term_calendar
from agenda.commitments.services import add_commitment
from agenda.commitments.values import CommitmentValues
from agenda.consultations.models import Consultation
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.words import Verb
from agenda.indicators.queries import indicator_by_key, indicator_keys
from agenda.indicators.services import IndicatorValues, MeasurementValues, keep_indicator
from agenda.intake.models import LetterOffer
from agenda.intake.proposals import Role
from agenda.intake.values import OfferValues
from agenda.intake.words import ProposalKind
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault, Invalid, NotAllowed
from agenda.kernel.rights import Actor, Permission, Scoped, Stamp
from agenda.parties.queries import PartyKeys, party_keys
from agenda.programmes.models import Programme
from agenda.references.queries import references_named
from agenda.references.services import keep_references, normal_form

Kind = ProposalKind
ACTION_KINDS: Mapping[ProposalKind, ActionKind] = {
    Kind.ACTION: ActionKind.ACTION,
    Kind.MEASURE: ActionKind.MEASURE,
    Kind.INSTRUMENT: ActionKind.INSTRUMENT,
    Kind.AGREEMENT: ActionKind.AGREEMENT,
    Kind.STUDY: ActionKind.ACTION,
}
NO_ACTION = (
    "Een nieuwe actie in de agenda zetten mag u niet; vraag het secretariaat. U kunt wel aanwijzen welke actie het is."
)
NEEDED: Mapping[ProposalKind, tuple[Permission, str]] = {
    **dict.fromkeys(ACTION_KINDS, (Permission.ACTION_WRITE, NO_ACTION)),
    Kind.INDICATOR: (
        Permission.ACTION_WRITE,
        "Een meting vastleggen mag u niet; vraag het secretariaat.",
    ),
    Kind.COMMITMENT: (
        Permission.COMMITMENT_WRITE,
        "Een toezegging vastleggen mag u niet; vraag het secretariaat.",
    ),
    Kind.DECISION: (
        Permission.DECISION_WRITE,
        "Een besluit vastleggen mag u niet; vraag het secretariaat.",
    ),
}


def lacking(actor: Actor, kind: ProposalKind, thing: Scoped) -> str:
    """Why whoever asks can't make anything new of an offer of this kind; empty when nothing stands in the way."""
    needed = NEEDED.get(kind)
    return needed[1] if needed and not actor.may(needed[0], thing.scope) else ""


class Result(NamedTuple):
    """``made`` when the record is new, or new measurements stand in it."""

    kind: str
    identity: int
    told: str
    made: bool = True


class Acceptance(Protocol):
    @property
    def kinds(self) -> frozenset[ProposalKind]: ...

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result: ...


@dataclass(frozen=True)
class ExistingAction:
    """It tells of an action that is there: nothing is made. ``action`` is its row number."""

    action: int
    kinds = frozenset({*ACTION_KINDS, Kind.LEGAL_TERM})

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        action = session.get(Action, self.action)
        if action is None or action.programme_id != offer.intake.programme_id:
            raise Invalid([Fault("action", "Kies een actie van deze agenda.")])
        return Result(Action.__tablename__, action.id, f"actie {action.number}", made=False)


@dataclass(frozen=True)
class NewAction:
    """A concept under the goal (a row number); without a number it gets the first that is free."""

    goal: int
    number: str = ""
    kinds = frozenset(ACTION_KINDS)

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        _require(stamp, values.kind, offer)
        programme = session.get_one(Programme, offer.intake.programme_id)
        goal = goal_of(session, programme, self.goal)
        known = party_keys(session)
        wanted = ActionValues(
            goal=goal.id,
            number=self.number.strip() or next_number(session, goal),
            kind=ACTION_KINDS[values.kind],
            title=values.title,
            summary=_summary(offer, values, known),
            adoption=Adoption.CONCEPT,
            roles=tuple(_roles(values.parties, known)),
            terms=tuple(self._terms(session, offer, values)),
            references=values.references,
        )
        action = add_action(session, programme, wanted, stamp)
        return Result(Action.__tablename__, action.id, f"actie {action.number}")

    def _terms(self, session: Session, offer: LetterOffer, values: OfferValues) -> Iterator[TermValues]:
        if values.term:
            yield TermValues.read(values.term, offer.intake.dated, calendar=term_calendar(session))


def _summary(offer: LetterOffer, values: OfferValues, known: PartyKeys) -> str:
    """The sentence itself, and who is named in it without being kept as a party."""
    said = f"Brief van {spoken_date(offer.intake.dated)}: “{offer.sentence}”"
    others = [f"{one.party} ({one.role.label})" for one in values.parties if not is_known(one.party, known)]
    return f"{said}\n\nOok genoemd: {', '.join(others)}." if others else said


def is_known(key: str, known: PartyKeys) -> bool:
    return key in known.parties or key in known.groups


def _roles(parties: tuple[Role, ...], known: PartyKeys) -> Iterator[RoleValues]:
    """Each party once. Of a group the members are involved: who of them leads, no letter tells."""
    given: set[int] = set()
    for one in (one for one in parties if is_known(one.party, known)):
        is_group = one.party not in known.parties
        for number in known.of(one.party):
            if number not in given:
                given.add(number)
                role = RoleKind.INVOLVED if is_group and one.role is RoleKind.LEAD else one.role
                yield RoleValues(number, role, assumed=one.assumed or role is not one.role)


@dataclass(frozen=True)
class NewCommitment:
    commitment: CommitmentValues
    kinds = frozenset({Kind.COMMITMENT})

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        _require(stamp, values.kind, offer)
        programme = session.get_one(Programme, offer.intake.programme_id)
        made = add_commitment(session, programme, self.commitment, stamp)
        return Result("commitment", made.id, made.key)


@dataclass(frozen=True)
class NewMeasurement:
    """Of the indicator with this key, which is new when it has a name."""

    key: str
    measured: MeasurementValues
    name: str = ""
    unit: str = ""
    kinds = frozenset({Kind.INDICATOR})

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        _require(stamp, values.kind, offer)
        programme = session.get_one(Programme, offer.intake.programme_id)
        keep_indicator(session, programme, self._wanted(session, programme), stamp)
        kept = indicator_by_key(session, programme, self.key)
        return Result("indicator", kept.id, f"indicator {kept.name}")

    def _wanted(self, session: Session, programme: Programme) -> IndicatorValues:
        if not self.name:
            held = IndicatorValues.of(indicator_by_key(session, programme, self.key))
            return replace(held, measurements=(*held.measurements, self.measured))
        if self.key in indicator_keys(session, programme):
            raise Invalid([Fault("name", "Er is al een indicator met deze sleutel; kies een andere naam.")])
        return IndicatorValues(self.key, self.name, self.unit, measurements=(self.measured,))


@dataclass(frozen=True)
class KeptReference:
    kinds = frozenset({Kind.REFERENCE})

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        names = list(dict.fromkeys(map(normal_form, values.references or (values.title,))))
        known = {one.normal for one in references_named(session, names)}
        kept = keep_references(session, names)
        return Result("reference", kept[names[0]].id, "; ".join(names), made=not known.issuperset(names))


@dataclass(frozen=True)
class NewDecision:
    """Of a consultation (a row number) whose list is not adopted yet."""

    consultation: int
    verb: Verb
    text: str
    kinds = frozenset({Kind.DECISION})

    def make(self, session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp) -> Result:
        _require(stamp, values.kind, offer)
        held = session.get(Consultation, self.consultation)
        if held is None or held.programme_id != offer.intake.programme_id:
            raise Invalid([Fault("consultation", "Kies een overleg van dit programma.")])
        made = record_decision(session, held, None, DecisionValues(self.verb, self.text), stamp)
        session.flush()
        return Result("decision", made.id, f"besluit {made.number}")


def _require(stamp: Stamp, kind: ProposalKind, offer: LetterOffer) -> None:
    if why := lacking(stamp.by, kind, offer):
        raise NotAllowed(why, needs=NEEDED[kind][0].value, by=stamp.by.key)


def usual_source(dated: date) -> str:
    return f"Brief van {spoken_date(dated)}"
