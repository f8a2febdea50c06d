from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record


class Reminded(Record):
    """The ledger: this person was reminded of this subject, in this step of this kind. Once.

    ``parties`` are those (row numbers) on whose behalf.
    """

    __tablename__ = "reminded"
    __table_args__ = (UniqueConstraint("recipient", "kind", "subject_kind", "subject_id", "step"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    recipient: Mapped[str]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    step: Mapped[str]
    parties: Mapped[list[Any]] = mapped_column(default=list)
    due_on: Mapped[date]
    at: Mapped[datetime]
