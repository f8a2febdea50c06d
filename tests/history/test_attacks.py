"""Each attack by somebody who has the password of the database, found at the number of the line."""

import pytest

from agenda.gateways.database import Database
from agenda.history.services import Entry, Named, record_all
from agenda.kernel.rights import Scope, Stamp
from tests.history.tampering import HEAD_IS_LAST, WRONG_KEY, examined, faults, reseal, tamper

ALTERED = "is gewijzigd of staat niet op haar plaats."
SWAP = (
    "UPDATE history_line SET sequence = -5 WHERE sequence = 5",
    "UPDATE history_line SET sequence = 5 WHERE sequence = 9",
    "UPDATE history_line SET sequence = 9 WHERE sequence = -5",
)
COPIED = "at, actor, origin, event, object_kind, object_id, programme_id, result, difference"


@pytest.fixture
def lines(database: Database, stamp: Stamp) -> Database:
    """A history of forty lines."""
    with database.transaction() as session:
        told = [Entry("action.change", Named("action", n, Scope(1)), new={"title": f"titel {n}"}) for n in range(40)]
        record_all(session, told, stamp)
    return database


def test_an_untouched_history_has_no_faults(lines: Database) -> None:
    examination, found = examined(lines)
    assert found == []
    assert examination.walk.lines == 40


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE history_line SET actor = 'person:9' WHERE sequence = 5", "regel 5"),
        ("UPDATE history_line SET difference = '{}' WHERE sequence = 7", "regel 7"),
        ("UPDATE history_line SET result = 'geweigerd' WHERE sequence = 1", "regel 1"),
        ("UPDATE history_line SET at = '2031-01-01 00:00:00' WHERE sequence = 40", "regel 40"),
        ("UPDATE history_line SET event = 'action.add' WHERE sequence = 12", "regel 12"),
        ("UPDATE history_line SET object_id = 99 WHERE sequence = 13", "regel 13"),
        ("UPDATE history_line SET programme_id = NULL WHERE sequence = 14", "regel 14"),
        ("UPDATE history_line SET seal = 'x' WHERE sequence = 15", "regel 15"),
        ("UPDATE history_line SET origin = '' WHERE sequence IN (20, 21, 22)", "regels 20 tot en met 22"),
    ],
)
def test_an_altered_line_is_found_at_its_number_and_no_other(lines: Database, statement: str, place: str) -> None:
    tamper(lines, statement)
    (fault,) = faults(lines)
    assert fault.startswith(f"{place}: ")
    assert "gewijzigd" in fault


def test_swapped_lines_are_found(lines: Database) -> None:
    tamper(lines, *SWAP)
    found = faults(lines)
    assert [fault.partition(":")[0] for fault in found] == ["regels 5 tot en met 6", "regels 9 tot en met 10"]


def test_a_line_taken_from_the_middle_is_found(lines: Database) -> None:
    tamper(lines, "DELETE FROM history_line WHERE sequence IN (4, 5)")
    assert faults(lines) == ["regels 4 tot en met 5: ontbreken; of regel 6 klopt, is daardoor niet te zien."]


def test_lines_taken_out_and_the_rest_renumbered_are_found(lines: Database) -> None:
    tamper(
        lines,
        "DELETE FROM history_line WHERE sequence = 20",
        "UPDATE history_line SET sequence = -sequence WHERE sequence > 20",
        "UPDATE history_line SET sequence = -sequence - 1 WHERE sequence < 0",
        HEAD_IS_LAST,
    )
    assert faults(lines)[0].startswith("regels 20 tot en met 39: ")


def test_a_tail_cut_off_is_found_by_the_head(lines: Database) -> None:
    tamper(lines, "DELETE FROM history_line WHERE sequence > 30")
    (fault,) = faults(lines)
    assert fault.startswith("regels 31 tot en met 40: ")
    assert "het eind ontbreekt" in fault


def test_an_empty_history_with_a_head_is_found(lines: Database) -> None:
    tamper(lines, "DELETE FROM history_line")
    assert faults(lines)[0].startswith("regels 1 tot en met 40: ")


def test_a_line_added_with_a_copied_seal_is_found(lines: Database) -> None:
    copy = f"INSERT INTO history_line (sequence, {COPIED}, seal) SELECT 41, {COPIED}, seal FROM history_line"
    tamper(lines, f"{copy} WHERE sequence = 40", HEAD_IS_LAST)
    assert faults(lines) == [f"regel 41: {ALTERED}"]


def test_lines_after_the_head_or_before_the_first_are_found(lines: Database) -> None:
    for number in (-3, 0, 41):
        copy = f"INSERT INTO history_line (sequence, {COPIED}, seal) SELECT {number}, {COPIED}, 'x' FROM history_line"
        tamper(lines, f"{copy} WHERE sequence = 40")
    found = faults(lines)
    assert [fault.partition(":")[0] for fault in found] == ["regel -3", "regel 0", "regel 41", "regel 41"]


def test_a_number_far_away_is_found_at_once(lines: Database) -> None:
    far = 2**31 - 1
    tamper(lines, f"UPDATE history_line SET sequence = {far} WHERE sequence = 40")
    assert faults(lines)[0].startswith(f"regels 40 tot en met {far - 1}: ")


def test_a_chain_sealed_anew_with_another_key_is_found_where_it_begins(lines: Database) -> None:
    tamper(lines, "UPDATE history_line SET actor = 'person:9' WHERE sequence = 25")
    reseal(lines, 25, WRONG_KEY)
    assert faults(lines)[0].startswith("regels 25 tot en met 40: ")


def test_who_looks_with_another_key_is_told_to_look_at_the_key(lines: Database) -> None:
    found = examined(lines, key=WRONG_KEY)[1]
    assert found[0].startswith("regels 1 tot en met 40: ")
    assert found[1].startswith("sleutel: ")


@pytest.mark.parametrize("statement", ["UPDATE history_head SET seal = 'x'", "DELETE FROM history_head"])
def test_a_head_that_was_altered_or_taken_away_is_found(lines: Database, statement: str) -> None:
    tamper(lines, statement)
    assert "de kop noemt een ander zegel" in faults(lines)[0] or faults(lines)[0].startswith("kop: ")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL lets nobody write what is no such value
@pytest.mark.parametrize(
    "value",
    [
        "difference = 'geen json'",
        "difference = x'00ff'",
        "at = 'gisteren'",
        "at = 12",
        "actor = CAST(x'ff' AS TEXT)",
        "event = x'ff'",
        "object_id = 'acht'",
    ],
)
def test_a_line_that_can_not_even_be_read_is_found_at_its_number(lines: Database, value: str) -> None:
    tamper(lines, f"UPDATE history_line SET {value} WHERE sequence = 8")
    assert faults(lines) == [f"regel 8: {ALTERED}"]
