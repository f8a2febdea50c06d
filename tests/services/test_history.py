from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from agenda.gateways.database import Database
from agenda.history.examination import faults_in_chain
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.services import keep_occasion
from tests.conftest import CHAIN_KEY

LIFT_GUARD = {
    "sqlite": ("DROP TRIGGER history_line_no_update", "DROP TRIGGER history_line_no_delete"),
    "postgresql": ("ALTER TABLE history_line DISABLE TRIGGER ALL",),
}


def faults(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(fault) for fault in faults_in_chain(session, CHAIN_KEY)]


def tamper(database: Database, statement: str) -> None:
    """As somebody with the password of the database would."""
    with database.engine.begin() as connection:
        for lift in LIFT_GUARD[connection.dialect.name]:
            connection.execute(text(lift))
        connection.execute(text(statement))


def test_history_of_a_loaded_programme_is_intact(example: Database) -> None:
    assert faults(example) == []


@pytest.mark.parametrize("statement", ["UPDATE history_line SET actor = 'x'", "DELETE FROM history_line"])
def test_the_database_refuses_to_change_history(example: Database, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), example.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE history_line SET actor = 'person:9' WHERE sequence = 5", "regel 5"),
        ("UPDATE history_line SET difference = '{}' WHERE sequence = 7", "regel 7"),
        ("DELETE FROM history_line WHERE sequence = 4", "regel 4"),
    ],
)
def test_a_changed_or_missing_line_is_found_at_its_number(example: Database, statement: str, place: str) -> None:
    tamper(example, statement)
    assert faults(example)[0].startswith(place)


def test_a_missing_tail_is_found(example: Database) -> None:
    tamper(example, "DELETE FROM history_line WHERE sequence > 20")
    assert "het eind ontbreekt" in faults(example)[0]


def test_a_line_that_was_rolled_back_leaves_no_gap(
    example: Database, session: Session, programme: Programme, stamp: Stamp
) -> None:
    occasion_day = stamp.at.date()
    nested = session.begin_nested()
    keep_occasion(session, programme, "BO-2031-1", occasion_day, stamp)
    nested.rollback()
    keep_occasion(session, programme, "BO-2031-2", occasion_day + timedelta(days=1), stamp)
    session.commit()
    assert faults(example) == []
