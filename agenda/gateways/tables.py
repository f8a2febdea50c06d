"""Every row of every table, out of one database and into another, as the database describes itself: of any release."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Time,
    func,
    insert,
    select,
    text,
)

Row = dict[str, Any]
BATCH = 500
REVISION = "alembic_version"
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""


def described(connection: Connection) -> dict[str, Table]:
    """The tables by name, as they are there."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        for column in table.columns:
            _settle_type(column, connection.dialect.name)
    return {table.name: table for table in metadata.sorted_tables if table.name != REVISION}


def _settle_type(column: Column[Any], dialect: str) -> None:
    """No value at all is not the value ``null`` of JSON; SQLite has no decimals."""
    if isinstance(column.type, JSON):
        column.type = JSON(none_as_null=bool(column.nullable))
    elif isinstance(column.type, Numeric) and dialect == "sqlite":
        column.type = Numeric(asdecimal=False)


def rows_of(connection: Connection, table: Table, *without: str) -> Iterator[Row]:
    """In the order of their keys, as JSON holds them, and never many at once; ``without`` are columns left out."""
    wanted = select(*(column for column in table.columns if column.name not in without))
    found = connection.execute(
        wanted.order_by(*table.primary_key.columns), execution_options={"yield_per": BATCH, "stream_results": True}
    )
    return ({name: _spelled(value) for name, value in row.items()} for row in found.mappings())


def _spelled(value: Any) -> Any:
    match value:
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes() | memoryview():
            return b64encode(value).decode()
        case _:
            return value


def read_by(table: Table, dialect: str) -> dict[str, Any]:
    """Per column that JSON does not hold as it is, how it is read back."""
    readers = {column.name: _reader(column, dialect) for column in table.columns}
    return {name: reader for name, reader in readers.items() if reader}


def _reader(column: Column[Any], dialect: str) -> Any:
    match column.type:
        case DateTime():
            return _moment_without_zone if dialect == "sqlite" else datetime.fromisoformat
        case Date():
            return date.fromisoformat
        case Time():
            return time.fromisoformat
        case LargeBinary():
            return _bytes
        case Numeric():
            return float if dialect == "sqlite" else _decimal
        case _:
            return None


def _moment_without_zone(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None)


def _bytes(written: str | bytes) -> bytes:
    return written if isinstance(written, bytes) else b64decode(written, validate=True)


def _decimal(written: float | str) -> Decimal:
    return Decimal(str(written))


def load_rows(connection: Connection, table: Table, rows: Iterable[Row], size: int = BATCH) -> int:
    """Adds the rows, ``size`` at a time; how many there were."""
    readers, number, batch = read_by(table, connection.dialect.name), 0, []
    for row in rows:
        batch.append(_read(row, readers))
        if len(batch) == size:
            number += _insert(connection, table, batch)
            batch = []
    return number + _insert(connection, table, batch)


def _read(row: Row, readers: Mapping[str, Any]) -> Row:
    read = {name: reader(row[name]) for name, reader in readers.items() if row.get(name) is not None}
    return row | read


def _insert(connection: Connection, table: Table, batch: list[Row]) -> int:
    if batch:
        connection.execute(insert(table), batch)
    return len(batch)


def number_of(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def clear(connection: Connection, tables: Iterable[Table]) -> None:
    """Takes out the rows that migrations put there; a table without any is left alone, for what guards it."""
    for table in tables:
        if number_of(connection, table):
            connection.execute(table.delete())


def defer_foreign_keys(connection: Connection) -> None:
    """Until they are checked rows may come in any order; SQLite has to be told before the transaction begins."""
    if connection.dialect.name == "postgresql":
        for table, name in connection.execute(text(FOREIGN_KEYS)).all():
            connection.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED"))


def check_foreign_keys(connection: Connection) -> bool:
    """Whether every row has the rows it points to; on PostgreSQL it is an error of the database when not."""
    if connection.dialect.name == "sqlite":
        return not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in connection.execute(text(FOREIGN_KEYS)).all():
        connection.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE"))
    return True


def last_numbers(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """Per table the highest row number that was ever given out, where the database remembers it."""
    if connection.dialect.name != "postgresql":
        return {}
    given = "SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename) = :name"
    sequences = {table.name: _sequence(connection, table) for table in tables}
    found = {name: connection.scalar(text(given), {"name": one}) for name, one in sequences.items() if one}
    return {name: number for name, number in found.items() if number is not None}


def go_on_from(connection: Connection, tables: Iterable[Table], numbers: Mapping[str, int]) -> None:
    """New rows get numbers above all that there are, and above all that were given out before."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if sequence := _sequence(connection, table):
            (key,) = table.primary_key.columns
            last = max(connection.scalar(select(func.max(key))) or 0, numbers.get(table.name, 0))
            told = {"name": sequence, "last": max(last, 1), "used": last > 0}
            connection.execute(text("SELECT setval(CAST(:name AS regclass), :last, :used)"), told)


def _sequence(connection: Connection, table: Table) -> str | None:
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return None
    asked = text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")
    found: str | None = connection.scalar(asked, {"table": table.name, "column": keys[0].name})
    return found
