"""Values as the parts of a file: the way out, exactly as ``values`` is the way in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from agenda.actions.goals import GoalValues
from agenda.actions.values import ROLE_ORDER, ActionValues, RoleValues, ShareValues, TermValues
from agenda.exchange.directory import Directory
from agenda.exchange.shape import (
    ActionPart,
    GoalPart,
    IndicatorPart,
    LinkPart,
    MeasurementPart,
    MilestonePart,
    NamePart,
    Part,
    PartyPart,
    RolePart,
    SharePart,
    SlipPart,
    TermPart,
)
from agenda.indicators.services import IndicatorValues
from agenda.kernel.words import Word
from agenda.parties.services import PartyValues

Told = dict[str, Any]
"""A part as it stands in a file: by its Dutch names, days as days, without what is as usual."""
ALWAYS = frozenset({"phase", "rating", "adoption", "kind"})
"""Told even when they are as usual: the stand is what people look for."""


@cache
def _table(kind: type[Part]) -> tuple[tuple[str, str, Any], ...]:
    """Per field of a part its name, its name in a file, and what is usual."""
    return tuple(
        (name, one.alias or name, ... if name in ALWAYS else one.default) for name, one in kind.model_fields.items()
    )


def told(kind: type[Part], source: Any, instead: Mapping[str, Any] | None = None) -> Told:
    """The fields of a part, from the values that bear the same names or from what stands ``instead`` of them."""
    given: Mapping[str, Any] = vars(source) | instead if instead else vars(source)
    return {
        alias: value.label if isinstance(value, Word) else value
        for name, alias, usual in _table(kind)
        if (value := given.get(name, usual)) != usual and value not in ((), [])
    }


def version_of(part: Told) -> str:
    """The same for the same content: 16 signs of the SHA-256 of what the part says."""
    text = json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Writer:
    """Names per row number."""

    goals: Mapping[int, str]
    parties: Mapping[int, str]
    groups: Mapping[int, str]
    occasions: Mapping[int, str]
    actions: Mapping[int, str]

    @classmethod
    def of(cls, names: Directory) -> "Writer":
        known = (names.goals, names.parties.parties, names.groups, names.occasions, names.actions)
        return cls(*({number: name for name, number in some.items()} for some in known))

    def action(self, values: ActionValues) -> Told:
        roles = sorted(values.roles, key=lambda one: (ROLE_ORDER[one.role], self.parties[one.party]))
        shares = sorted(values.shares, key=lambda one: self.parties[one.party])
        part = told(
            ActionPart,
            values,
            {
                "goal": self.goals[values.goal],
                "group": self.groups[values.group] if values.group else None,
                "successor": self.actions[values.successor] if values.successor else None,
                "roles": [self._role(role) for role in roles],
                "terms": [self._term(term, TermPart) for term in values.terms if not term.milestone],
                "milestones": [self._term(term, MilestonePart) for term in values.terms if term.milestone],
                "links": [told(LinkPart, link) for link in values.links],
                "shares": [self._share(share) for share in shares],
                "references": list(values.references),
            },
        )
        return part | {"versie": version_of(part)}

    def _role(self, role: RoleValues) -> Told:
        return told(RolePart, role, {"party": self.parties[role.party]})

    def _term(self, term: TermValues, kind: type[Part]) -> Told:
        occasion = self.occasions[term.occasion] if term.occasion else None
        slips = [told(SlipPart, slip) for slip in term.slips]
        return told(kind, term, {"occasion": occasion, "slips": slips})

    def _share(self, share: ShareValues) -> Told:
        term = self._term(share.term, TermPart) if share.term else None
        return told(SharePart, share, {"party": self.parties[share.party], "term": term})

    def goal(self, values: GoalValues) -> Told:
        return told(GoalPart, values, {"parent": self.goals[values.parent] if values.parent else None})

    def indicator(self, values: IndicatorValues) -> Told:
        goal = self.goals[values.goal] if values.goal else None
        measured = [told(MeasurementPart, one) for one in values.measurements]
        return told(IndicatorPart, values, {"goal": goal, "measurements": measured})


def party_told(values: PartyValues) -> Told:
    """Without contacts: persons stay in the agenda."""
    names = [told(NamePart, one) for one in values.names]
    return told(PartyPart, values, {"names": names, "spellings": list(values.spellings), "contacts": None})
