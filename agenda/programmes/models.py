from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope


class Programme(Record):
    __tablename__ = "programme"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    secretariat: Mapped[str]
    secretariat_email: Mapped[str]
    consultation_name: Mapped[str]

    @property
    def scope(self) -> Scope:
        return Scope(self.id)


class Occasion(Record):
    """A day to which things are tied, such as the Bestuurlijk Overleg ``BO-2026-1``; they move when it moves."""

    __tablename__ = "occasion"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str] = mapped_column(index=True)
    day: Mapped[date]

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)
