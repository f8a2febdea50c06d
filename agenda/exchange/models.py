from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class IntakeState(Word):
    WAITING = "waiting", "wacht op uw keuze"
    LOADED = "loaded", "ingelezen"
    DROPPED = "dropped", "weggelegd"


class Intake(Versioned):
    """A workbook that somebody offered.

    ``mapping`` holds per heading (folded) the field that the person chose for it, ``told`` what a look at it found.
    """

    __tablename__ = "intake"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[IntakeState] = mapped_column(default=IntakeState.WAITING)
    offered_at: Mapped[datetime]
    offered_by: Mapped[str]

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)
