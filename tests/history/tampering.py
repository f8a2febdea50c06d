"""What somebody with the password of the database can do: the guards are no more than triggers to them."""

from functools import partial
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from agenda.gateways.database import Database
from agenda.history.examination import Examination
from agenda.history.heads import read_heads
from agenda.history.models import HistoryHead, HistoryLine
from agenda.history.rules import SEALED, seal
from tests.conftest import CHAIN_KEY

WRONG_KEY = b"a key that the attacker made up"
HEAD_IS_LAST = (
    "UPDATE history_head SET sequence = COALESCE((SELECT max(sequence) FROM history_line), 0),"
    " seal = COALESCE((SELECT seal FROM history_line ORDER BY sequence DESC LIMIT 1), '')"
)


def tamper(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        lift_guards(connection)
        for statement in statements:
            connection.execute(text(statement))


def lift_guards(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for table in ("history_line", "history_checkpoint"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def reseal(database: Database, first: int, key: bytes = WRONG_KEY) -> None:
    """Makes a whole chain of it again from this line on, with a key of one's own, up to and including the head."""
    with database.engine.begin() as connection:
        lift_guards(connection)
        columns = [getattr(HistoryLine, name) for name in (*SEALED, "at")]
        lines = connection.execute(select(*columns).where(HistoryLine.sequence >= first).order_by("sequence")).all()
        previous = connection.scalar(select(HistoryLine.seal).where(HistoryLine.sequence == first - 1)) or ""
        for line in lines:
            previous = seal(line._mapping, previous, key)
            connection.execute(update(HistoryLine).where(HistoryLine.sequence == line.sequence).values(seal=previous))
        connection.execute(update(HistoryHead).values(sequence=lines[-1].sequence, seal=previous))


def examined(database: Database, heads: Path | None = None, key: bytes = CHAIN_KEY) -> tuple[Examination, list[str]]:
    """What was looked at, and the faults that were found."""
    with database.standing_still() as session:
        examination = Examination(session, key, partial(read_heads, heads, key) if heads else None)
        return examination, [str(fault) for fault in examination.faults()]


def faults(database: Database, heads: Path | None = None) -> list[str]:
    return examined(database, heads)[1]
