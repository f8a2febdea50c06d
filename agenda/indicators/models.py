from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator, TypeEngine

from agenda.kernel.records import Record, Versioned
from agenda.kernel.rights import Scope


class Figure(TypeDecorator[Decimal]):
    """A number as it was given; SQLite keeps a float, whose shortest spelling is that number up to 15 digits."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kept_as_decimal = dialect.supports_native_decimal
        return dialect.type_descriptor(Numeric() if kept_as_decimal else Numeric(asdecimal=False))

    def process_result_value(self, value: Decimal | float | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


class Indicator(Versioned):
    """Where it started (``baseline`` on ``baseline_on``) and where it should come (``target`` by ``target_on``)."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    baseline: Mapped[Decimal | None] = mapped_column(Figure)
    baseline_on: Mapped[date | None]
    target: Mapped[Decimal | None] = mapped_column(Figure)
    target_on: Mapped[date | None]
    measurements: Mapped[list["Measurement"]] = relationship(
        order_by="Measurement.measured_on", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Measurement(Record):
    """A figure, or a range when ``high`` is given."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("indicator_id", "measured_on"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    measured_on: Mapped[date]
    low: Mapped[Decimal] = mapped_column(Figure)
    high: Mapped[Decimal | None] = mapped_column(Figure)
    source: Mapped[str]
