"""A backup that is not what it was, or never was one: refused in a sentence, with nothing touched."""

import errno
import json
import random
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from sqlalchemy import inspect

from agenda.gateways import backup_file
from agenda.gateways.backup import back_up, restore
from agenda.gateways.backup_file import MANIFEST
from agenda.gateways.backup_reading import Damaged, opened_backup
from agenda.gateways.database import Database
from agenda.gateways.files import keep
from agenda.kernel.refusal import NotFound, NotNow, Refusal
from tests.backups.places import FILES, MAKING, empty_place
from tests.databases import Templates
from tests.postgres import Cluster

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def sound(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sound") / "kopie.agenda"
    with templates.copy("sqlite", "furnished") as database:
        with database.transaction() as session:
            for content in FILES:
                keep(session, content)
        back_up(database, file, MAKING)
    return file


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Iterator[Database]:
    with empty_place("sqlite", cluster, tmp_path) as database:
        yield database


def parts_of(file: Path) -> Parts:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, file: Path) -> Path:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def summed(parts: Parts) -> Parts:
    """With a manifest that tells the truth about what the parts are now."""
    manifest = json.loads(parts[MANIFEST])
    for part in manifest["parts"]:
        content = parts[part["name"]]
        part |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    return parts | {MANIFEST: json.dumps(manifest).encode()}


def read(file: Path) -> None:
    with opened_backup(file) as opened:
        opened.check()


def put_back(file: Path, place: Database) -> None:
    with opened_backup(file) as opened:
        opened.check()
        restore(place, opened, lambda connection: None)


def test_a_sound_backup_is_sound(sound: Path) -> None:
    read(sound)
    assert sound.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.95, 0.999])
def test_what_was_cut_off_is_refused(sound: Path, tmp_path: Path, share: float) -> None:
    whole = sound.read_bytes()
    (tmp_path / "half").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Damaged, match="Er is niets veranderd"):
        read(tmp_path / "half")


def test_wherever_a_byte_was_changed_it_is_refused_or_does_not_matter(sound: Path, tmp_path: Path) -> None:
    whole, dice, refused = sound.read_bytes(), random.Random(7), 0
    before = parts_of(sound)
    for _ in range(60):
        place = dice.randrange(len(whole))
        file = tmp_path / "geraakt"
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            read(file)
        except Refusal:
            refused += 1
        else:
            assert parts_of(file) == before
    assert refused > 40


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {one: content for one, content in parts.items() if one != name}


def with_manifest(**changed: object) -> Callable[[Parts], Parts]:
    return lambda parts: parts | {MANIFEST: json.dumps(json.loads(parts[MANIFEST]) | changed).encode()}


def renamed(old: str, new: str) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        told = parts[MANIFEST].replace(old.encode(), new.encode())
        return {new if name == old else name: content for name, content in parts.items()} | {MANIFEST: told}

    return change


