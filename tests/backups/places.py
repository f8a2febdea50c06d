"""A database with something in every table, and empty ones of either kind to restore into."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    Time,
    func,
    select,
)

from agenda.gateways.backup import Making
from agenda.gateways.database import Database
from agenda.gateways.files import keep
from agenda.history.rules import signature
from agenda.indicators.models import Figure
from agenda.kernel.records import Base, Moment
from tests.databases import CHAIN_KEY
from tests.postgres import Cluster

AT = datetime(2026, 3, 16, 9, 0, 0, 123456, tzinfo=UTC)
FILES = (b"", b"%PDF-1.7 \x00\xff", bytes(range(256)) * 9000)
NUMBERS = count()
TEXT = 'Één ‘tekst’ met "tekens", \\ en\neen regel 🏛 <script>'
VALUES: tuple[tuple[type, Any], ...] = (
    (Enum, None),
    (Moment, AT),
    (Date, date(2028, 2, 29)),
    (Time, time(9, 30)),
    (Boolean, True),
    (Figure, Decimal("1234567.25")),
    (JSON, {"leeg": None, "lijst": [1, 2.5, "é"], "waar": True}),
    (LargeBinary, FILES[1]),
    (Float, 1774000000.125),
)
MAKING = Making("0.1.0", AT, {}, lambda told: signature("backup", told, CHAIN_KEY), {})


def fill_every_table(database: Database) -> None:
    """A row in each table that has none yet, and files of all sizes."""
    with database.transaction() as session:
        for content in FILES:
            keep(session, content)
        for table in Base.metadata.sorted_tables:
            if not session.scalar(select(func.count()).select_from(table)):
                session.execute(table.insert(), _row(session.connection(), table))


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    return {column.name: _value(connection, column) for column in table.columns if not _is_number(column)}


def _is_number(column: Column[Any]) -> bool:
    """One that the database gives itself."""
    alone = column.primary_key and len(column.table.primary_key.columns) == 1
    return alone and isinstance(column.type, Integer) and not column.foreign_keys


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return None
        return connection.scalar(select(func.min(key.column)))
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class))
    if isinstance(column.type, Integer):
        return next(NUMBERS) + 1000
    return next((value for kind, value in VALUES if isinstance(column.type, kind)), f"{TEXT}{next(NUMBERS)}")


Contents = dict[str, list[tuple[Any, ...]]]


def contents(database: Database) -> Contents:
    """Every row of every table, as the records read them."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def empty_place(kind: str, cluster: Cluster, folder: Path) -> Iterator[Database]:
    name = f"place{next(NUMBERS)}"
    url = f"sqlite:///{folder / name}.sqlite3"
    if kind == "postgresql":
        url = cluster.url(name).render_as_string(hide_password=False)
    database = Database(url, CHAIN_KEY)
    yield database
    database.engine.dispose()
    if kind == "postgresql":
        cluster.drop(name)
