from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
    """What parliament was promised or asked for. ``party_id`` is the party that sees to it.

    ``register_number`` is that of parliament's own register. ``term`` is as it was worded, ``due_on`` its last day as
    that was read or as ``due_confirmed_by`` said; ``slips`` tells, oldest first, how the term was changed. ``outcome``
    is how it was met, on ``settled_on``.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index(None, "programme_id", "state", "due_on"),
        Index(None, "party_id"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str]
    kind: Mapped[CommitmentKind]
    text: Mapped[str]
    made_to: Mapped[str]
    debate: Mapped[str]
    made_on: Mapped[date]
    register_number: Mapped[str] = mapped_column(default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    term: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    due_confirmed_by: Mapped[str] = mapped_column(default="")
    slips: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[CommitmentState] = mapped_column(default=CommitmentState.OPEN)
    outcome: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]
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
