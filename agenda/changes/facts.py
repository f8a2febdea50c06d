"""What can be told of the time between two moments. Row numbers stand for parties, goals, groups and actions."""

from dataclasses import dataclass

from agenda.actions.goals import GoalValues
from agenda.actions.values import ActionValues, RoleValues, ShareValues, StandValues, TermValues
from agenda.actions.words import ActionKind, Adoption, RoleKind, Succession
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.kernel.words import Word


class ChangeKind(Word):
    """In the order in which changes of one action are told."""

    ADDED = "added", "nieuw"
    DROPPED = "dropped", "vervallen"
    MERGED = "merged", "overgenomen"
    FINISHED = "finished", "afgerond"
    ADOPTED = "adopted", "vaststelling"
    STAND = "stand", "stand"
    TERM = "term", "termijn"
    MILESTONE = "milestone", "mijlpaal"
    OWNER = "owner", "trekker of rol"
    SHARE = "share", "deel van een partij"
    RENUMBERED = "renumbered", "nummer of doel"
    TEXT = "text", "tekst"
    GOAL = "goal", "doel"
    INDICATOR = "indicator", "indicator"


K = ChangeKind
Fields = frozenset[str]
STAND_TEXTS = frozenset({"explanation", "cause", "consequence", "correction"})
ROLE_FIELDS = frozenset({"roles"})
SHARE_FIELDS = frozenset({"shares", "group"})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """``fields`` are what history calls what this tells; none where the first line about the record tells it."""

    kind: ChangeKind
    fields: Fields = frozenset()


@dataclass(frozen=True, kw_only=True)
class Added(Fact):
    kind: ChangeKind = K.ADDED
    values: ActionValues


@dataclass(frozen=True, kw_only=True)
class Dropped(Fact):
    kind: ChangeKind = K.DROPPED
    fields: Fields = frozenset({"phase", "dropped_because", "dropped_by"})
    old: StandValues
    because: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Finished(Fact):
    kind: ChangeKind = K.FINISHED
    fields: Fields = frozenset({"phase"})
    old: StandValues


@dataclass(frozen=True, kw_only=True)
class Merged(Fact):
    kind: ChangeKind = K.MERGED
    fields: Fields = frozenset({"adoption", "succession", "successor"})
    how: Succession
    into: int


@dataclass(frozen=True, kw_only=True)
class Adopted(Fact):
    kind: ChangeKind = K.ADOPTED
    fields: Fields = frozenset({"adoption", "adopted_by"})
    old: Adoption
    new: Adoption
    by: str


@dataclass(frozen=True, kw_only=True)
class StandChanged(Fact):
    kind: ChangeKind = K.STAND
    fields: Fields = frozenset({"phase", "rating", *STAND_TEXTS})
    old: StandValues
    new: StandValues


@dataclass(frozen=True, kw_only=True)
class Renumbered(Fact):
    kind: ChangeKind = K.RENUMBERED
    fields: Fields = frozenset({"number", "goal"})
    old: ActionValues
    new: ActionValues


@dataclass(frozen=True, kw_only=True)
class Retitled(Fact):
    kind: ChangeKind = K.TEXT
    fields: Fields = frozenset({"title"})
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class KindChanged(Fact):
    kind: ChangeKind = K.TEXT
    fields: Fields = frozenset({"kind"})
    old: ActionKind
    new: ActionKind


@dataclass(frozen=True, kw_only=True)
class TextsChanged(Fact):
    """``fields`` are the texts themselves."""

    kind: ChangeKind = K.TEXT
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Fact):
    kind: ChangeKind = K.OWNER
    fields: Fields = ROLE_FIELDS
    old: int | None
    new: int | None


@dataclass(frozen=True, kw_only=True)
class RoleTaken(Fact):
    kind: ChangeKind = K.OWNER
    fields: Fields = ROLE_FIELDS
    role: RoleKind
    parties: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RoleLeft(RoleTaken):
    pass


@dataclass(frozen=True, kw_only=True)
class RoleDetailed(Fact):
    """The same role of the same party, held in another way."""

    kind: ChangeKind = K.OWNER
    fields: Fields = ROLE_FIELDS
    old: RoleValues
    new: RoleValues


@dataclass(frozen=True, kw_only=True)
class TermAdded(Fact):
    new: TermValues


@dataclass(frozen=True, kw_only=True)
class TermEnded(Fact):
    old: TermValues


@dataclass(frozen=True, kw_only=True)
class TermChanged(Fact):
    old: TermValues
    new: TermValues


class TermMoved(TermChanged):
    """Other words, or other days."""


class TermMet(TermChanged):
    """Reached, or after all not."""


class TermDetailed(TermChanged):
    """Of what it is the term, how firm it is, on what it hangs, who confirmed it."""


@dataclass(frozen=True, kw_only=True)
class Divided(Fact):
    """``group`` is None when the action is no longer divided over the group that it was."""

    kind: ChangeKind = K.SHARE
    fields: Fields = SHARE_FIELDS
    old: int | None
    new: int | None
    parties: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SharesAdded(Fact):
    kind: ChangeKind = K.SHARE
    fields: Fields = SHARE_FIELDS
    parties: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SharesEnded(SharesAdded):
    pass


@dataclass(frozen=True, kw_only=True)
class ShareChanged(Fact):
    kind: ChangeKind = K.SHARE
    fields: Fields = SHARE_FIELDS
    old: ShareValues
    new: ShareValues


@dataclass(frozen=True, kw_only=True)
class GoalAdded(Fact):
    kind: ChangeKind = K.GOAL
    values: GoalValues


@dataclass(frozen=True, kw_only=True)
class GoalChanged(Fact):
    """``fields`` names the one field."""

    kind: ChangeKind = K.GOAL
    field: str
    old: GoalValues
    new: GoalValues


@dataclass(frozen=True, kw_only=True)
class IndicatorAdded(Fact):
    kind: ChangeKind = K.INDICATOR
    values: IndicatorValues


@dataclass(frozen=True, kw_only=True)
class IndicatorChanged(Fact):
    """``aspect`` is a field, or ``baseline`` or ``target`` with its day."""

    kind: ChangeKind = K.INDICATOR
    aspect: str
    old: IndicatorValues
    new: IndicatorValues


@dataclass(frozen=True, kw_only=True)
class Measured(Fact):
    """A figure that was not there yet, with the one before it."""

    kind: ChangeKind = K.INDICATOR
    fields: Fields = frozenset({"measurements"})
    unit: str
    old: MeasurementValues | None
    new: MeasurementValues


@dataclass(frozen=True, kw_only=True)
class Remeasured(Fact):
    """The figure of a day that became another one, or was taken away."""

    kind: ChangeKind = K.INDICATOR
    fields: Fields = frozenset({"measurements"})
    unit: str
    old: MeasurementValues
    new: MeasurementValues | None
