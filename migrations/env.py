"""Runs the migrations: in one transaction that is wholly kept or wholly undone, on SQLite and PostgreSQL."""

import importlib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

AGENDA = Path(__file__).parents[1] / "agenda"
GATEWAYS = ("counts.py", "files.py")
"""Gateways with a table of their own."""

ADVISORY_LOCK = 4_207_849_485
"""Any number of our own: two processes that upgrade at once wait for each other on it."""


RENDERED = {"Moment": "sa.DateTime(timezone=True)", "Enum": "sa.String(length=40)"}
"""A word is stored as text, so that a new one needs no migration."""


def all_records() -> Any:
    """The metadata that migrations are compared with; the migrations themselves import nothing of the application."""
    for models in sorted([*AGENDA.glob("*/models.py"), *(AGENDA / "gateways" / name for name in GATEWAYS)]):
        importlib.import_module(".".join(("agenda", *models.relative_to(AGENDA).with_suffix("").parts)))
    return importlib.import_module("agenda.kernel.records").Base.metadata


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    return RENDERED.get(type(thing).__name__, False) if kind == "type" else False


def run(connection: Connection, metadata: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transactional_ddl=True,
    )
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with nullcontext() if connection.in_transaction() else connection.begin():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            context.run_migrations()
            if sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"the migration leaves rows without their parent: {orphans[:5]}")
    finally:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run(context.config.attributes["connection"], all_records())
