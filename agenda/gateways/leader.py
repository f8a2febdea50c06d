"""Who of all the clocks leads. It only saves work: what may not happen twice is kept from it by the database itself."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog
from sqlalchemy import URL, Connection, NullPool, text
from sqlalchemy.exc import SQLAlchemyError

from agenda.gateways.database import Database, make_engine

log = structlog.get_logger()

KEY = int.from_bytes(b"agenda")
"""The advisory lock of the leader, in the database of this installation."""


class Leader(Protocol):
    def leads(self) -> bool:
        """Takes the lead when nobody has it, and looks whether it is still there; cheap to ask each second."""
        ...

    def step_down(self) -> None: ...


class AlwaysLeader:
    """Of a database in memory, which no other process can see."""

    def leads(self) -> bool:
        return True

    def step_down(self) -> None:
        pass


class FileLeader:
    """Holds a lock on a file beside the database; it is free as soon as the process has ended, however that came."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None
        self._warned = False
        self._turn = Lock()

    def leads(self) -> bool:
        with self._turn:
            if self._descriptor is not None and not self._is_there(self._descriptor):
                self._let_go()
            if self._descriptor is None:
                self._descriptor = self._taken()
            return self._descriptor is not None

    def step_down(self) -> None:
        with self._turn:
            self._let_go()

    def _taken(self) -> int | None:
        try:
            descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            self._warn(error)
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError):
                self._warn(error)
            return None
        self._warned = False
        return descriptor

    def _warn(self, error: OSError) -> None:
        """Once, and not each second: nobody may lead until somebody sets it right."""
        if not self._warned:
            log.warning("can't lead: lock file not to be had", file=str(self.file), error=error.strerror)
        self._warned = True

    def _is_there(self, descriptor: int) -> bool:
        """A file that somebody threw away is no lock any more: another clock makes a new one."""
        try:
            return os.path.samestat(os.fstat(descriptor), self.file.stat())
        except OSError:
            return False

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None


class AdvisoryLeader:
    """Holds an advisory lock for as long as its connection lives, which is in no pool and has no other use."""

    def __init__(self, url: URL) -> None:
        self._engine = make_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._has = False
        self._turn = Lock()

    def leads(self) -> bool:
        with self._turn:
            try:
                return self._looked()
            except SQLAlchemyError:
                self._let_go()
                return False

    def step_down(self) -> None:
        """At once, also when the server takes its time to see that the connection has gone."""
        with self._turn:
            if self._connection is not None and self._has:
                with suppress(SQLAlchemyError):
                    self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})
            self._let_go()

    def _looked(self) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect()
        if self._has:
            self._connection.execute(text("SELECT 1"))
        else:
            self._has = self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}) is True
        return self._has

    def _let_go(self) -> None:
        connection, self._connection, self._has = self._connection, None, False
        if connection is not None:
            connection.invalidate()
            connection.close()


def make_leader(database: Database) -> Leader:
    url = database.engine.url
    if url.get_backend_name() == "postgresql":
        return AdvisoryLeader(url)
    if url.database and url.database != ":memory:":
        return FileLeader(Path(f"{Path(url.database).resolve()}.clock"))
    return AlwaysLeader()
