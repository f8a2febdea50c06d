from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.words import Word


class Start(Word):
    """What happens by itself when the day of a step has come."""

    AUTOMATIC = "automatic", "vanzelf"
    READY = "ready", "klaarzetten voor het secretariaat"
    NOTHING = "nothing", "niets"


class CountdownRule(Record):
    """How the series of a programme departs from the usual countdown in one step; ``weeks`` before the meeting."""

    __tablename__ = "countdown_rule"
    __table_args__ = (UniqueConstraint("programme_id", "step"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    step: Mapped[str]
    weeks: Mapped[int]
    start: Mapped[Start]


class CountdownMark(Record):
    """What is known of one step of one consultation beside what follows from the records themselves.

    ``started_at`` is when the clock set it going; ``done_at`` when somebody, or the part that carried it out, said that
    it was done.
    """

    __tablename__ = "countdown_mark"
    __table_args__ = (UniqueConstraint("consultation_id", "step"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    step: Mapped[str]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
