"""What was restored is what was kept, from either kind of database into either kind."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from agenda.app import create_app
from agenda.gateways import backup_file
from agenda.gateways.backup import back_up, restore
from agenda.gateways.backup_reading import opened_backup
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.files import fetch
from agenda.gateways.migrations import downgrade, is_current, upgrade
from agenda.history.examination import faults_in_chain
from agenda.history.services import Named, record
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Scope, Stamp
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Message, Sender
from agenda.mail.services import write_mail
from agenda.parties.models import Party, PartyKind
from agenda.parties.register import keep_register
from agenda.parties.services import NameValues, PartyValues, add_party
from agenda.programmes.queries import programme_by_key
from config import Config
from tests.backups.places import AT, FILES, MAKING, Contents, contents, empty_place, fill_every_table
from tests.bench.bulk import add_actions, ground_of
from tests.bench.seeding import hold_rounds
from tests.conftest import PASSWORD, QUICK, token_in
from tests.databases import CHAIN_KEY
from tests.postgres import Cluster

KINDS = ("sqlite", "postgresql")
PARTY = PartyValues("stichting-x", PartyKind.OTHER, (NameValues("X", "Stichting X"),))


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, cluster: Cluster, tmp_path: Path) -> Iterator[Database]:
    with empty_place(request.param, cluster, tmp_path) as database:
        yield database


def carried(source: Database, target: Database, file: Path) -> None:
    back_up(source, file, MAKING)
    with opened_backup(file) as opened:
        opened.check()
        restore(target, opened, lambda connection: None)


def differences(before: Contents, after: Contents) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def lived_in(example: Database, stamp: Stamp) -> Database:
    """The example programme after a half-year, and something in every table."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        hold_rounds(session, programme, stamp)
        add_actions(session, ground_of(session, programme), size=20, first=500)
    fill_every_table(example)
    return example


def test_every_row_of_every_table_comes_back(lived_in: Database, place: Database, tmp_path: Path) -> None:
    before = contents(lived_in)
    assert [name for name, rows in before.items() if not rows] == []
    carried(lived_in, place, tmp_path / "kopie.agenda")
    assert differences(before, contents(place)) == []
    assert is_current(place.engine)
    with place.reading() as session:
        assert [fetch(session, row[0]) for row in before["stored_file"]] == [row[2] for row in before["stored_file"]]
        assert set(FILES) <= {row[2] for row in before["stored_file"]}


def test_a_restored_site_works(
    example: Database, place: Database, config: Config, clock: StandingClock, tmp_path: Path, stamp: Stamp
) -> None:
    carried(example, place, tmp_path / "kopie.agenda")
    site = create_app(config, clock=clock, database=place, hasher=QUICK)
    client = site.test_client()
    token = token_in(client.get("/inloggen").text)
    fields = {"email": "secretariaat@rve.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/inloggen", data=fields).status_code == 302
    assert "Ruimte voor Economie" in client.get("/programmas/rve/acties").text
    with place.transaction() as session:
        add_party(session, PARTY, stamp)
        assert list(faults_in_chain(session, CHAIN_KEY)) == []


def test_new_rows_get_numbers_above_all_that_were_given_out(
    example: Database, place: Database, tmp_path: Path, stamp: Stamp
) -> None:
    with example.transaction() as session:
        last = session.scalar(select(func.max(Party.id)))
        for number in (1, 2):
            session.execute(text(f"INSERT INTO party_group (key, name) VALUES ('g{number}', 'x')"))
        highest = session.scalar(text("SELECT max(id) FROM party_group"))
        session.execute(text("DELETE FROM party_group WHERE key = 'g2'"))
    carried(example, place, tmp_path / "kopie.agenda")
    with place.transaction() as session:
        assert add_party(session, PARTY, stamp).id == (last or 0) + 1
        session.execute(text("INSERT INTO party_group (key, name) VALUES ('g3', 'x')"))
        given = session.scalar(text("SELECT id FROM party_group WHERE key = 'g3'"))
        remembers = example.engine.dialect.name == place.engine.dialect.name == "postgresql"
        assert given == (highest + 1 if remembers else highest)


def test_a_place_that_only_knows_the_register_is_empty(
    example: Database, database: Database, cluster: Cluster, tmp_path: Path, stamp: Stamp
) -> None:
    before = contents(example)
    with empty_place(example.engine.dialect.name, cluster, tmp_path) as place:
        from_register(place, stamp)
        carried(example, place, tmp_path / "kopie.agenda")
        assert differences(before, contents(place)) == []


