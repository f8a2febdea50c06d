"""Heads outside the database: what they find that the chain alone can't, and how they come to lie there."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.history.heads import Head, read_heads, recorded_heads
from agenda.history.services import Entry, Named, record_all
from agenda.jobs.anchoring import anchor_daily
from agenda.jobs.workshop import Outside, Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Scope, Stamp
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from tests.conftest import CHAIN_KEY
from tests.history.tampering import HEAD_IS_LAST, WRONG_KEY, examined, faults, tamper

MONDAY = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
AUDITOR = "auditor@elders.example"


class NoMailer:
    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        raise AssertionError("nothing is sent here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "buiten" / "koppen"


@pytest.fixture
def workshop(database: Database, folder: Path) -> Workshop:
    sender = Sender("Agenda", "agenda@rve.example")
    outside = Outside(folder, AUDITOR)
    return Workshop(database, StandingClock(MONDAY), NoMailer(), sender, "https://agenda.example", outside)


@pytest.fixture
def live(database: Database, stamp: Stamp, workshop: Workshop) -> Callable[[int], None]:
    """Ten changes and the head of it, on the so manieth day from Monday."""

    def day(number: int) -> None:
        at = MONDAY + timedelta(days=number)
        with database.transaction() as session:
            told = [Entry("action.change", Named("action", n, Scope(1)), new={"title": f"{number}"}) for n in range(10)]
            record_all(session, told, replace(stamp, at=at))
        assert anchor_daily(replace(workshop, clock=StandingClock(at))) == 1

    return day


@pytest.fixture
def three_days(live: Callable[[int], None]) -> None:
    """Lines 1 to 33, with heads at 11, 22 and 33."""
    for number in range(3):
        live(number)


def file_of(folder: Path, year: int = 2026) -> Path:
    return folder / f"{year}.jsonl"


def rewrite(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = file_of(folder).read_text().splitlines()
    file_of(folder).write_text("".join(f"{line}\n" for line in change(lines)))


# ── What they find ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_untouched_history_agrees_with_its_heads(database: Database, folder: Path, three_days: None) -> None:
    examination, found = examined(database, folder)
    assert found == []
    assert [head.sequence for head in examination.heads] == [11, 22, 33]


def test_a_tail_cut_off_with_the_head_set_back_is_found(database: Database, folder: Path, three_days: None) -> None:
    tamper(database, "DELETE FROM history_line WHERE sequence > 20", HEAD_IS_LAST)
    assert faults(database) == [], "inside the database nothing shows"
    (fault,) = faults(database, folder)
    was = "op 18 maart 2026 om 10.00 uur was regel 33 er (2026.jsonl, regel 3)"
    assert fault == f"regels 21 tot en met 33: {was}: het eind ontbreekt."


def test_an_older_copy_of_the_tables_on_which_the_work_went_on_is_found(
    database: Database, folder: Path, stamp: Stamp, three_days: None
) -> None:
    tamper(database, "DELETE FROM history_line WHERE sequence > 20", HEAD_IS_LAST)
    with database.transaction() as session:
        told = [Entry("action.change", Named("action", 1, Scope(1)), new={"title": f"anders {n}"}) for n in range(30)]
        record_all(session, told, stamp)
    assert faults(database) == []
    (fault,) = faults(database, folder)
    assert fault.startswith("regel 22: is niet de regel die er op 17 maart 2026 om 10.00 uur stond")
    assert "wat na regel 11 komt, is vervangen. Ook 1 latere kop past niet." in fault


def test_a_history_begun_anew_is_found(database: Database, folder: Path, stamp: Stamp, three_days: None) -> None:
    seal = "0" * 64
    tamper(database, "DELETE FROM history_line", f"UPDATE history_head SET sequence = 0, seal = '{seal}'")
    assert faults(database) == []
    assert faults(database, folder)[0].startswith("regels 1 tot en met 33: ")


# ── What was done to them ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (lambda lines: lines[:-1], "2026.jsonl", "de kop bij regel 33, van 18 maart 2026 om 10.00 uur, ontbreekt."),
        (
            lambda lines: lines[:1],
            "2026.jsonl",
            "de kop bij regel 22, van 17 maart 2026 om 10.00 uur, ontbreekt, met 1",
        ),
        (lambda lines: [lines[0], lines[2]], "2026.jsonl", "de kop bij regel 22, van 17 maart"),
        (lambda lines: [*lines, lines[0]], "2026.jsonl, regel 4", "de kop bij regel 11 staat niet op haar plaats"),
        (lambda lines: [lines[1], lines[0], lines[2]], "2026.jsonl, regel 2", "staat niet op haar plaats"),
        (lambda lines: ["onzin", *lines], "2026.jsonl, regel 1", "is geen kop die deze installatie tekende."),
        (lambda lines: ["[" * 100_000, *lines], "2026.jsonl, regel 1", "is geen kop"),
        (lambda lines: ['{"at":1}', *lines], "2026.jsonl, regel 1", "is geen kop"),
        (lambda lines: [*lines[:2], lines[2].replace(":33,", ":32,")], "2026.jsonl, regel 3", "is geen kop"),
    ],
)
def test_a_head_file_that_was_altered_or_cut_off_is_found(
    database: Database,
    folder: Path,
    three_days: None,
    change: Callable[[list[str]], list[str]],
    place: str,
    words: str,
) -> None:
    rewrite(folder, change)
    assert any(fault.startswith(f"{place}: ") and words in fault for fault in faults(database, folder))


def test_a_head_signed_with_another_key_is_found(database: Database, folder: Path, three_days: None) -> None:
    forged = Head(MONDAY, 40, "f" * 64).written(WRONG_KEY)
    rewrite(folder, lambda lines: [*lines, forged])
    assert faults(database, folder) == ["2026.jsonl, regel 4: is geen kop die deze installatie tekende."]


def test_without_its_folder_every_head_is_missed(database: Database, folder: Path, three_days: None) -> None:
    file_of(folder).unlink()
    assert faults(database, folder) == [
        "2026.jsonl: de kop bij regel 11, van 16 maart 2026 om 10.00 uur, ontbreekt, met 2 latere."
    ]


@pytest.mark.parametrize("length", [1, 40, 200])
def test_a_half_line_at_the_end_is_told_and_no_more_than_that(
    database: Database, folder: Path, three_days: None, length: int
) -> None:
    whole = file_of(folder).read_text()
    last = whole.splitlines()[-1]
    file_of(folder).write_text(whole[: -len(last) - 1] + last[:length])
    examination, found = examined(database, folder)
    assert found == []
    assert ["half geschreven" in note for note in examination.notes] == [True]


def test_after_a_half_line_the_head_is_written_again_on_a_line_of_its_own(
    database: Database, folder: Path, workshop: Workshop, three_days: None
) -> None:
    whole = file_of(folder).read_text()
    file_of(folder).write_text(whole[:-30])
    assert anchor_daily(replace(workshop, clock=StandingClock(MONDAY + timedelta(days=2)))) == 1
    assert [kept.head.sequence for kept in read_heads(folder, CHAIN_KEY) if kept.head] == [11, 22, 33]
    examination, found = examined(database, folder)
    assert found == []
    assert len(examination.notes) == 1


# ── How they come to lie there ─────────────────────────────────────────────────────────────────────────────────────


def test_one_head_a_day_however_often_the_clock_ticks(
    database: Database, folder: Path, workshop: Workshop, live: Callable[[int], None]
) -> None:
    live(0)
    for hours in (0, 1, 13):
        assert anchor_daily(replace(workshop, clock=StandingClock(MONDAY + timedelta(hours=hours)))) == 0
    after_midnight = datetime(2026, 3, 17, 0, 1, tzinfo=AMSTERDAM)
    assert anchor_daily(replace(workshop, clock=StandingClock(after_midnight))) == 1
    assert len(read_heads(folder, CHAIN_KEY)) == 2
    assert faults(database, folder) == []


def test_a_day_on_which_the_clock_did_not_run_is_no_fault(
    database: Database, folder: Path, live: Callable[[int], None]
) -> None:
    live(0)
    live(9)
    assert faults(database, folder) == []


def test_what_could_not_be_written_is_written_later(
    database: Database, folder: Path, workshop: Workshop, live: Callable[[int], None]
) -> None:
    live(0)
    folder.rename(folder.with_name("weg"))
    folder.write_text("hier kan geen map staan")
    with pytest.raises(FileExistsError):
        anchor_daily(replace(workshop, clock=StandingClock(MONDAY + timedelta(days=1))))
    folder.unlink()
    folder.with_name("weg").rename(folder)
    assert anchor_daily(replace(workshop, clock=StandingClock(MONDAY + timedelta(days=1)))) == 1
    assert faults(database, folder) == []


def test_each_year_has_its_file_by_the_time_of_amsterdam(database: Database, folder: Path, workshop: Workshop) -> None:
    for at in ("2026-12-31T22:59:00+00:00", "2026-12-31T23:01:00+00:00"):
        assert anchor_daily(replace(workshop, clock=StandingClock(datetime.fromisoformat(at)))) == 1
    assert [file_of(folder, year).read_text().count("\n") for year in (2026, 2027)] == [1, 1]
    assert faults(database, folder) == []


def test_a_line_of_the_file_can_be_read_without_this_software(
    database: Database, folder: Path, live: Callable[[int], None]
) -> None:
    live(0)
    told = json.loads(file_of(folder).read_text())
    with database.reading() as session:
        (head,) = recorded_heads(session)
    assert told == {"at": "2026-03-16T09:00:00+00:00", "sequence": 11, "seal": head.seal} | {
        "signature": head.signature(CHAIN_KEY)
    }


def test_the_head_is_mailed_to_another_once_a_day(
    database: Database, folder: Path, live: Callable[[int], None], workshop: Workshop
) -> None:
    live(0)
    live(1)
    anchor_daily(replace(workshop, clock=StandingClock(MONDAY + timedelta(days=1, hours=1))))
    with database.reading() as session:
        mails = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [mail.recipient for mail in mails] == [AUDITOR] * 2
    copy = folder.with_name("uit de mail.jsonl")
    for mail in mails:
        body = message_from_bytes(mail.message, policy=default).get_content()
        line = next(line for line in body.splitlines() if line.startswith("{"))
        copy.write_text(copy.read_text() + f"{line}\n" if copy.exists() else f"{line}\n")
    examination, found = examined(database, copy)
    assert found == []
    assert len(examination.heads) == 2


def test_without_a_place_outside_nothing_is_recorded(database: Database, workshop: Workshop) -> None:
    assert anchor_daily(replace(workshop, outside=None)) == 0
    assert examined(database)[0].walk.lines == 0
