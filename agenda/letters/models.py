from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.kernel.records import Base, Versioned
from agenda.kernel.rights import Scope
from agenda.references.models import Reference


class Letter(Versioned):
    """``previous_on`` is the day of the letter before this one: what changed is told since then."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    dated: Mapped[date]
    addressee: Mapped[str]
    sender: Mapped[str]
    signatory: Mapped[str]
    office: Mapped[str]
    previous_on: Mapped[date | None]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    passages: Mapped[list["Passage"]] = relationship(order_by="Passage.position", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Passage(Versioned):
    """A heading (level 1 to 3, or none: 0) with text in the letter's markup, and the source that it rests on."""

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("letter_id", "position"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    position: Mapped[int]
    level: Mapped[int]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    action: Mapped[Action | None] = relationship()
    references: Mapped[list[Reference]] = relationship(secondary="passage_reference", order_by=Reference.normal)


class PassageReference(Base):
    __tablename__ = "passage_reference"

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)
