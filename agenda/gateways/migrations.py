"""The schema: where it stands, and bringing it up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

ROOT = Path(__file__).parents[2]


def alembic_config() -> Config:
    return Config(toml_file=ROOT / "pyproject.toml")


def upgrade(engine: Engine, to: str = "head") -> None:
    with engine.connect() as connection:
        upgrade_on(connection, to)


def upgrade_on(connection: Connection, to: str) -> None:
    """Within the transaction that is begun there, if any, or else in one of its own."""
    command.upgrade(_config_on(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    with engine.connect() as connection:
        downgrade_on(connection, to)


def downgrade_on(connection: Connection, to: str) -> None:
    """As ``upgrade_on``."""
    command.downgrade(_config_on(connection), to)


def _config_on(connection: Connection) -> Config:
    config = alembic_config()
    config.attributes["connection"] = connection
    return config


def revisions() -> frozenset[str]:
    """All that this release knows."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def revision_of(connection: Connection) -> str | None:
    """Where the tables stand; None when there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    heads = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads
