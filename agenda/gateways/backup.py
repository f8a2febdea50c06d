"""All that an installation keeps, out of its database into one file and back, from either kind to the other."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import SQLAlchemyError

from agenda.gateways.backup_file import FORMAT, VERSION, Manifest, Writer, written_whole
from agenda.gateways.backup_reading import LARGEST_LINE, Backup
from agenda.gateways.database import Database
from agenda.gateways.files import StoredFile
from agenda.gateways.migrations import downgrade_on, revision_of, revisions, upgrade_on
from agenda.gateways.tables import (
    Row,
    check_foreign_keys,
    clear,
    defer_foreign_keys,
    described,
    go_on_from,
    last_numbers,
    load_rows,
    rows_of,
)
from agenda.kernel.refusal import NotNow, Refusal

FILES, CONTENT = StoredFile.__tablename__, "content"
Seal = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Making:
    """What goes into the manifest, and beside the database into the file."""

    release: str
    made_at: datetime
    keys: Mapping[str, str]
    seal: Seal
    secrets: Mapping[str, str]


def back_up(database: Database, file: Path, making: Making, *, overwrite: bool = False) -> Manifest:
    """As the database is at one moment, whatever is written to it meanwhile."""
    with written_whole(file, overwrite=overwrite) as writer, database.standing_still() as session:
        connection = session.connection()
        revision = revision_of(connection)
        if revision is None:
            raise NotNow("De database is leeg: er is niets om te bewaren.")
        tables = described(connection)
        for table in tables.values():
            writer.add_rows(table.name, _lines(connection, table))
        _add_files(connection, tables[FILES], writer)
        for name, secret in making.secrets.items():
            writer.add(f"keys/{name}", secret.encode())
        manifest = _manifest(writer, making, revision, last_numbers(connection, tables.values()))
        writer.close_with(manifest)
    return manifest


def _manifest(writer: Writer, making: Making, revision: str, numbers: dict[str, int]) -> Manifest:
    told = (FORMAT, VERSION, making.release, revision, making.made_at, tuple(writer.parts), numbers, dict(making.keys))
    return Manifest(*told, seal=making.seal(Manifest(*told).sealed))


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    for row in rows_of(connection, table, *([CONTENT] if table.name == FILES else [])):
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if len(line) > LARGEST_LINE:
            raise Refusal(f"Een rij van {table.name} is te groot voor een reservekopie.")
        yield line


def _add_files(connection: Connection, table: Table, writer: Writer) -> None:
    """One at a time; two parts never hold the same content, as files are named by it."""
    for digest in connection.scalars(select(table.c.sha256).order_by(table.c.sha256)).all():
        content = connection.scalar(select(table.c[CONTENT]).where(table.c.sha256 == digest))
        if content is not None:
            writer.add(f"files/{digest}", content)


# ── Restoring ──────────────────────────────────────────────────────────────────────────────────────────────────────


MISFITS = (SQLAlchemyError, ValueError, TypeError, LookupError, RuntimeError)
"""What rows that were made by hand, and the migrations that meet them, come to."""


@dataclass(frozen=True)
class Restored:
    """From which revision of the tables to which."""

    before: str
    after: str


def restore(database: Database, backup: Backup, check: Callable[[Connection], None]) -> Restored:
    """All of it or nothing: into an empty database, brought up to date, and checked before it is kept."""
    if backup.manifest.revision not in revisions():
        raise Refusal(f"{backup.file} is gemaakt met een nieuwere versie van Agenda. Werk Agenda eerst bij.")
    with _one_transaction(database) as connection:
        _make_room(connection)
        upgrade_on(connection, backup.manifest.revision)
        try:
            _load(connection, backup)
            upgrade_on(connection, "head")
        except MISFITS as error:
            raise Refusal(f"Wat in {backup.file} staat, past niet in de database. Er is niets veranderd.") from error
        check(connection)
        return Restored(backup.manifest.revision, str(revision_of(connection)))


@contextmanager
def _one_transaction(database: Database) -> Iterator[Connection]:
    """SQLite looks away from foreign keys meanwhile: it must be told before the transaction, and checks them after."""
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def _make_room(connection: Connection) -> None:
    """What every installation has from the start goes; where there is more, nothing is touched."""
    tables = described(connection)
    if any(_holds_data(connection, one) for one in tables.values()):
        raise NotNow("De database is niet leeg. Zet terug in een lege database. Er is niets veranderd.")
    revision = revision_of(connection)
    if revision is not None and revision not in revisions():
        raise NotNow("De database is van een nieuwere versie van Agenda. Er is niets veranderd.")
    if revision is not None:
        downgrade_on(connection, "base")


FROM_THE_START = frozenset(
    {"party", "party_name", "contact", "party_group", "party_group_member", "history_head", "attempt_count", "job_run"}
)
REGISTER = "register"


def _holds_data(connection: Connection, table: Table) -> bool:
    """Of the history only the lines about the register of parties are there from the start."""
    if table.name in FROM_THE_START:
        return False
    wanted = select(table)
    if table.name == "history_line":
        wanted = wanted.where(table.c.origin != REGISTER)
    return connection.execute(wanted.limit(1)).first() is not None


def _load(connection: Connection, backup: Backup) -> None:
    tables = described(connection)
    if tables.keys() != backup.manifest.tables.keys():
        raise LookupError("the backup has other tables than its revision")
    clear(connection, tables.values())
    defer_foreign_keys(connection)
    for table in tables.values():
        rows, size = backup.rows(table.name), 500
        if table.name == FILES:
            rows, size = _with_content(backup, rows), 1
        if load_rows(connection, table, rows, size) != backup.manifest.tables[table.name].rows:
            raise LookupError(f"the manifest tells another number of rows of {table.name}")
    if not check_foreign_keys(connection):
        raise LookupError("rows without the rows they point to")
    go_on_from(connection, tables.values(), backup.manifest.numbers)


def _with_content(backup: Backup, rows: Iterator[Row]) -> Iterator[Row]:
    kept = backup.manifest.files
    for row in rows:
        digest = row["sha256"]
        yield row | {CONTENT: backup.content(f"files/{digest}") if digest in kept else None}
