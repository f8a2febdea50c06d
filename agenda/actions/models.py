from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word
from agenda.references.models import Reference
from agenda.terms.words import Precision, Strength


class ActionKind(Word):
    ACTION = "action", "actie"
    MEASURE = "measure", "maatregel"
    INSTRUMENT = "instrument", "instrument"
    AGREEMENT = "agreement", "bestuurlijke afspraak"


class Adoption(Word):
    CONCEPT = "concept", "concept"
    PROPOSED = "proposed", "voorgesteld"
    ADOPTED = "adopted", "vastgesteld"
    MERGED = "merged", "opgegaan in een andere"


class Phase(Word):
    NOT_STARTED = "not_started", "nog niet gestart"
    PREPARING = "preparing", "in voorbereiding"
    RUNNING = "running", "in uitvoering"
    DONE = "done", "afgerond"
    DROPPED = "dropped", "vervallen"

    @property
    def finished(self) -> bool:
        return self in {Phase.DONE, Phase.DROPPED}


class Rating(Word):
    ON_TRACK = "on_track", "op schema"
    ATTENTION = "attention", "aandacht nodig"
    DELAYED = "delayed", "vertraagd, bijsturing nodig"
    UNRATED = "unrated", "niet beoordeeld"


class RoleKind(Word):
    LEAD = "lead", "trekker"
    CO_LEAD = "co_lead", "mede-trekker"
    CLIENT = "client", "opdrachtgever"
    EXECUTOR = "executor", "uitvoerder"
    INVOLVED = "involved", "betrokken"
    KNOWLEDGE = "knowledge", "kennispartner"
    FUNDER = "funder", "financier"
    INFORMED = "informed", "te informeren"


OWNING_ROLES = frozenset({RoleKind.LEAD, RoleKind.CO_LEAD})


class Goal(Record):
    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[str]
    order_key: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Action(Versioned):
    """One line of the agenda, of whatever kind. ``order_key`` sorts 4.2 before 4.10."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "programme_id", "order_key"),
        Index(None, "goal_id", "order_key"),
        Index(None, "programme_id", "phase", "order_key"),
        Index(None, "programme_id", "rating", "order_key"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    number: Mapped[str]
    order_key: Mapped[str]
    kind: Mapped[ActionKind]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    adoption: Mapped[Adoption] = mapped_column(default=Adoption.ADOPTED)
    phase: Mapped[Phase]
    rating: Mapped[Rating] = mapped_column(default=Rating.UNRATED)
    explanation: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    consequence: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")

    goal: Mapped[Goal] = relationship()
    roles: Mapped[list["ActionRole"]] = relationship(order_by="ActionRole.id", cascade="all, delete-orphan")
    terms: Mapped[list["ActionTerm"]] = relationship(order_by="ActionTerm.position", cascade="all, delete-orphan")
    references: Mapped[list[Reference]] = relationship(secondary="action_reference", order_by=Reference.normal)

    @property
    def scope(self) -> Scope:
        owners = frozenset(role.party_id for role in self.roles if role.role in OWNING_ROLES)
        return Scope(self.programme_id, owners)

    @property
    def lead(self) -> int | None:
        """The party (row number) that is accountable."""
        return next((role.party_id for role in self.roles if role.role is RoleKind.LEAD), None)


class ActionRole(Record):
    """``assumed`` marks a role that the source does not name: a person has still to confirm it."""

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
    authority: Mapped[str] = mapped_column(default="")


class ActionTerm(Record):
    """``wording`` stays literal; ``subject`` says of what (first results), ``read_on`` from which day it is read."""

    __tablename__ = "action_term"
    __table_args__ = (
        UniqueConstraint("action_id", "position"),
        Index(None, "last", "action_id"),
    )

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    position: Mapped[int]
    subject: Mapped[str] = mapped_column(default="")
    wording: Mapped[str]
    read_on: Mapped[date]
    first: Mapped[date | None]
    last: Mapped[date | None]
    precision: Mapped[Precision]
    approximate: Mapped[bool]
    strength: Mapped[Strength | None]
    recurring: Mapped[bool]
    open: Mapped[bool]
    met_on: Mapped[date | None]
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"))


class ActionReference(Base):
    __tablename__ = "action_reference"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)


class Indicator(Record):
    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    measurements: Mapped[list["Measurement"]] = relationship(
        order_by="Measurement.measured_on", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Measurement(Record):
    """A figure, or a range when ``high`` is given."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("indicator_id", "measured_on"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    measured_on: Mapped[date]
    low: Mapped[Decimal]
    high: Mapped[Decimal | None]
    source: Mapped[str]
