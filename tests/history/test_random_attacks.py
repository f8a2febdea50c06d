"""Whatever is done to lines, checkpoint or head: the history is intact exactly when nothing is changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from agenda.gateways.database import Database
from agenda.history.checkpoints import prune
from agenda.history.examination import Examination
from agenda.history.heads import Head, KeptHead
from agenda.history.services import Entry, Named, record_all
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Scope, Stamp
from tests.conftest import CHAIN_KEY
from tests.depth import depth
from tests.history.tampering import HEAD_IS_LAST, lift_guards

LINES, PRUNED = 30, 6
TABLES = ("history_line", "history_checkpoint", "history_head")
COLUMNS = ("actor", "origin", "event", "object_kind", "result", "seal")
"""Columns of text; numbers and moments are altered elsewhere."""

numbers = st.integers(PRUNED - 1, LINES + 2)
alter = st.builds(
    lambda column, number, value: f"UPDATE history_line SET {column} = '{value}' WHERE sequence = {number}",
    st.sampled_from(COLUMNS),
    numbers,
    st.sampled_from(("x", "gedaan", "system", "action.change", "action", "proef", "0" * 64)),
)
shift = st.builds(
    lambda number, by: f"UPDATE history_line SET object_id = object_id + {by} WHERE sequence = {number}",
    numbers,
    st.integers(-1, 1),
)
copy_of = st.builds(
    lambda column, to, source: (
        f"UPDATE history_line SET {column} = (SELECT {column} FROM history_line "
        f"WHERE sequence = {source}) WHERE sequence = {to} "
        f"AND EXISTS (SELECT 1 FROM history_line WHERE sequence = {source})"
    ),
    st.sampled_from((*COLUMNS, "at", "difference")),
    numbers,
    numbers,
)
take = st.builds(lambda number: f"DELETE FROM history_line WHERE sequence = {number}", numbers)
cut = st.builds(lambda number: f"DELETE FROM history_line WHERE sequence > {number}", numbers)
move = st.builds(
    lambda old, new: (
        f"UPDATE history_line SET sequence = {new} WHERE sequence = {old} "
        f"AND NOT EXISTS (SELECT 1 FROM history_line WHERE sequence = {new})"
    ),
    numbers,
    numbers,
)
others = st.sampled_from(
    (
        HEAD_IS_LAST,
        "UPDATE history_head SET seal = (SELECT seal FROM history_line WHERE sequence = 20) WHERE EXISTS"
        " (SELECT 1 FROM history_line WHERE sequence = 20)",
        "UPDATE history_checkpoint SET sequence = sequence + 1",
        "UPDATE history_checkpoint SET pruned_by = 'person:3'",
        "DELETE FROM history_checkpoint",
    )
)
attacks = st.lists(st.one_of(alter, shift, copy_of, take, cut, move, others), min_size=1, max_size=5)


@dataclass(frozen=True)
class Place:
    database: Database
    head: Head


@pytest.fixture
def place(database: Database, stamp: Stamp) -> Place:
    """Thirty lines of which the first six were pruned; the head lies outside."""
    at = datetime(2024, 1, 1, tzinfo=AMSTERDAM)
    with database.transaction() as session:
        told = [Entry("action.change", Named("action", n % 3, Scope(1)), new={"t": f"{n}"}) for n in range(LINES - 1)]
        record_all(session, told[:PRUNED], replace(stamp, at=at))
        record_all(session, told[PRUNED:], replace(stamp, at=at.replace(year=2031)))
        prune(session, at.replace(year=2025), replace(stamp, at=at.replace(year=2032)))
    with database.reading() as session:
        sequence, seal = session.execute(text("SELECT sequence, seal FROM history_head")).one()
    assert sequence == LINES
    return Place(database, Head(at.replace(year=2032), sequence, seal))


def content(connection: Connection) -> list[Any]:
    return [connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in TABLES]


@settings(max_examples=depth(25, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=attacks)
def test_a_history_is_found_intact_exactly_when_nothing_was_changed(place: Place, statements: list[str]) -> None:
    outside = [KeptHead("2032.jsonl", 1, "", place.head)]
    with place.database.engine.connect() as connection:
        before = content(connection)
        lift_guards(connection)
        for statement in statements:
            connection.execute(text(statement))
        after = content(connection)
        found = list(Examination(Session(connection), CHAIN_KEY, lambda: outside).faults())
        connection.rollback()
    assert (found == []) is (str(before) == str(after)), found


@settings(max_examples=depth(25, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(altered=st.sets(st.integers(PRUNED + 1, LINES), min_size=1), column=st.sampled_from(COLUMNS))
def test_each_altered_line_is_named_and_no_other(place: Place, altered: set[int], column: str) -> None:
    with place.database.engine.connect() as connection:
        lift_guards(connection)
        listed = ", ".join(map(str, altered))
        connection.execute(text(f"UPDATE history_line SET {column} = 'anders' WHERE sequence IN ({listed})"))
        examination = Examination(Session(connection), CHAIN_KEY)
        places = [fault.place for fault in examination.faults() if "gewijzigd" in fault.sentence]
        connection.rollback()
    named = {number for one in places for number in numbers_in(one)}
    assert named == altered


def numbers_in(place: str) -> range:
    """``regel 5`` or ``regels 5 tot en met 9``"""
    found = [int(word) for word in place.split() if word.isdigit()]
    return range(found[0], found[-1] + 1)
