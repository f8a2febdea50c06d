"""``agenda work`` as a person or a script types it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agenda.accounts.queries import account_by_email
from agenda.commands import main
from agenda.consultations.queries import consultation_by_key
from agenda.dossiers.asking import ask_dossier
from agenda.gateways.database import Database
from agenda.jobs.long_work import do_long_work
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from tests.conftest import CHAIN_KEY
from tests.work.asking import AT, asked, broken_off, dossier, workshop_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Run = Callable[..., tuple[int, str, str]]
READER = "lezer@rve.example"


@pytest.fixture
def run(example: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))
    monkeypatch.setenv("AGENDA_DATABASE_URL", str(example.engine.url))
    monkeypatch.setenv("AGENDA_HISTORY_KEY", CHAIN_KEY.decode())

    def typed(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return typed


def test_the_queue_is_listed_with_what_still_has_to_be_done_first(run: Run, example: Database) -> None:
    assert run("work", "list") == (0, "Er zijn geen klussen.\n", "")
    done = asked(example, "dossier", dossier(example))
    do_long_work(workshop_of(example))
    waiting = asked(example, "dossier", dossier(example, "odt"))
    code, told, _ = run("work", "list", "--json")
    first, second = json.loads(told)
    assert (code, first["number"], first["state"]) == (0, waiting, "waiting")
    assert (second["number"], second["result"]["files"]) == (done, ["BO-2026-1-dossier-v1.html"])
    lines = run("work", "list")[1].splitlines()
    assert lines[0].startswith(f"{waiting}\tDossier samenstellen\twacht\tsecretariaat\t16 maart 2026")


def test_what_was_broken_off_is_listed_with_by_whom_and_put_in_the_queue_again(run: Run, example: Database) -> None:
    number = asked(example, "dossier", dossier(example))
    broken_off(example, number)
    assert run("work", "list")[1].startswith(f"{number}\tDossier samenstellen\tafgebroken\tsecretariaat\t")
    assert run("work", "list")[1].endswith("\tAfgebroken door secretariaat.\n")
    (told,) = json.loads(run("work", "list", "--json")[1])
    assert (told["state"], told["cancelled_by"].partition(":")[0]) == ("cancelled", "person")
    assert run("work", "retry", str(number))[0] == 0
    assert json.loads(run("work", "list", "--json")[1])[0]["cancelled_by"] is None


def test_what_waits_is_broken_off_once(run: Run, example: Database) -> None:
    number = str(asked(example, "dossier", dossier(example)))
    assert run("work", "cancel", number) == (0, f"Klus {number} is afgebroken.\n", "")
    code, told, refused = run("work", "cancel", number)
    assert (code, told, "deze klus is: afgebroken" in refused) == (1, "", True)
    assert run("work", "cancel", "999")[0] == 1


def test_what_is_made_for_one_party_is_of_whom_it_is_for_alone(run: Run, example: Database) -> None:
    with example.transaction() as session:
        by = account_by_email(session, "ez@rve.example")
        meeting, party = consultation_by_key(session, "BO-2026-1"), party_by_key(session, "ez")
        number = str(ask_dossier(session, meeting, "party", ("html",), Stamp(by, AT, "proef"), party.id).id)
    for other in ((), ("--as", "secretariaat@rve.example"), ("--as", "nfia@rve.example")):
        assert run(*other, "work", "list") == (0, "Er zijn geen klussen.\n", "")
        for doing in ("cancel", "retry"):
            assert run(*other, "work", doing, number) == (1, "", "Deze klus is er niet (meer).\n")
    assert run("--as", "ez@rve.example", "work", "cancel", number)[0] == 0
    assert run("--as", "ez@rve.example", "work", "retry", number)[0] == 0


def test_what_failed_is_put_in_the_queue_again(run: Run, example: Database) -> None:
    number = str(asked(example, "dossier", dossier(example), READER))
    assert run("work", "retry", number)[0] == 1, "it has not failed"
    do_long_work(workshop_of(example))
    assert run("work", "retry", number, "--at", AT.isoformat()) == (0, f"Klus {number} wacht weer op zijn beurt.\n", "")
    assert run("clock", "--once", "--at", AT.isoformat())[0] == 0
    assert json.loads(run("work", "list", "--json")[1])[0]["state"] == "done"


@pytest.mark.parametrize("number", ["99999", "0", "-1", "x", "9" * 30])
def test_a_number_that_is_none_is_refused_with_a_sentence(run: Run, number: str) -> None:
    code, told, refused = run("work", "retry", "--", number)
    assert (code > 0, told) == (True, "")
    assert "Traceback" not in refused


def test_who_may_not_make_it_may_not_see_it(run: Run, example: Database) -> None:
    number = str(asked(example, "dossier", dossier(example), READER))
    do_long_work(workshop_of(example))
    assert run("--as", READER, "work", "list") == (0, "Er zijn geen klussen.\n", "")
    assert run("--as", READER, "work", "retry", number) == (1, "", "Deze klus is er niet (meer).\n")
