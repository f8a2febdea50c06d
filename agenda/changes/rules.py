"""What counts as a change: two contents of one record side by side."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agenda.actions.goals import GoalValues
from agenda.actions.slips import paired_terms
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import Phase, RoleKind, Succession
from agenda.changes.facts import (
    Added,
    Adopted,
    ChangeKind,
    Divided,
    Dropped,
    Fact,
    Finished,
    GoalAdded,
    GoalChanged,
    IndicatorAdded,
    IndicatorChanged,
    KindChanged,
    LeadChanged,
    Measured,
    Merged,
    Remeasured,
    Renumbered,
    Retitled,
    RoleDetailed,
    RoleLeft,
    RoleTaken,
    ShareChanged,
    SharesAdded,
    SharesEnded,
    StandChanged,
    TermAdded,
    TermChanged,
    TermDetailed,
    TermEnded,
    TermMet,
    TermMoved,
    TextsChanged,
)
from agenda.indicators.services import IndicatorValues

TEXTS = (
    "summary",
    "legal_basis",
    "explanation",
    "cause",
    "consequence",
    "correction",
    "adopted_by",
    "dropped_because",
    "dropped_by",
    "overruled_because",
    "links",
    "references",
)
"""Fields that are named when they change, unless another fact tells of them."""

ORDER_OF_TERMS = "order"
WORDED = ("wording", "first", "last", "precision", "approximate", "recurring", "open")
DETAILED = ("subject", "strength", "occasion", "confirmed_by")


def action_facts(old: ActionValues | None, new: ActionValues) -> Iterator[Fact]:
    if old is None:
        yield Added(values=new)
        return
    facts = [fact for compare in COMPARISONS for fact in compare(old, new)]
    yield from facts
    told = {field for fact in facts for field in fact.fields}
    yield from _texts(old, new, told)


def as_told(values: ActionValues) -> ActionValues:
    """Without what is no change by itself: how a term came to be what it is, and on which day it was read."""
    return replace(
        values,
        terms=tuple(_term_as_told(term) for term in values.terms),
        shares=tuple(replace(one, term=one.term and _term_as_told(one.term)) for one in values.shares),
    )


def _term_as_told(term: TermValues) -> TermValues:
    return replace(term, slips=(), read_on=date.min)


def _adoption(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    if new.successor and (old.succession, old.successor) != (new.succession, new.successor):
        yield Merged(how=new.succession or Succession.MERGED, into=new.successor)
    elif old.adoption is not new.adoption:
        yield Adopted(old=old.adoption, new=new.adoption, by=new.adopted_by)


def _stand(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    moved = old.phase is not new.phase
    if moved and new.phase is Phase.DROPPED:
        yield Dropped(old=old, because=new.dropped_because, by=new.dropped_by)
    if moved and new.phase is Phase.DONE:
        yield Finished(old=old)
    if old.rating is not new.rating or (moved and not new.phase.finished):
        yield StandChanged(old=old, new=new)


def _terms(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    left = list(old.terms)
    for held, term in zip(paired_terms(old.terms, new.terms), new.terms, strict=True):
        if held is None:
            yield TermAdded(**_sort(term), new=term)
            continue
        left.remove(held)
        yield from _term(held, term)
    for term in left:
        yield TermEnded(**_sort(term), old=term)


TERM_FACTS: tuple[tuple[type[TermChanged], tuple[str, ...]], ...] = (
    (TermMet, ("met_on",)),
    (TermMoved, WORDED),
    (TermDetailed, DETAILED),
)


def _term(old: TermValues, new: TermValues) -> Iterator[Fact]:
    for fact, names in TERM_FACTS:
        if differing(old, new, names):
            yield fact(**_sort(new), old=old, new=new)


def _sort(term: TermValues) -> dict[str, Any]:
    """History keeps milestones apart."""
    if term.milestone:
        return {"kind": ChangeKind.MILESTONE, "fields": frozenset({"milestones"})}
    return {"kind": ChangeKind.TERM, "fields": frozenset({"terms"})}


def _roles(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    held, now = _by_role(old), _by_role(new)
    before, after = _lead(held), _lead(now)
    if before != after:
        yield LeadChanged(old=before, new=after)
    for role in RoleKind:
        if role is RoleKind.LEAD:
            continue
        if taken := _parties_in(role, now, held):
            yield RoleTaken(role=role, parties=taken)
        if left := _parties_in(role, held, now):
            yield RoleLeft(role=role, parties=left)
    for key in now:
        if key in held and held[key] != now[key]:
            yield RoleDetailed(old=held[key], new=now[key])


Roles = dict[tuple[RoleKind, int], RoleValues]


def _by_role(values: ActionValues) -> Roles:
    return {(role.role, role.party): role for role in values.roles}


def _lead(roles: Roles) -> int | None:
    return next((party for role, party in roles if role is RoleKind.LEAD), None)


def _parties_in(wanted: RoleKind, some: Roles, others: Roles) -> tuple[int, ...]:
    """Who has the role among some and not among the others."""
    return tuple(party for role, party in some if role is wanted and (role, party) not in others)


def _shares(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    held, now = ({share.party: share for share in values.shares} for values in (old, new))
    joined = tuple(party for party in now if party not in held)
    left = tuple(party for party in held if party not in now)
    if old.group != new.group:
        yield Divided(old=old.group, new=new.group, parties=joined)
    elif joined:
        yield SharesAdded(parties=joined)
    if left and new.group:
        yield SharesEnded(parties=left)
    before, after = ({share.party: share for share in as_told(values).shares} for values in (old, new))
    for party in now:
        if party in held and before[party] != after[party]:
            yield ShareChanged(old=held[party], new=now[party])


def _place(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    if differing(old, new, ("number", "goal")):
        yield Renumbered(old=old, new=new)


def _names(old: ActionValues, new: ActionValues) -> Iterator[Fact]:
    if old.title != new.title:
        yield Retitled(old=old.title, new=new.title)
    if old.kind is not new.kind:
        yield KindChanged(old=old.kind, new=new.kind)


COMPARISONS: tuple[Callable[[ActionValues, ActionValues], Iterator[Fact]], ...] = (
    _adoption,
    _stand,
    _terms,
    _roles,
    _shares,
    _place,
    _names,
)


def _texts(old: ActionValues, new: ActionValues, told: set[str]) -> Iterator[Fact]:
    names = [name for name in differing(old, new, TEXTS) if name not in told]
    before, after = as_told(old).terms, as_told(new).terms
    if before != after and Counter(before) == Counter(after):
        names.append(ORDER_OF_TERMS)
    if names:
        yield TextsChanged(names=tuple(names), fields=frozenset(names))


def differing(old: Any, new: Any, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def goal_facts(old: GoalValues | None, new: GoalValues) -> Iterator[Fact]:
    if old is None:
        yield GoalAdded(values=new)
        return
    for name in differing(old, new, ("number", "title", "parent", "summary")):
        yield GoalChanged(field=name, fields=frozenset({name}), old=old, new=new)


ASPECTS = {
    "name": ("name",),
    "unit": ("unit",),
    "goal": ("goal",),
    "baseline": ("baseline", "baseline_on"),
    "target": ("target", "target_on"),
}


def indicator_facts(old: IndicatorValues | None, new: IndicatorValues) -> Iterator[Fact]:
    if old is None:
        yield IndicatorAdded(values=new)
        return
    for aspect, names in ASPECTS.items():
        if differing(old, new, names):
            yield IndicatorChanged(aspect=aspect, fields=frozenset(names), old=old, new=new)
    yield from _measurements(old, new)


def _measurements(old: IndicatorValues, new: IndicatorValues) -> Iterator[Fact]:
    held, now = ({one.measured_on: one for one in values.measurements} for values in (old, new))
    before = None
    for day, one in now.items():
        if day not in held:
            yield Measured(unit=new.unit, old=before, new=one)
        elif held[day] != one:
            yield Remeasured(unit=new.unit, old=held[day], new=one)
        before = one
    for day in sorted(held.keys() - now.keys()):
        yield Remeasured(unit=new.unit, old=held[day], new=None)
