"""Whether the work that decisions ask for is in somebody's hands: an action, an owner and a term."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from agenda.actions.models import Action, ActionRole, ActionShare, ActionTerm
from agenda.actions.words import RoleKind
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision, DecisionAction
from agenda.kernel.confidentiality import Viewer


@dataclass(frozen=True)
class Doer:
    """An action that carries a decision out: whether it has a lead, and whether it has a term."""

    id: int
    number: str
    led: bool
    dated: bool


@dataclass(frozen=True)
class Lack:
    """What is missing, and of which action (row number); None when there is no action at all."""

    sentence: str
    action: int | None = None


@dataclass(frozen=True)
class Coverage:
    decision: Decision
    actions: tuple[Doer, ...]

    @property
    def bare(self) -> bool:
        return self.decision.asks_work and not self.actions

    @property
    def without_lead(self) -> list[Doer]:
        return [one for one in self.actions if self.decision.asks_work and not one.led]

    @property
    def without_term(self) -> list[Doer]:
        return [one for one in self.actions if self.decision.asks_work and not one.dated]

    @property
    def lacks(self) -> list[Lack]:
        if self.bare:
            return [Lack("Koppel de actie die dit besluit uitvoert, of maak er een.")]
        return [
            *(Lack(f"Actie {one.number} heeft nog geen trekker.", one.id) for one in self.without_lead),
            *(Lack(f"Actie {one.number} heeft nog geen termijn.", one.id) for one in self.without_term),
        ]

    @property
    def sentences(self) -> list[str]:
        return [one.sentence for one in self.lacks]


def uncovered(session: Session, consultation: Consultation, viewer: Viewer) -> list[Coverage]:
    """The decisions of this consultation that lack something before their list can be final, in their order."""
    return [one for one in coverage_of(session, [consultation.id], viewer).get(consultation.id, []) if one.lacks]


def coverage_of(session: Session, consultations: Iterable[int], viewer: Viewer) -> dict[int, list[Coverage]]:
    """Per consultation (row number) its decisions in order, in one statement however many there are."""
    rows = session.execute(
        select(Decision, Action.id, Action.number, _is_led(), _is_dated())
        .outerjoin(DecisionAction, DecisionAction.decision_id == Decision.id)
        .outerjoin(Action, Action.id == DecisionAction.action_id)
        .where(Decision.consultation_id.in_(consultations))
        .order_by(Decision.consultation_id, Decision.ordinal, Action.order_key)
        .options(joinedload(Decision.item), lazyload(Decision.references))
    )
    doers: dict[Decision, list[Doer]] = {}
    for decision, identity, number, led, dated in rows:
        held = doers.setdefault(decision, [])
        if identity is not None:
            held.append(Doer(identity, number, led, dated))
    seen: dict[int, list[Coverage]] = {}
    for decision, actions in doers.items():
        if viewer.sees(decision):
            seen.setdefault(decision.consultation_id, []).append(Coverage(decision, tuple(actions)))
    return seen


def _is_led() -> ColumnElement[bool]:
    led = select(ActionRole.id).where(ActionRole.action_id == Action.id, ActionRole.role == RoleKind.LEAD)
    return led.correlate(Action).exists()


def _is_dated() -> ColumnElement[bool]:
    """With a term of its own, or one of a party's share in it."""
    return or_(
        *(
            select(kind.id).where(kind.action_id == Action.id, kind.wording != "").correlate(Action).exists()
            for kind in (ActionTerm, ActionShare)
        )
    )
