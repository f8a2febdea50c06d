"""Dialects that remember: what one engine has compiled, and learned of its server, the next ones need not do again.

An engine has a dialect of its own and compiles each statement anew. Tests make thousands of engines.
"""

from typing import Any, ClassVar

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MOST = 2000
"""Statements of a kind that are remembered: those on tables as a backup describes them come once and hold much."""


class Remembers:
    """One dialect and one store of compiled statements for all engines of a kind."""

    supports_statement_cache = True
    only: ClassVar[Any] = None
    compiled: ClassVar[LRUCache[Any, Any]]

    def __new__(cls, **_: Any) -> Any:
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only

    def __init__(self, **options: Any) -> None:
        if not self.__dict__:
            super().__init__(**options)
            self.knows_its_server = False

    def initialize(self, connection: Connection) -> None:
        if not self.knows_its_server:
            super().initialize(connection)  # type: ignore[misc]
            self.knows_its_server = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls.compiled)


class Sqlite(Remembers, SQLiteDialect_pysqlite):
    supports_statement_cache = True
    compiled: ClassVar[LRUCache[Any, Any]] = LRUCache(MOST)


class Postgresql(Remembers, PGDialect_psycopg):
    supports_statement_cache = True
    compiled: ClassVar[LRUCache[Any, Any]] = LRUCache(MOST)


def remember() -> None:
    """For every engine that is made from here on."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql.psycopg", __name__, "Postgresql")
