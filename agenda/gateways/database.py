"""Engines and sessions: SQLite with its locks set right, PostgreSQL with lost hosts noticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from agenda.kernel.records import Base
from agenda.kernel.refusal import Refusal

POSTGRESQL_NOTICES_LOST_HOSTS = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000"
)
CLIENT_NOTICES_LOST_HOSTS = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
"""The same on our side: who asks something of a host that is gone gets an error within some eleven seconds."""

SECONDS_TO_ANSWER = 2
READ_ONLY = {"agenda_read_only": True}


class Unreachable(Refusal):
    """The database does not answer."""


class Database:
    """Opens sessions. ``chain_key`` seals the history lines that a session writes."""

    def __init__(self, url: str, chain_key: bytes) -> None:
        self.engine = make_engine(make_url(url))
        self.chain_key = chain_key
        self._reading = self.engine.execution_options(**READ_ONLY)

    def open(self, *, read_only: bool = False) -> Session:
        session = Session(self._reading if read_only else self.engine, expire_on_commit=False)
        session.info.update(chain_key=self.chain_key, read_only=read_only)
        return session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: kept when the block ends, undone when it raises."""
        with self.open() as session, session.begin():
            yield session

    @contextmanager
    def undone(self) -> Iterator[Session]:
        """For who wants to see what would happen: whatever the block writes is taken back at its end."""
        with self.open() as session:
            yield session
            session.rollback()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.open(read_only=True) as session:
            yield session

    @contextmanager
    def standing_still(self) -> Iterator[Session]:
        """Reads as of one moment, however long the reading takes and whatever is written meanwhile."""
        with self.reading() as session:
            if self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def probing(self) -> Iterator[Session]:
        """Reads over a connection made for this alone, which fails within seconds when the database is away."""
        if self.engine.dialect.name == "sqlite":
            with self.reading() as session:
                yield session
            return
        engine = make_engine(self.engine.url, poolclass=NullPool, connect_timeout=SECONDS_TO_ANSWER)
        with Session(engine.execution_options(**READ_ONLY)) as session:
            yield session

    def ping(self) -> None:
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            raise Unreachable(f"De database {where} is niet te bereiken. Controleer AGENDA_DATABASE_URL.") from error


def make_engine(url: URL, *, connect_timeout: int = 5, **options: Any) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "options": POSTGRESQL_NOTICES_LOST_HOSTS,
            "connect_timeout": connect_timeout,
            **CLIENT_NOTICES_LOST_HOSTS,
        },
        **options,
    )


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at the start: one that takes it half-way is refused at once, whatever the time-out."""
    reads = connection.get_execution_options().get("agenda_read_only", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")


def inserting(into: Connection | Session, record: type[Base]) -> Any:
    """An insert that may say what happens ``on_conflict``, which each kind of database words for itself."""
    kind = into.get_bind().dialect if isinstance(into, Session) else into.dialect
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[kind.name]
    return insert(record)


@event.listens_for(Session, "before_flush")
def _refuse_writing_while_reading(session: Session, *_: Any) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a reading session was asked to write")
