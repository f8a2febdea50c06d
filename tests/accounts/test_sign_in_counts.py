"""Counts of tries, shared by all processes through the database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from agenda.gateways.clock import StandingClock
from agenda.gateways.counts import Count, Counts
from agenda.gateways.database import Database
from tests.conftest import CHAIN_KEY


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 3, 16, 9, 0, tzinfo=UTC))


@pytest.fixture
def counts(database: Database, clock: StandingClock) -> Counts:
    return Counts("counts://", database=database, clock=clock)


def test_a_window_counts_up_and_begins_anew_when_it_has_ended(counts: Counts, clock: StandingClock) -> None:
    assert [counts.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (counts.get("a"), counts.get_expiry("a")) == (3, clock.now().timestamp() + 60)
    clock.moment += timedelta(seconds=59)
    assert counts.incr("a", 60, amount=2) == 5
    clock.moment += timedelta(seconds=1)
    assert counts.get("a") == 0
    assert counts.incr("a", 60) == 1


def test_each_key_counts_by_itself_and_can_be_cleared(counts: Counts) -> None:
    assert (counts.incr("a", 60), counts.incr("b", 60), counts.incr("a", 60)) == (1, 1, 2)
    counts.clear("a")
    assert (counts.get("a"), counts.get("b")) == (0, 1)
    assert counts.reset() == 1
    assert counts.get("b") == 0


def test_what_has_ended_is_swept_when_something_new_begins(
    counts: Counts, clock: StandingClock, database: Database
) -> None:
    for number in range(150):
        counts.incr(f"old {number}", 60)
    clock.moment += timedelta(minutes=5)
    for key in ("new", "newer"):
        counts.incr(key, 60)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Count)) == 2


def test_several_processes_lose_no_count(database: Database, clock: StandingClock) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    others = [Database(url, CHAIN_KEY) for _ in range(4)]

    def try_often(other: Database) -> None:
        counts = Counts("counts://", database=other, clock=clock)
        for _ in range(10):
            counts.incr("shared", 60)

    threads = [threading.Thread(target=try_often, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.engine.dispose()
    assert Counts("counts://", database=database, clock=clock).get("shared") == 40


def test_counting_tells_when_the_database_is_away(counts: Counts, database: Database) -> None:
    assert counts.check()
    with database.engine.begin() as connection:
        Count.__table__.drop(connection)
    assert not counts.check()
    with pytest.raises(counts.base_exceptions):
        counts.incr("a", 60)
