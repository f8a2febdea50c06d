"""What an action can be given: the values that forms, files, updates and decisions all write."""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from agenda.actions.models import Action, ActionKind, ActionRole, ActionTerm, Adoption, Phase, Rating, RoleKind
from agenda.terms.reading import read_term
from agenda.terms.words import Precision, Strength


@dataclass(frozen=True)
class RoleValues:
    party: int
    role: RoleKind
    assumed: bool = False
    authority: str = ""

    @classmethod
    def of(cls, role: ActionRole) -> "RoleValues":
        return cls(role.party_id, role.role, role.assumed, role.authority)


@dataclass(frozen=True)
class TermValues:
    """A term with its reading; ``read_on`` is the day from which words such as ``dit najaar`` are understood."""

    wording: str
    subject: str
    read_on: date
    first: date | None
    last: date | None
    precision: Precision
    approximate: bool
    strength: Strength | None
    recurring: bool
    open: bool

    @classmethod
    def of(cls, term: ActionTerm) -> "TermValues":
        return cls(**{name: getattr(term, name) for name in TERM_FIELDS})

    @classmethod
    def read(cls, wording: str, on: date, subject: str = "", strength: Strength | None = None) -> "TermValues":
        """``strength`` as somebody gives it goes before what the wording says."""
        term = read_term(wording, on)
        return cls(
            wording=wording,
            subject=subject,
            read_on=on,
            first=term.first,
            last=term.last,
            precision=term.precision,
            approximate=term.approximate,
            strength=strength or term.strength,
            recurring=term.recurring,
            open=term.open,
        )


@dataclass(frozen=True)
class ActionValues:
    """``goal`` and ``RoleValues.party`` are row numbers, ``references`` the normal forms of what is cited."""

    goal: int
    number: str
    kind: ActionKind
    title: str
    summary: str = ""
    adoption: Adoption = Adoption.ADOPTED
    phase: Phase = Phase.NOT_STARTED
    rating: Rating = Rating.UNRATED
    explanation: str = ""
    cause: str = ""
    consequence: str = ""
    correction: str = ""
    roles: tuple[RoleValues, ...] = field(default=())
    terms: tuple[TermValues, ...] = field(default=())
    references: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, action: Action) -> "ActionValues":
        return cls(
            goal=action.goal_id,
            roles=tuple(RoleValues.of(role) for role in action.roles),
            terms=tuple(TermValues.of(term) for term in action.terms),
            references=tuple(reference.normal for reference in action.references),
            **{name: getattr(action, name) for name in PLAIN_FIELDS},
        )

    def as_set(self) -> "ActionValues":
        """The same with roles and references in a fixed order, to compare by."""
        roles = sorted(self.roles, key=lambda one: (one.party, one.role.value))
        return replace(self, roles=tuple(roles), references=tuple(sorted(self.references)))

    def plain(self) -> dict[str, Any]:
        """The fields that are columns of the action itself."""
        return {name: getattr(self, name) for name in PLAIN_FIELDS}

    def told(self) -> dict[str, Any]:
        """All of it as history keeps it: roles and terms as lists of stored words."""
        return self.plain() | {
            "goal": self.goal,
            "roles": [[role.party, role.role.value, role.assumed, role.authority] for role in self.roles],
            "terms": [[term.wording, term.subject] for term in self.terms],
            "references": list(self.references),
        }


TERM_FIELDS = tuple(one.name for one in fields(TermValues))
PLAIN_FIELDS = tuple(
    one.name for one in fields(ActionValues) if one.name not in {"goal", "roles", "terms", "references"}
)
