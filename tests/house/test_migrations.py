from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from agenda.accounts.rules import Operator
from agenda.actions.models import Action
from agenda.dossiers import services
from agenda.dossiers.models import Release
from agenda.gateways.database import Database
from agenda.gateways.migrations import downgrade, is_current, upgrade
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.opening import opened_letter
from agenda.intake.services import take_letter
from agenda.kernel.records import Base
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.dossiers.built import built
from tests.intake.letters import WATER, printed
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


def test_of_an_old_letter_that_was_kept_twice_the_one_stays_in_which_something_was_decided(example: Database) -> None:
    with example.transaction() as session:
        opened = opened_letter("brief.txt", printed(WATER).encode())
        stamp = Stamp(Operator(), datetime(2027, 5, 3, tzinfo=UTC), "proef")
        letter = take_letter(session, programme_by_key(session, "rve"), opened, None, stamp).letter
    downgrade(example.engine, "0008")
    with example.transaction() as session:
        held = {name: getattr(letter, name) for name in ("programme_id", "name", "sha256", "dated", "text", "head")}
        double = LetterIntake(**held, offered_at=letter.offered_at, offered_by="system")
        found = {"kind": "action", "title": "Dubbel", "found": {}, "sentence": "", "start": 0, "end": 0}
        double.offers = [LetterOffer(position=1, confidence=1.0, state=OfferState.REJECTED, **found)]
        session.add(double)
    upgrade(example.engine)
    with example.reading() as session:
        assert session.scalars(select(LetterOffer.title)).all() == ["Dubbel"]
        assert session.scalars(select(LetterIntake.id)).all() == [double.id]


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
