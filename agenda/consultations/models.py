from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.records import Base, Versioned
from agenda.kernel.rights import Scope, owned_by
from agenda.kernel.words import Word
from agenda.programmes.models import Occasion
from agenda.references.models import Reference


class ItemKind(Word):
    DECISION = "decision", "ter besluitvorming"
    DISCUSSION = "discussion", "ter bespreking"
    INFORMATION = "information", "ter kennisname"


class Treatment(Word):
    FORMALITY = "formality", "hamerstuk"
    DISCUSSED = "discussed", "bespreekstuk"


class Verb(Word):
    ADOPT = "adopt", "vaststellen"
    AGREE = "agree", "instemmen met"
    NOTE = "note", "kennisnemen van"
    DEFER = "defer", "aanhouden"
    INSTRUCT = "instruct", "opdracht geven"
    MANDATE = "mandate", "mandateren"


class FollowUp(Word):
    OPEN = "open", "open"
    RUNNING = "running", "in uitvoering"
    EXECUTED = "executed", "uitgevoerd"
    REPORTED = "reported", "teruggemeld"
    SETTLED = "settled", "afgedaan"


class Consultation(Versioned):
    """A meeting; its key and its day are those of its occasion."""

    __tablename__ = "consultation"
    __table_args__ = (UniqueConstraint("occasion_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")

    occasion: Mapped[Occasion] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list["AgendaItem"]] = relationship(
        order_by="AgendaItem.number", cascade="all, delete-orphan", back_populates="consultation"
    )

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class AgendaItem(Versioned):
    """``requested`` holds the requested decisions, one each, in the order in which they are numbered."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    subject: Mapped[str]
    kind: Mapped[ItemKind]
    treatment: Mapped[Treatment]
    message: Mapped[str] = mapped_column(default="")
    requested: Mapped[list[str]] = mapped_column(default=list)
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)

    consultation: Mapped[Consultation] = relationship(back_populates="items")

    @property
    def scope(self) -> Scope:
        """The own party of an item is the one that submits it."""
        return owned_by(self.consultation.programme_id, self.submitter_id)


class Annotation(Versioned):
    """What one party notes at an item for its own administrator; no other party, nor the secretariat, sees it."""

    __tablename__ = "annotation"
    __table_args__ = (UniqueConstraint("item_id", "party_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    text: Mapped[str]

    item: Mapped[AgendaItem] = relationship()

    @property
    def scope(self) -> Scope:
        return owned_by(self.item.consultation.programme_id, self.party_id)


class Decision(Versioned):
    """``number`` is how people cite it: BO-2025-1.3."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("consultation_id", "ordinal"), Index(None, "follow_up"))

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(index=True)
    verb: Mapped[Verb]
    text: Mapped[str]
    decided_on: Mapped[date]
    asks_work: Mapped[bool] = mapped_column(default=True)
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    follow_up: Mapped[FollowUp] = mapped_column(default=FollowUp.OPEN)
    report: Mapped[str] = mapped_column(default="")

    consultation: Mapped[Consultation] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    actions: Mapped[list[Action]] = relationship(secondary="decision_action", order_by=Action.order_key)
    references: Mapped[list[Reference]] = relationship(
        secondary="decision_reference", order_by=Reference.normal, lazy="selectin"
    )

    @property
    def scope(self) -> Scope:
        """The own party of a decision is the one that submitted its item."""
        return self.item.scope if self.item else self.consultation.scope


class DecisionAction(Base):
    """``created`` tells that the decision brought the action into the agenda."""

    __tablename__ = "decision_action"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True, index=True)
    created: Mapped[bool] = mapped_column(default=False)


class DecisionReference(Base):
    __tablename__ = "decision_reference"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)
