"""Migrations that remember: what they make of an empty SQLite database they make once, and is put there again.

Many tests begin with no database at all, and to go through all migrations takes longer than what they try.
"""

from contextlib import nullcontext
from sqlite3 import Connection as Driver
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

migrate = command.upgrade
made: dict[str, list[str]] = {}


def remember() -> None:
    """For every upgrade from here on, in this process."""
    command.upgrade = upgrade


def upgrade(config: Config, revision: str, *words: Any, **options: Any) -> None:
    connection: Connection = config.attributes["connection"]
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, Driver) or driver.execute("SELECT 1 FROM sqlite_master").fetchone():
        migrate(config, revision, *words, **options)
    elif revision in made:
        make_again(connection, driver, made[revision])
    else:
        migrate(config, revision, *words, **options)
        made[revision] = [statement for statement in driver.iterdump() if statement not in AROUND]


AROUND = {"BEGIN TRANSACTION;", "COMMIT;"}


def make_again(connection: Connection, driver: Driver, statements: list[str]) -> None:
    """As the migrations do: all of it or nothing, and with no look at foreign keys before it is whole."""
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with nullcontext() if connection.in_transaction() else connection.begin():
            for statement in statements:
                driver.execute(statement)
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
