"""What was restored is what was kept, from either kind of database into either kind."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from agenda.accounts.rules import Operator
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
from tests.conftest import LOADED_AT, PASSWORD, QUICK, token_in
from tests.databases import CHAIN_KEY, Templates
from tests.postgres import Cluster

KINDS = ("sqlite", "postgresql")
ALIKE = pytest.mark.parametrize(("database", "place"), [(kind, kind) for kind in KINDS], indirect=True)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PARTY = PartyValues("stichting-x", PartyKind.OTHER, (NameValues("X", "Stichting X"),))


def carried(source: Database, target: Database, file: Path) -> None:
    back_up(source, file, MAKING)
    with opened_backup(file) as opened:
        opened.check()
        restore(target, opened, lambda connection: None)


def differences(before: Contents, after: Contents) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@dataclass(frozen=True)
class Kept:
    """``given_out`` is the highest number that a group ever had, ``highest`` the one that is still there."""

    file: Path
    rows: Contents
    given_out: int
    highest: int


@dataclass(frozen=True)
class Carried:
    kept: Kept
    place: Database
    rows: Contents
    remembers: bool


@pytest.fixture(scope="module")
def kept(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """Per kind of database a backup of the example programme after a half-year, with something in every table."""
    found = {}
    for kind in KINDS:
        with templates.copy(kind, "furnished") as database:
            found[kind] = lived_in(database, tmp_path_factory.mktemp("kept") / "kopie.agenda")
    return found


def lived_in(database: Database, file: Path) -> Kept:
    stamp = Stamp(Operator(), LOADED_AT, "proef")
    with database.transaction() as session:
        programme = programme_by_key(session, "rve")
        hold_rounds(session, programme, stamp)
        add_actions(session, ground_of(session, programme), size=20, first=500)
    fill_every_table(database)
    with database.transaction() as session:
        for key in ("blijft", "gaat"):
            session.execute(text("INSERT INTO party_group (key, name) VALUES (:key, 'x')"), {"key": key})
        given_out = session.scalar(text("SELECT max(id) FROM party_group"))
        session.execute(text("DELETE FROM party_group WHERE key = 'gaat'"))
        highest = session.scalar(text("SELECT max(id) FROM party_group"))
    back_up(database, file, MAKING)
    return Kept(file, contents(database), given_out, highest)


@pytest.fixture(scope="module", params=list(product(KINDS, KINDS)), ids=" to ".join)
def restored(
    request: pytest.FixtureRequest, kept: dict[str, Kept], cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Carried]:
    source, target = request.param
    with empty_place(target, cluster, tmp_path_factory.mktemp("place")) as place:
        with opened_backup(kept[source].file) as opened:
            opened.check()
            restore(place, opened, lambda connection: None)
        remembers = source == target == "postgresql"
        yield Carried(kept[source], place, contents(place), remembers)


def test_every_row_of_every_table_comes_back(restored: Carried) -> None:
    assert [name for name, rows in restored.kept.rows.items() if not rows] == []
    assert differences(restored.kept.rows, restored.rows) == []
    assert is_current(restored.place.engine)


def test_documents_come_back_byte_for_byte(restored: Carried) -> None:
    kept = {digest: content for digest, _, content in restored.kept.rows["stored_file"]}
    assert set(FILES) <= set(kept.values())
    with restored.place.reading() as session:
        assert {digest: fetch(session, digest) for digest in kept} == kept


def test_a_restored_site_works(restored: Carried, config: Config, clock: StandingClock) -> None:
    client = create_app(config, clock=clock, database=restored.place, hasher=QUICK).test_client()
    token = token_in(client.get("/inloggen").text)
    fields = {"email": "secretariaat@rve.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/inloggen", data=fields).status_code == 302
    assert "Ruimte voor Economie" in client.get("/programmas/rve/acties").text


def test_new_rows_get_numbers_above_all_that_were_given_out(restored: Carried, stamp: Stamp) -> None:
    with restored.place.open() as session:
        last = session.scalar(select(func.max(Party.id)))
        assert add_party(session, PARTY, stamp).id == (last or 0) + 1
        session.execute(text("INSERT INTO party_group (key, name) VALUES ('nieuw', 'x')"))
        given = session.scalar(text("SELECT id FROM party_group WHERE key = 'nieuw'"))
        assert given == 1 + (restored.kept.given_out if restored.remembers else restored.kept.highest)


def test_what_guards_the_history_and_the_keys_is_there_again(restored: Carried) -> None:
    for statement in ("UPDATE history_line SET actor = 'ik'", "DELETE FROM history_checkpoint"):
        with pytest.raises(DBAPIError, match=r"append-only|never changed"), restored.place.engine.begin() as connection:
            connection.execute(text(statement))
    orphan = "INSERT INTO party_group_member (group_id, party_id) VALUES (99999, 99999)"
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), restored.place.engine.begin() as connection:
        connection.execute(text(orphan))


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, cluster: Cluster, tmp_path: Path) -> Iterator[Database]:
    with empty_place(request.param, cluster, tmp_path) as database:
        yield database


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


@ON_SQLITE
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


@ALIKE
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


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_an_empty_database_is_nothing_to_keep(place: Database, tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="leeg"):
        back_up(place, tmp_path / "kopie.agenda", MAKING)
    assert [one.name for one in tmp_path.iterdir() if "kopie" in one.name] == []


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
