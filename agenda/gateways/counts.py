"""How often something was tried lately, counted in the database, so that all processes count together."""

from typing import Any

from limits.storage import Storage
from sqlalchemy import Connection, case, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from agenda.gateways.clock import Clock
from agenda.gateways.database import Database, inserting
from agenda.kernel.records import Base


class Count(Base):
    """``key`` names what is counted in which window of time; ``expires`` is when that ends, in seconds since 1970."""

    __tablename__ = "attempt_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    expires: Mapped[float] = mapped_column(index=True)


class Counts(Storage):
    """Where Flask-Limiter counts: windows of fixed length, each step a short transaction of its own."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012 - as the base class has it
    SWEPT = 100
    """At most so many rows of ended windows go when a new one begins."""

    def __init__(self, uri: str, *, database: Database, clock: Clock, **options: Any) -> None:
        super().__init__(uri, **options)
        self.database = database
        self.clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """One statement, so that no other process comes in between; an ended window begins anew."""
        now = self.clock.now().timestamp()
        with self.database.engine.begin() as connection:
            number = connection.scalar(_counted(connection, key, amount, now, now + expiry))
        if number == amount:
            self._sweep(now)
        return int(number or 0)

    def get(self, key: str) -> int:
        return int(self._running(key, Count.number) or 0)

    def get_expiry(self, key: str) -> float:
        return float(self._running(key, Count.expires) or self.clock.now().timestamp())

    def check(self) -> bool:
        try:
            self.get("")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        with self.database.engine.begin() as connection:
            return connection.execute(delete(Count)).rowcount

    def clear(self, key: str) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(delete(Count).where(Count.key == key))

    def _running(self, key: str, column: Any) -> Any:
        wanted = select(column).where(Count.key == key, Count.expires > self.clock.now().timestamp())
        with self.database.reading() as session:
            return session.scalar(wanted)

    def _sweep(self, now: float) -> None:
        """Rows that another process holds are left for the next time, so that sweepers never wait for each other."""
        ended = select(Count.key).where(Count.expires <= now).limit(self.SWEPT).with_for_update(skip_locked=True)
        with self.database.engine.begin() as connection:
            connection.execute(delete(Count).where(Count.key.in_(ended)))


def _counted(connection: Connection, key: str, amount: int, now: float, expires: float) -> Any:
    ended = Count.expires <= now
    changed = {
        "number": case((ended, amount), else_=Count.number + amount),
        "expires": case((ended, expires), else_=Count.expires),
    }
    added = inserting(connection, Count).values(key=key, number=amount, expires=expires)
    return added.on_conflict_do_update(index_elements=[Count.key], set_=changed).returning(Count.number)
