"""What a letter may tell of the agenda: each thing as it was recorded at one moment, and nothing that is not public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from agenda.actions.goals import GoalValues
from agenda.actions.models import Action
from agenda.actions.values import ActionValues, ShareValues
from agenda.actions.words import Phase, RoleKind
from agenda.changes.told import ToldChange
from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision
from agenda.decisions.words import FollowUp, Verb
from agenda.history.models import RecordVersion
from agenda.indicators.services import IndicatorValues
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.decision_numbers import DecisionNumbers
from agenda.letters.models import Letter
from agenda.parties.queries import Naming
from agenda.programmes.models import Programme

INTERNAL: Mapping[str, Any] = dict.fromkeys(("explanation", "cause", "consequence", "correction"), "")
"""What parties say of a stand is for those who take part."""


def version_of(held: RecordVersion, now: int | None) -> int | None:
    """That of the record as it is now, as long as what was recorded then still holds."""
    return now if held.recorded_until is None else None


@dataclass(frozen=True, kw_only=True)
class ToldGoal(GoalValues):
    """``since`` is when it was recorded so."""

    id: int
    since: datetime

    @classmethod
    def at(cls, held: RecordVersion, values: GoalValues) -> Self:
        return cls(**vars(values), id=held.record_id, since=held.recorded_from)


@dataclass(frozen=True, kw_only=True)
class ToldAction(ActionValues):
    """``since`` is when it was recorded so, ``version`` that of the record, None when that has changed after.

    ``references`` are the normal forms of what it cites. What parties explain of its stand is not here.
    """

    id: int
    version: int | None
    since: datetime

    @classmethod
    def at(cls, held: RecordVersion, values: ActionValues, version: int | None) -> Self:
        public = replace(
            values,
            **INTERNAL,
            overruled_because="",
            shares=tuple(_public_share(share) for share in values.shares),
        )
        return cls(**vars(public), id=held.record_id, version=version_of(held, version), since=held.recorded_from)

    @property
    def goal_id(self) -> int:
        return self.goal

    @property
    def lead(self) -> int | None:
        return next((role.party for role in self.roles if role.role is RoleKind.LEAD), None)

    @property
    def is_gone(self) -> bool:
        """Out of the agenda: dropped, or gone up in another."""
        return self.phase is Phase.DROPPED or self.successor is not None


def _public_share(share: ShareValues) -> ShareValues:
    return replace(share, **INTERNAL, owner="")


@dataclass(frozen=True, kw_only=True)
class ToldIndicator(IndicatorValues):
    """With what was measured by then; ``since`` and ``version`` as with actions."""

    id: int
    version: int | None
    since: datetime

    @classmethod
    def at(cls, held: RecordVersion, values: IndicatorValues, version: int | None) -> Self:
        return cls(**vars(values), id=held.record_id, version=version_of(held, version), since=held.recorded_from)


@dataclass(frozen=True)
class ToldDecision:
    """``actions`` are row numbers; ``references`` the normal forms of what it cites."""

    id: int
    version: int
    number: str
    verb: Verb
    text: str
    decided_on: date
    follow_up: FollowUp
    report: str
    actions: tuple[int, ...]
    references: tuple[str, ...]
    asks_work: bool = True

    @classmethod
    def of(cls, decision: Decision) -> Self:
        plain = ("id", "version", "number", "verb", "text", "decided_on", "asks_work", "follow_up", "report")
        return cls(
            **{name: getattr(decision, name) for name in plain},
            actions=tuple(action.id for action in decision.actions),
            references=tuple(reference.normal for reference in decision.references),
        )


@dataclass(frozen=True)
class ToldCommitment:
    """``actions`` are row numbers; ``references`` the normal forms of what it cites."""

    id: int
    version: int
    key: str
    kind: CommitmentKind
    text: str
    made_to: str
    debate: str
    made_on: date
    register_number: str
    party_id: int | None
    term: str
    due_on: date | None
    state: CommitmentState
    outcome: str
    settled_on: date | None
    actions: tuple[int, ...]
    references: tuple[str, ...]

    @classmethod
    def of(cls, commitment: Commitment) -> Self:
        plain = (name for name in cls.__dataclass_fields__ if name not in {"actions", "references"})
        return cls(
            **{name: getattr(commitment, name) for name in plain},
            actions=tuple(action.id for action in commitment.actions),
            references=(commitment.reference.normal,) if commitment.reference else (),
        )


@dataclass(frozen=True)
class ToldUpdate:
    """Of an accepted update only the passage that the party proposed for the letter."""

    id: int
    version: int
    action_id: int
    party_id: int
    passage: str
    judged_at: datetime
    phase: Phase


@dataclass(frozen=True)
class Since:
    """From when changes are told: ``letter`` is the one before, or else ``consultation`` the meeting before.

    ``day`` is how that is called. Of the commitments (row numbers) ``settled`` are those that were met by that letter
    itself, ``open`` those that stood as open then.
    """

    moment: datetime
    day: date
    letter: Letter | None = None
    consultation: Consultation | None = None
    settled: frozenset[int] = frozenset()
    open: frozenset[int] = frozenset()

    @property
    def known_until(self) -> date:
        """The last day of which was told then."""
        return self.moment.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class LetterFacts:
    """What the agenda says at ``as_of``; names are those of the day of the letter.

    ``actions`` are those that are in the agenda, and those that were dropped since the letter before; ``gone`` those
    that went up in another since then. ``updates`` holds per action (row number) the passage that its lead proposed,
    ``rows`` the records themselves, ``told_last`` the actions that the letter before told of. ``numbers`` are those of
    all decisions of the programme, as they are now.
    """

    programme: Programme
    as_of: datetime
    goals: Sequence[ToldGoal]
    actions: Sequence[ToldAction]
    gone: Sequence[ToldAction]
    updates: Mapping[int, ToldUpdate]
    consultation: Consultation | None
    decisions: Sequence[ToldDecision]
    numbers: DecisionNumbers
    commitments: Sequence[ToldCommitment]
    indicators: Sequence[ToldIndicator]
    since: Since | None
    changes: Sequence[ToldChange]
    told_last: frozenset[int]
    rows: Mapping[int, Action]
    groups: Mapping[int, str]
    members: Mapping[int, frozenset[int]]
    names: Mapping[int, Naming]

    @property
    def day(self) -> date:
        return self.as_of.astimezone(AMSTERDAM).date()

    def name(self, party: int | None) -> str:
        naming = self.names.get(party) if party else None
        return naming.short if naming else "nog geen"

    def action(self, number: int | None) -> ToldAction | None:
        return next((one for one in (*self.actions, *self.gone) if one.id == number), None)
