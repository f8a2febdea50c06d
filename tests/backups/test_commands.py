"""The commands, as somebody at the terminal meets them."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import delete

from agenda.commands import main
from agenda.gateways.backup_file import MANIFEST
from agenda.gateways.database import Database
from agenda.mail.failures import failed_mail, mail_at, try_again
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Message, Sender
from agenda.mail.services import write_mail
from config import ROOT, read_config
from tests.backups.places import AT
from tests.backups.test_damage import packed, parts_of

EXAMPLE = ROOT / "examples" / "ruimte-voor-economie.toml"
SENDER = Sender("Agenda", "agenda@rve.example")
Told = Callable[..., tuple[int, str]]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command in the installation of that name: its exit code, and all that it told."""
    for name in ("AGENDA_DATABASE_URL", "AGENDA_SECRET_KEY", "AGENDA_HISTORY_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(place: str, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / place))
        code = main([word.replace("FILE", str(tmp_path / "kopie.agenda")) for word in words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with the example programme in it."""
    folder = tmp_path_factory.mktemp("here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENDA_FOLDER", str(folder))
        assert main(["load", str(EXAMPLE)]) == 0
    return folder


@pytest.fixture
def here(installation: Path, tmp_path: Path) -> str:
    (tmp_path / "hier").symlink_to(installation)
    return "hier"


def key(tmp_path: Path, place: str, name: str = "history_key") -> str:
    return (tmp_path / place / "keys" / name).read_text()


def test_with_its_keys_a_backup_makes_the_same_installation(at: Told, here: str, tmp_path: Path) -> None:
    code, told = at(here, "backup", "FILE", "--with-keys")
    assert code == 0
    assert "Geschreven" in told
    assert "De sleutels zitten erin" in told
    code, told = at("daar", "restore", "FILE")
    assert code == 0, told
    for sentence in (
        "Teruggezet: de reservekopie van",
        "De geschiedenis is ongeschonden.",
        "De sleutels zijn teruggezet.",
    ):
        assert sentence in told
    assert {key(tmp_path, "daar", name) == key(tmp_path, here, name) for name in ("secret_key", "history_key")} == {
        True
    }
    assert (tmp_path / "daar" / "keys" / "history_key").stat().st_mode & 0o777 == 0o600
    assert at("daar", "check")[0] == 0
    assert at("daar", "history", "verify")[0] == 0


def test_mail_that_waited_does_not_leave_by_itself_after_a_restore(at: Told, here: str, tmp_path: Path) -> None:
    with database_of(tmp_path / here).transaction() as session:
        write_mail(session, Message("vraag/1", "ez@rve.example", "Uw vragen", "Dag"), SENDER, AT, programme=1)
    at(here, "backup", "FILE", "--with-keys")
    with database_of(tmp_path / here).transaction() as session:
        session.execute(delete(OutgoingMail))
    assert "Wat er op verzending wachtte (1 mail), gaat niet vanzelf weg" in at("daar", "restore", "FILE")[1]
    with database_of(tmp_path / "daar").transaction() as session:
        (mail,) = failed_mail(session, 1, limit=9)
        assert mail.failed_at
        assert mail.failed_at > AT
        assert mail.last_error == "Teruggezet uit een reservekopie; kijk of deze mail al weg was."
        try_again(mail_at(session, 1, mail.id), AT)
        assert mail.state is MailState.WAITING


def database_of(folder: Path) -> Database:
    config = read_config({"AGENDA_FOLDER": str(folder)})
    return Database(config.database_url, config.history_key.encode())


def test_without_its_keys_a_backup_waits_for_them(
    at: Told, here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "De sleutels zitten er niet in" in at(here, "backup", "FILE")[1]
    code, told = at("daar", "restore", "FILE")
    assert code == 1
    assert "verzegeld met een andere sleutel" in told
    assert not (tmp_path / "daar").exists()
    monkeypatch.setenv("AGENDA_HISTORY_KEY", key(tmp_path, here))
    code, told = at("daar", "restore", "FILE")
    assert code == 0, told
    assert "Iedereen logt opnieuw in" in told


def test_a_key_that_is_there_is_never_replaced(at: Told, here: str, tmp_path: Path) -> None:
    at(here, "backup", "FILE", "--with-keys")
    (tmp_path / "daar" / "keys").mkdir(parents=True)
    (tmp_path / "daar" / "keys" / "history_key").write_text("van hier")
    code, told = at("daar", "restore", "FILE")
    assert code == 1
    assert "verzegeld met een andere sleutel" in told
    assert key(tmp_path, "daar") == "van hier"
    assert not (tmp_path / "daar" / "keys" / "secret_key").exists()
    code, told = at("daar", "restore", "FILE", "--unverified")
    assert code == 0, told
    assert "De geschiedenis is niet gecontroleerd." in told
    assert key(tmp_path, "daar") == "van hier"


def test_to_check_a_file_makes_nothing(at: Told, here: str, tmp_path: Path) -> None:
    at(here, "backup", "FILE")
    code, told = at("daar", "restore", "FILE", "--check")
    assert code == 0
    assert "is heel: de reservekopie van" in told
    assert not (tmp_path / "daar").exists()


def forged(tmp_path: Path) -> None:
    """Another name for a party, with sums that are right again."""
    file = tmp_path / "kopie.agenda"
    parts = parts_of(file)
    name = "tables/party_name.jsonl"
    parts[name] = parts[name].replace(b"Economische Zaken", b"Economische Daden")
    manifest = json.loads(parts[MANIFEST])
    told = next(part for part in manifest["parts"] if part["name"] == name)
    told |= {"size": len(parts[name]), "sha256": sha256(parts[name]).hexdigest()}
    packed(parts | {MANIFEST: json.dumps(manifest).encode()}, file)


def test_who_alters_a_backup_can_not_seal_it(at: Told, here: str, tmp_path: Path) -> None:
    at(here, "backup", "FILE", "--with-keys")
    forged(tmp_path)
    assert at("daar", "restore", "FILE", "--check")[0] == 0
    code, told = at("daar", "restore", "FILE")
    assert code == 1
    assert "het zegel klopt niet" in told
    assert list((tmp_path / "daar" / "keys").iterdir()) == []


def test_a_history_that_is_not_whole_is_not_put_back_unseen(at: Told, tmp_path: Path, here: str) -> None:
    folder = tmp_path / "geschonden"
    at("geschonden", "load", str(EXAMPLE))
    database = database_of(folder)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER history_line_no_update")
        connection.exec_driver_sql("UPDATE history_line SET actor = 'person:9' WHERE sequence = 3")
    database.engine.dispose()
    assert at("geschonden", "backup", "FILE", "--with-keys")[0] == 0
    code, told = at("daar", "restore", "FILE")
    assert code == 1
    assert "regel 3" in told
    assert "Er is niets veranderd" in told.replace("er is niets", "Er is niets")
    assert at("daar", "restore", "FILE", "--unverified")[0] == 0


@pytest.mark.parametrize("words", [("backup", "FILE"), ("restore", "FILE")])
def test_only_who_keeps_the_machine_does_this(at: Told, here: str, words: tuple[str, ...]) -> None:
    code, told = at(here, "--as", "secretariaat@rve.example", *words)
    assert code == 1
    assert "Laat --as weg" in told


def test_what_can_not_be_is_told_in_one_sentence(at: Told, here: str, tmp_path: Path) -> None:
    assert at(here, "restore", "FILE") == (1, f"{tmp_path / 'kopie.agenda'} is er niet.\n")
    at(here, "backup", "FILE")
    code, told = at(here, "backup", "FILE")
    assert code == 1
    assert "--force" in told
    assert at(here, "backup", "FILE", "--force")[0] == 0
    code, told = at(here, "restore", "FILE")
    assert code == 1
    assert "De database is niet leeg" in told
