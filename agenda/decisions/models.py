from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.words import Silence
from agenda.decisions.words import AdoptedBy, FollowUp, ListState, Outcome, SignOffVerdict, Verb
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope, owned_by
from agenda.progress.models import Channel
from agenda.references.models import Reference


class Decision(Versioned):
    """``number`` is how people cite it: BO-2025-1.3.

    ``request`` says which of the requested decisions of its item it answers, counted from 1, ``asked`` how that was
    worded then, and ``outcome`` what became of it; all three are empty for a decision that nobody had asked for.
    ``follow_up_on`` is the day on which its follow-up came where it is; ``reported_in`` is the consultation that was
    told ``report``.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("consultation_id", "ordinal"),
        UniqueConstraint("item_id", "request"),
        Index(None, "follow_up"),
        Index(None, "programme_id", "decided_on", "consultation_id", "ordinal"),
        Index(None, "programme_id", "follow_up", "decided_on"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(index=True)
    verb: Mapped[Verb]
    text: Mapped[str]
    decided_on: Mapped[date]
    request: Mapped[int | None]
    asked: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome | None]
    asks_work: Mapped[bool] = mapped_column(default=True)
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    follow_up: Mapped[FollowUp] = mapped_column(default=FollowUp.OPEN)
    follow_up_on: Mapped[date | None]
    report: Mapped[str] = mapped_column(default="")
    reported_in_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))

    consultation: Mapped[Consultation] = relationship(foreign_keys=[consultation_id])
    reported_in: Mapped[Consultation | None] = relationship(foreign_keys=[reported_in_id])
    item: Mapped[AgendaItem | None] = relationship()
    actions: Mapped[list[Action]] = relationship(secondary="decision_action", order_by=Action.order_key)
    references: Mapped[list[Reference]] = relationship(
        secondary="decision_reference", order_by=Reference.normal, lazy="selectin"
    )
    reservations: Mapped[list["Reservation"]] = relationship(
        order_by="Reservation.party_id", cascade="all, delete-orphan", back_populates="decision"
    )
    corrections: Mapped[list["Correction"]] = relationship(
        order_by="Correction.id", cascade="all, delete-orphan", back_populates="decision"
    )

    @property
    def scope(self) -> Scope:
        """The own party of a decision is the one that submitted its item."""
        return self.item.scope if self.item else self.consultation.scope


class WithdrawnDecision(Record):
    """A number that was given to a decision that was withdrawn again: no other gets it.

    ``item_id`` and ``request`` say which requested decision had it, so that this gets it back; a decision that nobody
    had asked for leaves them empty.
    """

    __tablename__ = "withdrawn_decision"
    __table_args__ = (UniqueConstraint("consultation_id", "ordinal"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    ordinal: Mapped[int]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    request: Mapped[int | None]


class ReceivedNote(Record):
    """A change that the page of the note taker sent, by the key that it gave it: what comes twice is taken in once."""

    __tablename__ = "received_note"
    __table_args__ = (UniqueConstraint("consultation_id", "client_key"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    client_key: Mapped[str]
    at: Mapped[datetime]


class DecisionAction(Base):
    """``created`` tells that the decision brought the action into the agenda, ``changed`` what it changed of it."""

    __tablename__ = "decision_action"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True, index=True)
    created: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[list[str]] = mapped_column(default=list)


class DecisionReference(Base):
    __tablename__ = "decision_reference"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)


class ItemDecision(Base):
    """Earlier decisions that an agenda item goes back to."""

    __tablename__ = "item_decision"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True, index=True)


class Reservation(Versioned):
    """With what a party agreed only under a condition.

    ``edition`` is that of the decision list on which the party made it; None when that was in the meeting.
    """

    __tablename__ = "reservation"
    __table_args__ = (UniqueConstraint("decision_id", "party_id"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    text: Mapped[str]
    edition: Mapped[int | None]

    decision: Mapped[Decision] = relationship(back_populates="reservations")

    @property
    def scope(self) -> Scope:
        return self.decision.scope


class Correction(Record):
    """How the words of a decision were changed after the parties had seen them, and why.

    ``edition`` is that of the decision list in which the old words stood.
    """

    __tablename__ = "correction"
    __table_args__ = (Index(None, "decision_id"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    at: Mapped[datetime]
    by: Mapped[str]
    old_verb: Mapped[Verb]
    old_text: Mapped[str]
    new_verb: Mapped[Verb]
    new_text: Mapped[str]
    reason: Mapped[str]
    edition: Mapped[int]

    decision: Mapped[Decision] = relationship(back_populates="corrections")


class Minute(Versioned):
    """What was said at an agenda item, in the words of the note taker; ``treated`` once its turn is over."""

    __tablename__ = "minute"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    text: Mapped[str] = mapped_column(default="")
    treated: Mapped[bool] = mapped_column(default=False)

    item: Mapped[AgendaItem] = relationship()

    @property
    def scope(self) -> Scope:
        return self.item.scope


class ActionPoint(Versioned):
    """What somebody took upon them in the meeting; it may become an action of the agenda.

    ``client_key`` is what the page of the note taker calls it, so that what is sent twice is kept once. ``term`` is as
    it was worded.
    """

    __tablename__ = "action_point"
    __table_args__ = (UniqueConstraint("consultation_id", "client_key"), Index(None, "item_id"))

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    client_key: Mapped[str]
    text: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    term: Mapped[str] = mapped_column(default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    done_on: Mapped[date | None]
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)

    consultation: Mapped[Consultation] = relationship()
    item: Mapped[AgendaItem | None] = relationship()

    @property
    def scope(self) -> Scope:
        return self.item.scope if self.item else self.consultation.scope


class DecisionList(Versioned):
    """The decisions of one consultation as a whole, on which the parties agree before it is adopted.

    ``edition`` counts how often it was put to the parties; an agreement holds for the edition that it was given on.
    ``corrected_at`` is when it was last corrected after its adoption.
    """

    __tablename__ = "decision_list"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    state: Mapped[ListState] = mapped_column(default=ListState.DRAFT)
    edition: Mapped[int] = mapped_column(default=0)
    silence: Mapped[Silence] = mapped_column(default=Silence.AGREES)
    asked_at: Mapped[datetime | None]
    sign_off_until: Mapped[date | None]
    adopted_on: Mapped[date | None]
    adopted_by: Mapped[AdoptedBy | None]
    adopted_in_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    corrected_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(foreign_keys=[consultation_id])
    adopted_in: Mapped[Consultation | None] = relationship(foreign_keys=[adopted_in_id])
    sign_offs: Mapped[list["SignOff"]] = relationship(
        order_by="SignOff.party_id", cascade="all, delete-orphan", back_populates="decision_list"
    )

    @property
    def scope(self) -> Scope:
        return self.consultation.scope


class SignOff(Versioned):
    """What one party says of the decision list; None as long as it is silent.

    ``channel`` tells how the answer came that the secretariat wrote down for the party; None when it gave that itself.
    ``settled`` tells how the secretariat dealt with a reservation or an objection.
    """

    __tablename__ = "sign_off"
    __table_args__ = (UniqueConstraint("list_id", "party_id"), Index(None, "party_id"))

    list_id: Mapped[int] = mapped_column(ForeignKey("decision_list.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    edition: Mapped[int]
    verdict: Mapped[SignOffVerdict | None]
    text: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime | None]
    given_by: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel | None]
    settled: Mapped[str] = mapped_column(default="")

    decision_list: Mapped[DecisionList] = relationship(back_populates="sign_offs")

    @property
    def scope(self) -> Scope:
        return owned_by(self.decision_list.consultation.programme_id, self.party_id)
