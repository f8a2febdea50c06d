"""What an action can be given: the values that forms, files, updates and decisions all write.

Row numbers stand for goals, parties, groups, occasions and other actions, so that these values are also how an action
is kept as it was at a moment.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from agenda.actions.models import Action, ActionLink, ActionRole, ActionShare, ActionTerm, ReadTerm
from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.kernel.text import one_line
from agenda.terms.anchors import read_anchored
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar
from agenda.terms.reading import read_term
from agenda.terms.words import Precision, Strength


@dataclass(frozen=True)
class RoleValues:
    party: int
    role: RoleKind
    assumed: bool = False
    decides: bool = False
    authority: str = ""
    responsibility: str = ""

    @classmethod
    def of(cls, role: ActionRole) -> "RoleValues":
        return cls(role.party_id, **{name: getattr(role, name) for name in ROLE_FIELDS})


@dataclass(frozen=True)
class Slip:
    """How a term was changed: from which wording and last day to which, why, and who agreed to it where."""

    old: str
    new: str
    old_last: date | None
    new_last: date | None
    on: date
    reason: str = ""
    agreed_by: str = ""
    agreed_in: str = ""

    @property
    def later(self) -> bool:
        return bool(self.old_last and self.new_last and self.new_last > self.old_last)


SLIPS: TypeAdapter[tuple[Slip, ...]] = TypeAdapter(tuple[Slip, ...])


@dataclass(frozen=True)
class TermValues:
    """A term with its reading; ``read_on`` is the day from which words such as ``dit najaar`` are understood."""

    wording: str
    read_on: date
    first: date | None
    last: date | None
    precision: Precision
    approximate: bool
    strength: Strength | None
    recurring: bool
    open: bool
    subject: str = ""
    milestone: bool = False
    met_on: date | None = None
    occasion: int | None = None
    confirmed_by: str = ""
    slips: tuple[Slip, ...] = ()

    @classmethod
    def of(cls, term: ActionTerm) -> "TermValues":
        return replace(cls.kept(term), subject=term.subject, milestone=term.milestone)

    @classmethod
    def kept(cls, term: ReadTerm) -> "TermValues":
        """What a term and a share have in common."""
        held = {name: getattr(term, name) for name in READ_FIELDS}
        return cls(**held, occasion=term.occasion_id, slips=SLIPS.validate_python(term.slips or ()))

    @classmethod
    def read(
        cls,
        wording: str,
        on: date,
        subject: str = "",
        strength: Strength | None = None,
        *,
        calendar: TermCalendar = USUAL_CALENDAR,
        event: date | None = None,
        **rest: Any,
    ) -> "TermValues":
        """``strength`` as somebody gives it goes before what the wording says; ``event`` is the day it is tied to."""
        term = read_anchored(wording, on, event, calendar) if event else read_term(wording, on, calendar)
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
            **rest,
        )

    def columns(self) -> dict[str, Any]:
        """As a term or a share keeps it."""
        held = {name: getattr(self, name) for name in READ_FIELDS}
        return held | {"occasion_id": self.occasion, "slips": SLIPS.dump_python(self.slips, mode="json")}


@dataclass(frozen=True)
class LinkValues:
    kind: LinkKind
    title: str
    url: str = ""

    @classmethod
    def of(cls, link: ActionLink) -> "LinkValues":
        return cls(link.kind, link.title, link.url)


@dataclass(frozen=True)
class StandValues:
    phase: Phase = Phase.NOT_STARTED
    rating: Rating = Rating.UNRATED
    explanation: str = ""
    cause: str = ""
    consequence: str = ""
    correction: str = ""


@dataclass(frozen=True, kw_only=True)
class ShareValues(StandValues):
    """``owner`` names who does it at the party, in free text."""

    party: int
    owner: str = ""
    term: TermValues | None = None

    @classmethod
    def of(cls, share: ActionShare) -> "ShareValues":
        stand = {name: getattr(share, name) for name in STAND_FIELDS}
        term = TermValues.kept(share) if share.wording else None
        return cls(party=share.party_id, owner=share.owner, term=term, **stand)


@dataclass(frozen=True, kw_only=True)
class ActionValues(StandValues):
    """``references`` are the normal forms of what is cited; ``group`` is over which the action is divided."""

    goal: int
    number: str
    kind: ActionKind
    title: str
    summary: str = ""
    legal_basis: str = ""
    adoption: Adoption = Adoption.ADOPTED
    adopted_by: str = ""
    dropped_because: str = ""
    dropped_by: str = ""
    overruled_because: str = ""
    group: int | None = None
    succession: Succession | None = None
    successor: int | None = None
    roles: tuple[RoleValues, ...] = ()
    terms: tuple[TermValues, ...] = ()
    links: tuple[LinkValues, ...] = ()
    shares: tuple[ShareValues, ...] = ()
    references: tuple[str, ...] = ()

    @classmethod
    def of(cls, action: Action) -> "ActionValues":
        """In one order, so that the same content is the same value."""
        return cls(
            goal=action.goal_id,
            group=action.group_id,
            successor=action.successor_id,
            roles=tuple(RoleValues.of(role) for role in action.roles),
            terms=tuple(TermValues.of(term) for term in action.terms),
            links=tuple(LinkValues.of(link) for link in action.links),
            shares=tuple(ShareValues.of(share) for share in action.shares),
            references=tuple(reference.normal for reference in action.references),
            **{name: getattr(action, name) for name in PLAIN_FIELDS},
        ).as_set()

    def as_set(self) -> "ActionValues":
        """The same with what has no order of its own in a fixed one: roles, shares and references."""
        return replace(
            self,
            roles=tuple(sorted(self.roles, key=lambda one: (ROLE_ORDER[one.role], one.party))),
            terms=tuple(sorted(self.terms, key=lambda one: one.milestone)),
            shares=tuple(sorted(self.shares, key=lambda one: one.party)),
            references=tuple(sorted(self.references)),
        )

    def plain(self) -> dict[str, Any]:
        """The fields that are columns of the action itself, under the same name."""
        return {name: getattr(self, name) for name in PLAIN_FIELDS}

    def told(self) -> dict[str, Any]:
        """As history keeps it: per field a word, a text, or a list of lists."""
        return self.plain() | {
            "goal": self.goal,
            "group": self.group,
            "successor": self.successor,
            "roles": [
                [role.party, role.role.value, role.assumed, role.authority, role.decides, role.responsibility]
                for role in self.roles
            ],
            "terms": [_told_term(term) for term in self.terms if not term.milestone],
            "milestones": [_told_term(term) for term in self.terms if term.milestone],
            "slips": [[slip.old, slip.new, slip.reason, slip.agreed_by] for term in self.terms for slip in term.slips],
            "links": [[link.kind.value, link.title, link.url] for link in self.links],
            "shares": [
                [
                    *(one.party, one.phase.value, one.rating.value, one.term.wording if one.term else ""),
                    *(one.owner, one.explanation, one.cause, one.consequence, one.correction),
                ]
                for one in self.shares
            ],
            "references": list(self.references),
        }

    def stored(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        content: dict[str, Any] = ACTION_VALUES.dump_python(self, mode="json")
        return content


def _told_term(term: TermValues) -> list[Any]:
    strength = term.strength.value if term.strength else ""
    return [term.wording, term.subject, str(term.met_on or ""), strength, term.occasion, term.confirmed_by]


def on_one_line(values: ActionValues) -> ActionValues:
    """The same with titles and wordings that take no second line: lists tell them apart by their lines."""
    return replace(
        values,
        title=one_line(values.title),
        terms=tuple(_on_one_line(term) for term in values.terms),
        links=tuple(replace(link, title=one_line(link.title), url=one_line(link.url)) for link in values.links),
        shares=tuple(replace(share, term=_on_one_line(share.term)) if share.term else share for share in values.shares),
    )


def _on_one_line(term: TermValues) -> TermValues:
    return replace(term, wording=one_line(term.wording), subject=one_line(term.subject))


ACTION_VALUES: TypeAdapter[ActionValues] = TypeAdapter(ActionValues)
ROLE_ORDER = {kind: place for place, kind in enumerate(RoleKind)}
ROLE_FIELDS = tuple(one.name for one in fields(RoleValues) if one.name != "party")
STAND_FIELDS = tuple(one.name for one in fields(StandValues))
READ_FIELDS = tuple(
    one.name for one in fields(TermValues) if one.name not in {"subject", "milestone", "occasion", "slips"}
)
STRUCTURED = {"goal", "group", "successor", "roles", "terms", "links", "shares", "references"}
PLAIN_FIELDS = tuple(one.name for one in fields(ActionValues) if one.name not in STRUCTURED)