def from_register(place: Database, stamp: Stamp) -> None:
    upgrade(place.engine)
    with place.transaction() as session:
        keep_register(session, Stamp(stamp.by, stamp.at, "register"))


def test_a_database_that_holds_something_is_left_alone(example: Database, tmp_path: Path, stamp: Stamp) -> None:
    before = contents(example)
    with pytest.raises(NotNow, match="niet leeg"):
        carried(example, example, tmp_path / "kopie.agenda")
    assert differences(before, contents(example)) == []


def test_a_party_of_ones_own_makes_a_database_hold_something(
    database: Database, cluster: Cluster, tmp_path: Path, stamp: Stamp
) -> None:
    with empty_place(database.engine.dialect.name, cluster, tmp_path) as place:
        from_register(place, stamp)
        with place.transaction() as session:
            add_party(session, PARTY, stamp)
        before = contents(place)
        with pytest.raises(NotNow, match="niet leeg"):
            carried(database, place, tmp_path / "kopie.agenda")
        assert differences(before, contents(place)) == []


def test_a_backup_of_an_older_release_is_brought_up_to_date(example: Database, place: Database, tmp_path: Path) -> None:
    kept = {
        name: rows for name, rows in contents(example).items() if name in {"action", "party", "person", "history_line"}
    }
    downgrade(example.engine, "0003")
    back_up(example, tmp_path / "oud.agenda", MAKING)
    with opened_backup(tmp_path / "oud.agenda") as opened:
        restored = restore(place, opened, lambda connection: None)
    assert restored.before == "0003"
    assert is_current(place.engine)
    assert differences(kept, contents(place)) == []


def test_an_empty_database_is_nothing_to_keep(place: Database, tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="leeg"):
        back_up(place, tmp_path / "kopie.agenda", MAKING)
    assert [one.name for one in tmp_path.iterdir() if "kopie" in one.name] == []


def test_what_guards_the_history_and_the_keys_is_there_again(
    example: Database, place: Database, tmp_path: Path
) -> None:
    carried(example, place, tmp_path / "kopie.agenda")
    for statement in ("UPDATE history_line SET actor = 'ik'", "DELETE FROM history_line"):
        with pytest.raises(Exception, match="append-only"), place.engine.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(Exception, match=r"(?i)foreign key"), place.engine.begin() as connection:
        connection.execute(text("INSERT INTO party_group_member (group_id, party_id) VALUES (99999, 99999)"))
    tables = {name for name in inspect(example.engine).get_table_names() if not name.startswith("pristine")}
    assert tables == set(inspect(place.engine).get_table_names())


class Writing(threading.Thread):
    """Writes two mails and a line of the history in one transaction, again and again."""

    def __init__(self, database: Database, stamp: Stamp) -> None:
        super().__init__()
        self.database, self.stamp = database, stamp
        self.times, self.over, self.once_more = 0, threading.Event(), threading.Condition()

    def run(self) -> None:
        while not self.over.is_set():
            with self.database.transaction() as session:
                for side in ("links", "rechts"):
                    message = Message(f"{side}/{self.times}", "x@rve.example", "s", "t")
                    write_mail(session, message, Sender("A", "a@rve.example"), AT, kind=side)
                record(session, "party.keep", Named("party", self.times, Scope()), self.stamp, new={"key": "x"})
            with self.once_more:
                self.times += 1
                self.once_more.notify_all()

    def let_write(self, times: int) -> None:
        wanted = self.times + times
        with self.once_more:
            assert self.once_more.wait_for(lambda: self.times >= wanted, timeout=30)


def test_a_backup_is_of_one_moment_while_others_write(
    example: Database, stamp: Stamp, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Writing(example, stamp)
    add_rows = backup_file.Writer.add_rows

    def slowly(self: backup_file.Writer, table: str, lines: Iterator[bytes]) -> None:
        if table in {"party", "outgoing_mail", "history_head"}:
            writing.let_write(2)
        add_rows(self, table, lines)

    monkeypatch.setattr(backup_file.Writer, "add_rows", slowly)
    writing.start()
    try:
        writing.let_write(2)
        back_up(example, tmp_path / "kopie.agenda", MAKING)
    finally:
        writing.over.set()
        writing.join()
    with empty_place("sqlite", cluster, tmp_path) as place:
        with opened_backup(tmp_path / "kopie.agenda") as opened:
            restore(place, opened, lambda connection: None)
        with place.reading() as session:
            assert list(faults_in_chain(session, CHAIN_KEY)) == []
            left, right = (
                session.scalar(select(func.count()).where(OutgoingMail.kind == side)) for side in ("links", "rechts")
            )
            assert 2 <= left == right < writing.times
