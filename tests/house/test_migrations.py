import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from agenda.actions.models import Action
from agenda.dossiers import services
from agenda.dossiers.models import Release
from agenda.gateways.database import Database
from agenda.gateways.migrations import downgrade, is_current, upgrade
from agenda.kernel.records import Base
from tests.dossiers.built import built
from tests.work.asking import release


def test_migrations_build_exactly_the_records(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again_with_data_in_between(example: Database) -> None:
    downgrade(example.engine, "base")
    assert set(inspect(example.engine).get_table_names()) == {"alembic_version"}
    assert not is_current(example.engine)
    upgrade(example.engine)
    assert is_current(example.engine)
    with example.reading() as session:
        assert session.scalars(select(Action)).all() == []


def test_what_readers_had_of_dossiers_stays_theirs_and_nothing_else_becomes_so(
    example: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(services, "sums_of", lambda _: None)
        built(example)
        built(example, "party", party="ez", email="ez@rve.example")
    built(example)
    release(example)
    built(example)
    downgrade(example.engine, "0006")
    upgrade(example.engine)
    with example.reading() as session:
        assert [one.edition.name for one in session.scalars(select(Release))] == ["BO-2026-1-dossier-v1"]