CHANGES: dict[str, Callable[[Parts], Parts]] = {
    "no manifest": without(MANIFEST),
    "a table is missing": without("tables/party.jsonl"),
    "something is added": lambda parts: parts | {"../../etc/passwd": b"x"},
    "a table is altered": lambda parts: parts | {"tables/party.jsonl": parts["tables/party.jsonl"] + b"{}\n"},
    "a name leads elsewhere": renamed("tables/party.jsonl", "../party.jsonl"),
    "the manifest is no JSON": lambda parts: parts | {MANIFEST: b"{"},
    "the manifest is a list": lambda parts: parts | {MANIFEST: b"[]"},
    "the manifest goes deep": lambda parts: parts | {MANIFEST: b"[" * 100_000},
    "the manifest is of something else": with_manifest(format="zip"),
    "the manifest lacks something": lambda parts: parts | {MANIFEST: b'{"format": "agenda-backup", "version": 1}'},
    "the version is no number": with_manifest(version="een"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_altered_is_refused(sound: Path, tmp_path: Path, change: Callable[[Parts], Parts]) -> None:
    with pytest.raises(Damaged, match="Er is niets veranderd"):
        read(packed(change(parts_of(sound)), tmp_path / "anders"))


def test_what_is_newer_is_told_so(sound: Path, tmp_path: Path, place: Database) -> None:
    with pytest.raises(Refusal, match="nieuwere versie"):
        read(packed(with_manifest(version=2)(parts_of(sound)), tmp_path / "later"))
    with pytest.raises(Refusal, match="nieuwere versie"):
        put_back(packed(with_manifest(revision="9999")(parts_of(sound)), tmp_path / "later"), place)
    assert inspect(place.engine).get_table_names() == []


def test_a_file_under_another_name_than_its_content_is_refused(sound: Path, tmp_path: Path) -> None:
    parts = parts_of(sound)
    name = next(one for one in parts if one.startswith("files/"))
    with pytest.raises(Damaged):
        read(packed(summed(parts | {name: b"iets anders"}), tmp_path / "anders"))


ROWS: dict[str, bytes] = {
    "no JSON": b"{\n",
    "no row": b"[]\n",
    "no such column": b'{"id": 1, "nergens": 2}\n',
    "twice the same": b'{"id": 1, "key": "a", "name": "x"}\n{"id": 1, "key": "b", "name": "x"}\n',
    "no date": b'{"id": 1, "key": "a", "name": {"x": 1}}\n',
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_rows_that_do_not_fit_leave_the_database_as_it_was(
    sound: Path, tmp_path: Path, cluster: Cluster, rows: bytes, kind: str
) -> None:
    file = packed(summed(parts_of(sound) | {"tables/party_group.jsonl": rows}), tmp_path / "anders")
    with empty_place(kind, cluster, tmp_path) as place:
        with pytest.raises(Refusal, match="Er is niets veranderd"):
            put_back(file, place)
        assert inspect(place.engine).get_table_names() == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_that_point_nowhere_leave_the_database_as_it_was(
    sound: Path, tmp_path: Path, cluster: Cluster, kind: str
) -> None:
    parts = parts_of(sound)
    alone = b'{"group_id":99999,"party_id":99999}\n' * len(parts["tables/party_group_member.jsonl"].splitlines())
    file = packed(
        summed(parts | {"tables/party_group_member.jsonl": alone.splitlines(keepends=True)[0]}), tmp_path / "x"
    )
    with empty_place(kind, cluster, tmp_path) as place:
        with pytest.raises(Refusal, match="Er is niets veranderd"):
            put_back(file, place)
        assert inspect(place.engine).get_table_names() == []


def test_a_bomb_is_not_unpacked(sound: Path, tmp_path: Path) -> None:
    parts = parts_of(sound)
    name = next(one for one in parts if one.startswith("files/"))
    manifest = json.loads(parts[MANIFEST])
    for part in manifest["parts"]:
        if part["name"] == name:
            part["size"] = 1000
    small = parts | {name: bytes(50_000_000), MANIFEST: json.dumps(manifest).encode()}
    with pytest.raises(Damaged, match="niet zo groot"):
        read(packed(small, tmp_path / "bom"))


def test_parts_that_lie_over_each_other_are_refused(sound: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bom", "w") as archive:
        for name, content in parts_of(sound).items():
            archive.writestr(name, content)
        largest = max(archive.filelist, key=lambda one: one.compress_size)
        for one in archive.filelist:
            if one.filename.startswith("tables/"):
                one.header_offset, one.compress_size = largest.header_offset, largest.compress_size
    with pytest.raises(Damaged):
        read(tmp_path / "bom")


@pytest.mark.parametrize("content", [b"", b"gewone tekst\n", b"SQLite format 3\x00" * 100])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ander").write_bytes(content)
    with pytest.raises(Damaged, match="geen reservekopie"):
        read(tmp_path / "ander")


def test_another_archive_is_no_backup(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "ander.zip", "w") as archive:
        archive.writestr(ZipInfo("manifest.json"), b"{}")
    with pytest.raises(Damaged, match="geen reservekopie"):
        read(tmp_path / "ander.zip")


def test_what_is_not_there_is_told_so(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nergens"):
        with pytest.raises(NotFound):
            read(place)


# ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_file_that_is_there_is_only_overwritten_when_asked(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "kopie.agenda"
    file.write_text("kostbaar")
    with pytest.raises(NotNow, match="is er al"):
        back_up(database, file, MAKING)
    assert file.read_text() == "kostbaar"
    back_up(database, file, MAKING, overwrite=True)
    read(file)


@ON_SQLITE
@pytest.mark.parametrize("name", ["nergens/kopie.agenda", "."])
def test_a_place_that_can_hold_no_file_is_told_so(database: Database, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        back_up(database, tmp_path / name, MAKING)


@ON_SQLITE
def test_a_full_disk_leaves_what_was_there(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kopie.agenda"
    file.write_text("kostbaar")
    add_rows = backup_file.Writer.add_rows

    def until_it_is_full(self: backup_file.Writer, table: str, lines: Iterator[bytes]) -> None:
        if table == "party":
            raise OSError(errno.ENOSPC, "No space left on device")
        add_rows(self, table, lines)

    monkeypatch.setattr(backup_file.Writer, "add_rows", until_it_is_full)
    with pytest.raises(NotNow, match="plaats op de schijf"):
        back_up(database, file, MAKING, overwrite=True)
    assert file.read_text() == "kostbaar"
    assert [one.name for one in tmp_path.iterdir() if "kopie" in one.name] == ["kopie.agenda"]
