"""A database that was used before is as good as new, or is not used again."""

import pytest
from sqlalchemy import text

from agenda.gateways.database import Database
from tests.databases import Templates

SPOIL = {
    "rows": "UPDATE programme SET name = 'Bedorven'",
    "numbers": "SELECT nextval('party_id_seq')",
    "a trigger": "ALTER TABLE history_line DISABLE TRIGGER USER",
    "a column": "ALTER TABLE party DROP COLUMN mailbox",
    "a table": "DROP TABLE update_consent",
}


def looks(database: Database) -> tuple[object, ...]:
    with database.engine.connect() as connection:
        return tuple(
            connection.scalar(text(question))
            for question in (
                "SELECT name FROM programme",
                "SELECT last_value FROM party_id_seq",
                "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'",
                "SELECT count(mailbox) FROM party",
                "SELECT count(*) FROM update_consent",
            )
        )


@pytest.mark.parametrize("spoiled", SPOIL)
def test_what_a_test_did_to_its_database_is_gone_for_the_next(templates: Templates, spoiled: str) -> None:
    with templates.copy("postgresql", "furnished") as database:
        before = looks(database)
        with database.engine.begin() as connection:
            connection.execute(text(SPOIL[spoiled]))
    with templates.copy("postgresql", "furnished") as database:
        assert looks(database) == before
