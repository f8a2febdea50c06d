"""``agenda person`` and ``agenda access`` as a person types them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from agenda.commands import main
from agenda.dossiers.circle import Recipient
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import send_dossier
from agenda.gateways.database import Database
from agenda.parties.queries import party_by_key
from tests.conftest import CHAIN_KEY, PEOPLE
from tests.dossiers.made import by, kept

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Run = Callable[..., tuple[int, str, str]]
EZ, MANAGER = "ez@rve.example", "beheer@rve.example"
OWNS = ("--role", "owner", "--programme", "rve", "--party", "ez")
WRITES = ("--role", "letter_writer", "--programme", "rve")


@pytest.fixture
def run(example: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setenv("AGENDA_DATABASE_URL", str(example.engine.url))
    monkeypatch.setenv("AGENDA_HISTORY_KEY", CHAIN_KEY.decode())
    monkeypatch.setenv("AGENDA_NEW_PASSWORD", "vier woorden zonder verband")

    def typed(*words: str | Path) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capsys.readouterr()

    return typed


def listed(run: Run, *words: str) -> dict[str, list[str]]:
    """Per address name, standing and roles."""
    code, told, _ = run("person", "list", *words)
    assert code == 0
    return {line.split("\t")[0]: line.split("\t")[1:] for line in told.splitlines()}


def test_the_list_names_everybody_with_a_role(run: Run) -> None:
    everybody = listed(run)
    assert everybody == listed(run, "--programme", "rve")
    assert set(everybody) == set(PEOPLE)
    assert everybody[EZ] == ["ez", "actief", "actiehouder bij EZ"]


def test_somebody_is_added_with_a_password_or_an_invitation(run: Run, tmp_path: Path) -> None:
    new = ("person", "add", "nieuw@ez.example", *OWNS, "--name", "Nieuw")
    assert run(*new)[:2] == (0, "nieuw@ez.example kan nu inloggen als actiehouder bij een partij.\n")
    assert listed(run)["nieuw@ez.example"][:2] == ["Nieuw", "actief"]
    invited = ("person", "add", "gast@ez.example", *OWNS, "--invite")
    assert run(*invited)[:2] == (0, "gast@ez.example krijgt een uitnodiging als actiehouder bij een partij.\n")
    assert listed(run)["gast@ez.example"][1] == "uitgenodigd"
    assert run("clock", "--once")[0] == 0
    mails = [mail.read_text() for mail in (tmp_path / "var" / "mail" / "new").iterdir()]
    assert sum("To: gast@ez.example" in mail for mail in mails) == 1


def test_a_role_is_given_and_withdrawn(run: Run) -> None:
    assert run("person", "grant", EZ, *WRITES)[:2] == (0, f"{EZ} is nu briefschrijver.\n")
    assert run("person", "grant", EZ, *WRITES)[:2] == (0, f"{EZ} was al briefschrijver.\n")
    assert listed(run)[EZ][2] == "actiehouder bij EZ en briefschrijver"
    assert run("person", "withdraw", EZ, *WRITES)[:2] == (0, f"{EZ} is niet meer briefschrijver.\n")
    code, _, told = run("person", "withdraw", EZ, *WRITES)
    assert (code, "heeft deze rol daar niet" in told) == (1, True)


def test_access_is_taken_and_given_back(run: Run) -> None:
    for word, first, second in (
        ("deactivate", "heeft nu geen toegang meer", "had al geen toegang meer"),
        ("activate", "heeft weer toegang", "had al toegang"),
    ):
        assert run("person", word, EZ)[:2] == (0, f"{EZ} {first}.\n")
        assert run("person", word, EZ)[:2] == (0, f"{EZ} {second}.\n")


def test_erasing_asks_for_the_address_again_and_refuses_who_has_a_role(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, told = run("person", "erase", EZ, "--yes")
    assert (code, "heeft nog rollen" in told) == (1, True)
    assert run("person", "withdraw", EZ, *OWNS)[0] == 0
    monkeypatch.setattr("click.prompt", lambda *_, **__: "iemand@anders.example")
    assert run("person", "erase", EZ)[0] == 1
    monkeypatch.setattr("click.prompt", lambda *_, **__: EZ)
    code, told, _ = run("person", "erase", EZ)
    assert (code, told.startswith("De persoonsgegevens zijn gewist; wat overblijft heet gewist-")) == (0, True)
    assert run("person", "erase", EZ, "--yes")[0] == 1
    assert EZ not in listed(run)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "x@y.example", "--role", "owner"), 1, "partij: Kies de partij"),
        (("add", "x@y.example", "--role", "auditor", "--party", "ez"), 1, "niet namens een partij"),
        (("add", "x@y.example", "--role", "onzin"), 1, "is geen rol; kies uit: secretariat"),
        (("add", "geen-adres", "--role", "auditor"), 1, "is geen e-mailadres"),
        (("add", "x@y.example", "--role", "auditor", "--programme", "nergens"), 1, "Er is geen programma"),
        (("grant", "nergens@y.example", "--role", "auditor"), 1, "Er is geen persoon met adres"),
        (("grant", EZ), 2, "geef --role op"),
        (("withdraw", MANAGER, "--role", "manager", "--programme", "rve"), 1, "laatste functioneel beheerder"),
        (("deactivate", MANAGER), 1, "laatste functioneel beheerder"),
        (("erase",), 2, "E-MAIL"),
        (("onzin",), 2, "bestaat niet"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    ended, _, told = run("person", *words)
    assert (ended, sentence in told) == (code, True), told


def test_in_somebodys_name_one_may_what_they_may(run: Run) -> None:
    assert run("person", "grant", EZ, *WRITES, "--as", MANAGER)[0] == 0
    for words, sentence in (
        (("grant", MANAGER, *WRITES, "--as", MANAGER), "Over uw eigen rechten"),
        (("grant", MANAGER, *WRITES, "--as", EZ), "mensen beheert"),
        (("grant", EZ, "--role", "letter_writer", "--as", MANAGER), "alle programma’s"),
        (("list", "--programme", "rve", "--as", EZ), "U mag hier niet"),
        (("list", "--as", MANAGER), "U mag hier niet"),
    ):
        code, _, told = run("person", *words)
        assert (code, sentence in told) == (1, True), told


def test_the_access_review_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "toegang.csv"
    export = ("access", "export", "--programme", "rve")
    assert run(*export, file, "--at", "2026-03-16")[0] == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Te laat"] for row in rows] == ["ja"] * 3 + ["nee"] * 4
    assert run(*export, tmp_path / "toegang.doc")[0] == 2
    assert run(*export, tmp_path, "--format", "csv")[0] == 1
    code, _, told = run(*export, file, "--as", EZ)
    assert (code, "U mag hier niet" in told) == (1, True)


@pytest.mark.parametrize("words", [("withdraw", EZ, *OWNS), ("deactivate", EZ)])
def test_who_loses_the_right_by_a_command_loses_the_link_to_the_own_dossier(
    run: Run, example: Database, words: tuple[str, ...]
) -> None:
    with example.transaction() as session:
        own, owner = kept(session, party=party_by_key(session, "ez")), by(session, EZ)
        send_dossier(session, own, [Recipient("Ez", EZ)], "", owner)
    assert run("person", *words)[0] == 0
    with example.reading() as session:
        assert session.scalars(select(Copy)).one().revoked_at is not None
