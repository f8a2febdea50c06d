"""How often something was tried lately, counted in the database, so that all processes count together."""

from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Base


class Count(Base):
    """``key`` names what is counted in which window of time; ``expires`` is when that ends, in seconds since 1970."""

    __tablename__ = "attempt_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    expires: Mapped[float] = mapped_column(index=True)
