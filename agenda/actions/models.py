from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.words import (
    OWNING_ROLES,
    ActionKind,
    Adoption,
    LinkKind,
    Phase,
    Rating,
    RoleKind,
    Succession,
)
from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope
from agenda.references.models import Reference
from agenda.terms.words import Precision, Strength


class Goal(Record):
    """A goal, or one of the second level under it (``parent_id``)."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    number: Mapped[str]
    order_key: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Stand:
    """How far something is, and why."""

    phase: Mapped[Phase]
    rating: Mapped[Rating] = mapped_column(default=Rating.UNRATED)
    explanation: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    consequence: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")


class Action(Stand, Versioned):
    """One line of the agenda, of whatever kind. ``order_key`` sorts 4.2 before 4.10.

    One that is divided over a group has a share for each party, and its stand follows from theirs, unless
    ``overruled_because`` says why it is set by hand.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "programme_id", "order_key", "adoption"),
        Index(None, "goal_id", "order_key", "adoption"),
        Index(None, "programme_id", "phase", "order_key", "adoption"),
        Index(None, "programme_id", "rating", "order_key", "adoption"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    number: Mapped[str]
    order_key: Mapped[str]
    kind: Mapped[ActionKind]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    adoption: Mapped[Adoption] = mapped_column(default=Adoption.ADOPTED)
    adopted_by: Mapped[str] = mapped_column(default="")
    dropped_because: Mapped[str] = mapped_column(default="")
    dropped_by: Mapped[str] = mapped_column(default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("party_group.id"))
    overruled_because: Mapped[str] = mapped_column(default="")
    succession: Mapped[Succession | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)

    goal: Mapped[Goal] = relationship()
    successor: Mapped["Action | None"] = relationship(remote_side="Action.id")
    roles: Mapped[list["ActionRole"]] = relationship(order_by="ActionRole.id", cascade="all, delete-orphan")
    terms: Mapped[list["ActionTerm"]] = relationship(order_by="ActionTerm.position", cascade="all, delete-orphan")
    links: Mapped[list["ActionLink"]] = relationship(order_by="ActionLink.position", cascade="all, delete-orphan")
    shares: Mapped[list["ActionShare"]] = relationship(order_by="ActionShare.party_id", cascade="all, delete-orphan")
    references: Mapped[list[Reference]] = relationship(secondary="action_reference", order_by=Reference.normal)

    @property
    def scope(self) -> Scope:
        owning = {RoleKind.LEAD} if self.group_id else OWNING_ROLES
        owners = frozenset(role.party_id for role in self.roles if role.role in owning)
        return Scope(self.programme_id, owners)

    @property
    def lead(self) -> int | None:
        """The party (row number) that is accountable."""
        return next((role.party_id for role in self.roles if role.role is RoleKind.LEAD), None)


class ActionRole(Record):
    """``assumed`` marks a role that the source does not name: a person has still to confirm it.

    ``decides`` says that the party may decide on it; ``authority`` by which legal power.
    """

    __tablename__ = "action_role"
    __table_args__ = (
        UniqueConstraint("action_id", "party_id", "role"),
        Index(
            "uq_action_role_one_lead",
            "action_id",
            unique=True,
            sqlite_where=text("role = 'lead'"),
            postgresql_where=text("role = 'lead'"),
        ),
        Index(None, "party_id", "action_id"),
    )

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    role: Mapped[RoleKind]
    assumed: Mapped[bool] = mapped_column(default=False)
    decides: Mapped[bool] = mapped_column(default=False)
    authority: Mapped[str] = mapped_column(default="")
    responsibility: Mapped[str] = mapped_column(default="")


class ReadTerm:
    """A term: its literal wording, and how that was read on ``read_on``.

    ``occasion_id`` ties it to a meeting, with which it moves. ``slips`` tells, oldest first, how it was changed.
    """

    wording: Mapped[str] = mapped_column(default="")
    read_on: Mapped[date | None]
    first: Mapped[date | None]
    last: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(default=Precision.OPEN)
    approximate: Mapped[bool] = mapped_column(default=False)
    strength: Mapped[Strength | None]
    recurring: Mapped[bool] = mapped_column(default=False)
    open: Mapped[bool] = mapped_column(default=False)
    met_on: Mapped[date | None]
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"), index=True)
    confirmed_by: Mapped[str] = mapped_column(default="")
    slips: Mapped[list[Any]] = mapped_column(default=list)


class ActionTerm(ReadTerm, Record):
    """``subject`` says of what (first results); a milestone is a term that the action passes on its way."""

    __tablename__ = "action_term"
    __table_args__ = (
        UniqueConstraint("action_id", "position"),
        Index(None, "last", "action_id"),
        Index(None, "first"),
    )

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    position: Mapped[int]
    read_on: Mapped[date]
    milestone: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(default="")


class ActionShare(ReadTerm, Stand, Record):
    """What one party of the group does of a divided action, with a term and a stand of its own."""

    __tablename__ = "action_share"
    __table_args__ = (
        UniqueConstraint("action_id", "party_id"),
        Index(None, "party_id"),
        Index(None, "last"),
        Index(None, "first"),
    )

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    owner: Mapped[str] = mapped_column(default="")


class ActionLink(Record):
    """A running trajectory, or another consultation, that the action has to fit in with."""

    __tablename__ = "action_link"
    __table_args__ = (UniqueConstraint("action_id", "position"),)

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    position: Mapped[int]
    kind: Mapped[LinkKind]
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")


class FormerNumber(Record):
    """A number that an action bore; it leads to that action and no other one gets it."""

    __tablename__ = "former_number"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[str]
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    until: Mapped[datetime]


class ActionReference(Base):
    __tablename__ = "action_reference"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)
