"""Old lines make way for a signed checkpoint, and only so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from agenda.accounts.queries import account_by_email
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.history.checkpoints import Prunable, kept_since, prune
from agenda.history.models import HistoryCheckpoint
from agenda.history.services import Entry, Named, keep_versions, record_all
from agenda.jobs.anchoring import anchor_daily
from agenda.jobs.workshop import Outside, Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Scope, Stamp
from agenda.mail.rules import Sender
from tests.history.tampering import HEAD_IS_LAST, examined, faults, tamper
from tests.history.test_heads import NoMailer

NOW = datetime(2033, 6, 1, 12, 0, tzinfo=AMSTERDAM)


def moment(year: int) -> datetime:
    return datetime(year, 2, 1, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def years(database: Database, stamp: Stamp) -> Database:
    """Ten lines in each year from 2024 to 2033: lines 1 to 100."""
    for year in range(2024, 2034):
        with database.transaction() as session:
            told = [Entry("action.change", Named("action", n, Scope(1)), new={"title": f"{year}"}) for n in range(10)]
            record_all(session, told, replace(stamp, at=moment(year)))
            keep_versions(session, "action", 1, {1: {"title": f"{year}"}}, moment(year))
    return database


@pytest.fixture
def pruned(years: Database, stamp: Stamp) -> Callable[[int], Prunable | None]:
    def before(year: int) -> Prunable | None:
        with years.transaction() as session:
            return prune(session, datetime(year, 1, 1, tzinfo=AMSTERDAM), replace(stamp, at=NOW))

    return before


def count_of(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_what_is_older_goes_and_the_rest_is_still_whole(years: Database, pruned: Callable[[int], Prunable]) -> None:
    assert pruned(2026).last == 20
    assert count_of(years, "history_line") == 81, "eighty lines, and one about the pruning itself"
    assert count_of(years, "record_version") == 10, "what records were, stays"
    examination, found = examined(years)
    assert found == []
    assert [one.sequence for one in examination.checkpoints] == [20]


def test_it_can_be_done_again_later(years: Database, pruned: Callable[[int], Prunable | None]) -> None:
    assert pruned(2026) is not None
    assert pruned(2026) is None
    assert pruned(2028) == replace(pruned_of(years, 40), first=21)
    assert faults(years) == []


def pruned_of(database: Database, number: int) -> Prunable:
    with database.reading() as session:
        found = next(one for one in session.query(HistoryCheckpoint) if one.sequence == number)
        return Prunable(0, found.sequence, found.last_at, found.seal)


def test_all_of_an_old_history_may_go(database: Database, stamp: Stamp) -> None:
    with database.transaction() as session:
        record_all(session, [Entry("action.add", Named("action", 1, Scope(1)))], replace(stamp, at=moment(2020)))
    with database.transaction() as session:
        assert prune(session, moment(2030), replace(stamp, at=NOW))
    assert faults(database) == []
    assert count_of(database, "history_line") == 1


def test_a_line_that_was_dated_back_stays_behind_a_newer_one(database: Database, stamp: Stamp) -> None:
    for year in (2024, 2031, 2025):
        with database.transaction() as session:
            record_all(session, [Entry("action.add", Named("action", 1, Scope(1)))], replace(stamp, at=moment(year)))
    with database.transaction() as session:
        found = prune(session, datetime(2026, 1, 1, tzinfo=AMSTERDAM), replace(stamp, at=NOW))
    assert found is not None
    assert (found.first, found.last) == (1, 1)
    assert faults(database) == []


@pytest.mark.parametrize(
    ("at", "years", "since"),
    [
        ("2033-06-01T12:00", 7, "2026-06-01T00:00"),
        ("2032-02-29T12:00", 7, "2025-02-28T00:00"),
        ("2033-01-01T00:30", 3, "2030-01-01T00:00"),
    ],
)
def test_what_is_kept_begins_at_a_midnight_in_amsterdam(at: str, years: int, since: str) -> None:
    here = (datetime.fromisoformat(one).replace(tzinfo=AMSTERDAM) for one in (at, since))
    at_, since_ = here
    assert kept_since(at_, years) == since_


def test_the_last_three_years_always_stay(years: Database, pruned: Callable[[int], Prunable]) -> None:
    with pytest.raises(NotNow, match="ten minste 3 jaar"):
        pruned(2031)
    assert count_of(years, "history_line") == 100


@pytest.mark.parametrize("email", ["beheer@rve.example", "auditor@rve.example", "secretariaat@rve.example"])
def test_nobody_prunes_but_who_keeps_the_machine(example: Database, email: str) -> None:
    with example.transaction() as session, pytest.raises(NotAllowed, match="wie de machine beheert"):
        prune(session, moment(2020), Stamp(account_by_email(session, email), NOW, "proef"))


def test_what_fails_half_way_leaves_everything(years: Database, stamp: Stamp) -> None:
    with years.open() as session:
        assert prune(session, moment(2026), replace(stamp, at=NOW))
    assert count_of(years, "history_line") == 100
    assert count_of(years, "history_checkpoint") == 0
    assert faults(years) == []


# ── By who has the password of the database ────────────────────────────────────────────────────────────────────────


FORGED = (
    "INSERT INTO history_checkpoint (id, sequence, seal, last_at, pruned_at, pruned_by, signature) "
    "SELECT 30, 30, seal, at, '2033-06-01 10:00:00', 'system', 'x' FROM history_line WHERE sequence = 30"
)


def test_a_checkpoint_made_without_the_key_is_found_and_so_is_what_it_should_cover(years: Database) -> None:
    with years.engine.begin() as connection:
        connection.execute(text(FORGED))
        connection.execute(text("DELETE FROM history_line WHERE sequence <= 30"))
    found = faults(years)
    assert found[0] == "ijkpunt 30: is niet door deze installatie getekend."
    assert found[1].startswith("regels 1 tot en met 30: ontbreken")


@pytest.mark.parametrize("change", ["sequence = 35", "seal = 'x'", "last_at = '2020-01-01'", "pruned_by = 'person:1'"])
def test_a_checkpoint_that_was_altered_is_found(
    years: Database, pruned: Callable[[int], Prunable], change: str
) -> None:
    pruned(2026)
    tamper(years, f"UPDATE history_checkpoint SET {change}")
    assert "is niet door deze installatie getekend." in faults(years)[0]


def test_a_checkpoint_taken_away_is_found(years: Database, pruned: Callable[[int], Prunable]) -> None:
    pruned(2026)
    tamper(years, "DELETE FROM history_checkpoint")
    found = faults(years)
    assert found[0].startswith("regels 1 tot en met 20: ontbreken")
    assert any(fault.startswith("ijkpunt bij regel 20: ontbreekt") for fault in found)


def test_an_older_checkpoint_in_the_place_of_a_newer_one_is_found(
    years: Database, pruned: Callable[[int], Prunable]
) -> None:
    pruned(2026)
    pruned(2028)
    tamper(years, "DELETE FROM history_checkpoint WHERE sequence = 40")
    assert faults(years)[0].startswith("regels 21 tot en met 40: ontbreken")


def test_all_lines_taken_away_behind_an_older_checkpoint_is_found(
    years: Database, pruned: Callable[[int], Prunable]
) -> None:
    pruned(2026)
    head = "UPDATE history_head SET sequence = 20, seal = (SELECT seal FROM history_checkpoint)"
    tamper(years, "DELETE FROM history_line", head)
    assert faults(years) == ["ijkpunt bij regel 20: hoort hier niet: geen regel vertelt van dit opschonen."]


def test_a_checkpoint_of_another_history_with_the_same_key_is_found(
    years: Database, pruned: Callable[[int], Prunable], stamp: Stamp
) -> None:
    pruned(2026)
    tamper(years, "DELETE FROM history_line", f"UPDATE history_head SET sequence = 0, seal = '{'0' * 64}'")
    kept = "CREATE TABLE kept AS SELECT * FROM history_checkpoint"
    tamper(years, kept, "DELETE FROM history_checkpoint")
    with years.transaction() as session:
        told = [Entry("action.add", Named("action", n, Scope(1)), new={"title": "anders"}) for n in range(30)]
        record_all(session, told, stamp)
    assert faults(years) == []
    back = "INSERT INTO history_checkpoint SELECT * FROM kept"
    tamper(years, back, "DELETE FROM history_line WHERE sequence <= 20", "DROP TABLE kept")
    found = faults(years)
    assert found[0].startswith("regel 21: is gewijzigd")
    assert "geen regel vertelt van dit opschonen" in found[-1]


def test_lines_put_back_from_before_a_checkpoint_are_found(years: Database, pruned: Callable[[int], Prunable]) -> None:
    tamper(years, "CREATE TABLE kept AS SELECT * FROM history_line WHERE sequence = 12")
    pruned(2026)
    tamper(years, "INSERT INTO history_line SELECT * FROM kept", "DROP TABLE kept")
    assert faults(years) == ["regel 12: hoort er niet te staan."]


def test_a_tail_cut_off_after_pruning_is_found(years: Database, pruned: Callable[[int], Prunable]) -> None:
    pruned(2026)
    tamper(years, "DELETE FROM history_line WHERE sequence > 90", HEAD_IS_LAST)
    assert any("geen regel vertelt van dit opschonen" in fault for fault in faults(years))


def test_the_database_itself_keeps_lines_that_no_checkpoint_covers(
    years: Database, pruned: Callable[[int], Prunable]
) -> None:
    pruned(2026)
    for statement in ("DELETE FROM history_line WHERE sequence = 50", "DELETE FROM history_checkpoint"):
        with pytest.raises(DatabaseError, match=r"append-only|never changed"), years.engine.begin() as connection:
            connection.execute(text(statement))


def test_heads_from_before_a_checkpoint_are_no_fault(years: Database, stamp: Stamp, tmp_path: Path) -> None:
    workshop = Workshop(years, StandingClock(NOW), NoMailer(), Sender("A", "a@b.example"), "", Outside(tmp_path))
    for year in (2034, 2041):
        at = moment(year)
        assert anchor_daily(replace(workshop, clock=StandingClock(at))) == 1
    with years.transaction() as session:
        prune(session, datetime(2035, 1, 1, tzinfo=AMSTERDAM), replace(stamp, at=moment(2042)))
    examination, found = examined(years, tmp_path)
    assert found == []
    assert len(examination.heads) == 2
