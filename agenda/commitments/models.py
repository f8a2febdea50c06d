from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.kernel.records import Base, Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word
from agenda.references.models import Reference


class CommitmentKind(Word):
    COMMITMENT = "commitment", "toezegging"
    MOTION = "motion", "motie"
    QUESTION = "question", "vraag uit de Kamer"


class CommitmentState(Word):
    OPEN = "open", "open"
    MET = "met", "afgedaan"


class Commitment(Versioned):
    __tablename__ = "commitment"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str]
    kind: Mapped[CommitmentKind]
    text: Mapped[str]
    made_to: Mapped[str]
    debate: Mapped[str]
    made_on: Mapped[date]
    term: Mapped[str] = mapped_column(default="")
    state: Mapped[CommitmentState] = mapped_column(default=CommitmentState.OPEN)
    outcome: Mapped[str] = mapped_column(default="")
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("reference.id"))

    reference: Mapped[Reference | None] = relationship()
    actions: Mapped[list[Action]] = relationship(secondary="commitment_action", order_by=Action.order_key)

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class CommitmentAction(Base):
    __tablename__ = "commitment_action"

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True, index=True)
