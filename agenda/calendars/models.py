from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope
from agenda.terms.calendar import Recess, RecessKind


class RecessEntry(Record):
    """A recess of the Tweede Kamer as it was decided, from its first to its last day; one of a kind begins per year."""

    __tablename__ = "recess"
    __table_args__ = (UniqueConstraint("kind", "year"),)

    kind: Mapped[RecessKind]
    year: Mapped[int]
    first: Mapped[date]
    last: Mapped[date]

    @property
    def scope(self) -> Scope:
        return Scope()

    @property
    def name(self) -> str:
        return f"{self.kind.label} {self.year}"

    @property
    def recess(self) -> Recess:
        return Recess(self.first, self.last, self.kind)


class DayOff(Record):
    """A day on which government does not work, beside the public holidays of the Algemene termijnenwet."""

    __tablename__ = "day_off"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str]

    @property
    def scope(self) -> Scope:
        return Scope()
