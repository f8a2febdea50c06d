"""What a decision changes of an action: its term, its lead or its phase, with a link both ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import change_action
from agenda.actions.slips import Pair
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import Adoption, Phase, RoleKind
from agenda.decisions.models import Decision, DecisionAction
from agenda.decisions.services import link_action
from agenda.decisions.wording import called_in_public
from agenda.decisions.words import ActionPart, FollowUp
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require

LESSER = (RoleKind.CO_LEAD, RoleKind.INVOLVED)
"""What a party is no more once it leads, and what the lead before it can become."""


@dataclass(frozen=True)
class NewTerm:
    """``place`` counts the terms of the action from 0; None adds one."""

    place: int | None
    term: TermValues


@dataclass(frozen=True)
class ActionChange:
    """What is None stays. ``lead`` is the row number of a party, ``then`` the role that the lead before it keeps.

    ``reason`` tells why a term moves or an action is dropped, and ``agreed_by`` who agreed.
    """

    term: NewTerm | None = None
    lead: int | None = None
    then: RoleKind | None = None
    phase: Phase | None = None
    reason: str = ""
    agreed_by: str = ""


def change_by_decision(
    session: Session,
    decision: Decision,
    action: Action,
    change: ActionChange,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> list[ActionPart]:
    """Changes the action and links it in one go; tells what of it differs now. ``seen`` is the version looked at."""
    require(stamp.by, Permission.DECISION_WRITE, decision)
    if action.adoption is Adoption.MERGED:
        raise NotNow("Deze actie is opgegaan in een andere. Kies die.")
    old = ActionValues.of(action)
    new = changed_values(old, change, called_in_public(decision), stamp.at.astimezone(AMSTERDAM).date())
    parts = parts_between(old, new)
    if not parts:
        raise Invalid([Fault("", "Vul in wat dit besluit aan de actie verandert: de termijn, de trekker of de fase.")])
    change_action(session, action, new, stamp, seen=seen, event="action.decide")
    link_action(session, decision, action, stamp)
    link = _link(session, decision, action)
    link.changed = sorted({*link.changed, *(part.value for part in parts)})
    told = {"action": action.number, "changed": [part.label for part in parts]}
    record(session, "decision.change_action", decision, stamp, new=told)
    return parts


def changed_values(old: ActionValues, change: ActionChange, decision: str, on: date) -> ActionValues:
    """The values that the action gets by the decision that is called so."""
    new = replace(old, terms=_terms(old, change, decision, on), roles=_roles(old, change))
    if change.phase is None or change.phase is old.phase:
        return new
    dropped = (change.reason, decision) if change.phase is Phase.DROPPED else ("", "")
    return replace(new, phase=change.phase, dropped_because=dropped[0], dropped_by=dropped[1])


def _terms(old: ActionValues, change: ActionChange, decision: str, on: date) -> tuple[TermValues, ...]:
    if change.term is None:
        return old.terms
    place, term = change.term.place, change.term.term
    if place is None:
        return (*old.terms, term)
    if not 0 <= place < len(old.terms):
        raise Changed("Iemand anders heeft de termijnen van deze actie intussen gewijzigd. Begin opnieuw.")
    held = old.terms[place]
    pair = Pair(held, replace(term, subject=held.subject, milestone=held.milestone))
    if not pair.changed:
        return old.terms
    slip = pair.slip(on, change.reason, change.agreed_by, decision)
    return (*old.terms[:place], replace(pair.new, slips=(*held.slips, slip)), *old.terms[place + 1 :])


def _roles(old: ActionValues, change: ActionChange) -> tuple[RoleValues, ...]:
    """The new lead has its lesser role no longer, but keeps what it may decide on."""
    before = next((role for role in old.roles if role.role is RoleKind.LEAD), None)
    if change.lead is None or (before and before.party == change.lead):
        return old.roles
    lesser = [role for role in old.roles if role.party == change.lead and role.role in LESSER]
    rest = [role for role in old.roles if role is not before and role not in lesser]
    lead = replace(lesser[0] if lesser else RoleValues(change.lead, RoleKind.LEAD), role=RoleKind.LEAD, assumed=False)
    return (lead, *rest, *_kept(before, rest, change.then))


def _kept(before: RoleValues | None, rest: Sequence[RoleValues], then: RoleKind | None) -> Iterator[RoleValues]:
    if before and then and (before.party, then) not in {(role.party, role.role) for role in rest}:
        yield replace(before, role=then, assumed=False)


def parts_between(old: ActionValues, new: ActionValues) -> list[ActionPart]:
    pairs = {
        ActionPart.TERM: (old.terms, new.terms),
        ActionPart.LEAD: (old.as_set().roles, new.as_set().roles),
        ActionPart.PHASE: (old.phase, new.phase),
    }
    return [part for part, (before, after) in pairs.items() if before != after]


def unlink_action(session: Session, decision: Decision, action: Action, stamp: Stamp) -> None:
    """Undoes a link that was a mistake; what the decision made or changed stays linked."""
    require(stamp.by, Permission.DECISION_WRITE, decision)
    link = _link(session, decision, action)
    if link.created:
        raise NotNow(f"Actie {action.number} komt uit dit besluit voort; die koppeling blijft.")
    if link.changed:
        raise NotNow(f"Dit besluit heeft actie {action.number} gewijzigd; die koppeling blijft.")
    if decision.asks_work and decision.follow_up is not FollowUp.OPEN and len(decision.actions) == 1:
        raise NotNow(
            f"Het besluit is {decision.follow_up.label} door deze actie. Koppel eerst de actie die het wel uitvoert."
        )
    decision.actions.remove(action)
    record(session, "decision.unlink", decision, stamp, old={"action": action.number}, new={"action": None})


def _link(session: Session, decision: Decision, action: Action) -> DecisionAction:
    session.flush()
    link = session.get(DecisionAction, (decision.id, action.id))
    if link is None:
        raise NotFound("Deze actie hoort niet bij dit besluit.")
    return link
