from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.records import Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class OfferState(Word):
    """What a person decided on something that was found in a letter."""

    OPEN = "open", "te beoordelen"
    ACCEPTED = "accepted", "overgenomen"
    REJECTED = "rejected", "afgewezen"


class LetterIntake(Versioned):
    """An old letter that somebody offered, with its plain ``text``; its terms were read as on ``dated``."""

    __tablename__ = "letter_intake"
    __table_args__ = (Index("uq_letter_intake_programme_id_sha256", "programme_id", "sha256", unique=True),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    dated: Mapped[date]
    text: Mapped[str] = mapped_column(deferred=True)
    head: Mapped[dict[str, Any]] = mapped_column(default=dict)
    offered_at: Mapped[datetime]
    offered_by: Mapped[str]

    offers: Mapped[list["LetterOffer"]] = relationship(
        order_by="LetterOffer.position", cascade="all, delete-orphan", back_populates="intake"
    )

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class LetterOffer(Versioned):
    """Something that was found in the letter, in the sentence between ``start`` and ``end`` of its text.

    ``found`` is as the rules read it, ``edited`` as a person changed it (empty: not). Once accepted,
    ``result_kind`` and ``result_id`` name the record that it belongs to; ``made`` when that was made of it.
    ``because`` tells why it was rejected.
    """

    __tablename__ = "letter_offer"
    __table_args__ = (Index(None, "intake_id", "position"), Index(None, "intake_id", "state"))

    intake_id: Mapped[int] = mapped_column(ForeignKey("letter_intake.id"))
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    found: Mapped[dict[str, Any]]
    edited: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sentence: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    confidence: Mapped[float]
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    result_kind: Mapped[str | None]
    result_id: Mapped[int | None]
    made: Mapped[bool] = mapped_column(default=False)
    because: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    intake: Mapped[LetterIntake] = relationship(back_populates="offers")

    @property
    def scope(self) -> Scope:
        return self.intake.scope
