"""What the log finds and in which order, on both databases; what a page makes of it is tried in tests/web."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.gateways.database import Database
from agenda.history.log import (
    LogSelection,
    all_of_log,
    count_in_log,
    line_of_log,
    page_of_log,
    record_export,
    rests_on_the_one_before,
)
from agenda.history.models import HistoryLine
from agenda.history.refused import MOST, Refused, is_told_enough, record_refusal
from agenda.history.services import Entry, Named, record_all
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotFound
from agenda.kernel.rights import Permission, Scope, Stamp
from agenda.parties.queries import names_on
from agenda.programmes.queries import programme_by_key
from agenda.web.log_lines import Teller
from tests.history.tampering import examined

HERE, ELSEWHERE, SEED, NUMBER = 1, 2, 20260316, 400
START = datetime(2026, 1, 1, tzinfo=AMSTERDAM)
KINDS = ("action", "party", "annotation", "person")


class By:
    """Somebody known by a key alone."""

    def __init__(self, key: str) -> None:
        self.key = key

    def may(self, permission: Permission, scope: Scope) -> bool:
        return False


@pytest.fixture
def lines(database: Database) -> list[HistoryLine]:
    """Of all sorts, many at one moment, and some dated back; those that the log may show, the latest first."""
    dice, at = Random(SEED), START
    with database.transaction() as session:
        for _ in range(NUMBER // 8):
            at += timedelta(hours=dice.choice((0, 0, 5, -3, 30)))
            actor = dice.choice(("system", "person:1", "person:11", "link:4", "link:40", "nobody"))
            record_all(session, entries(dice), Stamp(By(actor), at, "proef"))
    with database.reading() as session:
        found = session.scalars(select(HistoryLine)).all()
    shown = [line for line in found if line.programme_id != ELSEWHERE and line.object_kind != "annotation"]
    return sorted(shown, key=lambda line: (line.at, line.sequence), reverse=True)


def entries(dice: Random) -> Iterator[Entry]:
    for _ in range(8):
        kind, programme = dice.choice(KINDS), dice.choice((HERE, HERE, ELSEWHERE, None))
        event, result = f"{kind}.{dice.choice(('add', 'change'))}", dice.choice(("gedaan", "geweigerd"))
        yield Entry(event, Named(kind, dice.randint(1, 9), Scope(programme)), new={"n": 1}, result=result)


def numbers(found: object) -> list[int]:
    return [line.sequence for line in found]  # type: ignore[attr-defined]


CHOICES = {
    "everything": (LogSelection(HERE), lambda line: True),
    "one actor": (LogSelection(HERE, actor="person:1"), lambda line: line.actor == "person:1"),
    "actors of a sort": (LogSelection(HERE, actor="link:"), lambda line: line.actor.startswith("link:")),
    "a kind": (LogSelection(HERE, kind="party"), lambda line: line.object_kind == "party"),
    "an event": (LogSelection(HERE, event="action.add"), lambda line: line.event == "action.add"),
    "a result": (LogSelection(HERE, result="geweigerd"), lambda line: line.result == "geweigerd"),
    "a record": (
        LogSelection(HERE, kind="action", record=3),
        lambda line: (line.object_kind, line.object_id) == ("action", 3),
    ),
    "a period": (
        LogSelection(HERE, since=START + timedelta(days=3), until=START + timedelta(days=9)),
        lambda line: START + timedelta(days=3) <= line.at < START + timedelta(days=9),
    ),
    "all at once": (
        LogSelection(HERE, since=START + timedelta(days=1), actor="system", kind="action", result="gedaan"),
        lambda line: (
            line.at >= START + timedelta(days=1)
            and (line.actor, line.object_kind, line.result) == ("system", "action", "gedaan")
        ),
    ),
    "what is never shown": (LogSelection(HERE, kind="annotation"), lambda line: False),
}


@pytest.mark.parametrize("name", CHOICES)
def test_pages_hold_exactly_what_is_looked_for_there_and_back(
    database: Database, lines: list[HistoryLine], name: str
) -> None:
    chosen, fits = CHOICES[name]
    wanted = [line.sequence for line in lines if fits(line)]
    with database.reading() as session:
        there = list(pages(session, chosen))
        assert [number for page in there for number in page] == wanted
        assert count_in_log(session, chosen, 10_000) == len(wanted)
        assert count_in_log(session, chosen, 5) == min(len(wanted), 5)
        assert numbers(line for some in all_of_log(session, chosen, 10_000) for line in some) == wanted
        assert numbers(line for some in all_of_log(session, chosen, 7) for line in some) == wanted[:7]
        before = there[-1][0] if there else None
        for page in there[-2::-1]:
            found = page_of_log(session, chosen, before=before, size=10)
            assert numbers(found.lines) == page
            assert found.older
            assert found.newer is (page is not there[0])
            before = page[0]


def pages(session: Session, chosen: LogSelection) -> Iterator[list[int]]:
    after = None
    while True:
        page = page_of_log(session, chosen, after=after, size=10)
        if page.lines:
            yield numbers(page.lines)
        assert page.newer is (after is not None)
        if not page.older:
            return
        after = page.lines[-1].sequence


def test_the_example_has_lines_on_more_than_one_page_at_one_moment(lines: list[HistoryLine]) -> None:
    """Otherwise the order within a moment would go untried."""
    assert max(sum(one.at == line.at for one in lines) for line in lines[::20]) > 10
    assert [line.sequence for line in lines] != sorted((line.sequence for line in lines), reverse=True)


def test_a_line_that_is_not_there_any_more_begins_at_the_latest(database: Database, lines: list[HistoryLine]) -> None:
    with database.reading() as session:
        latest = numbers(page_of_log(session, LogSelection(HERE)).lines)
        for place in ({"after": 999_999}, {"before": 999_999}):
            assert numbers(page_of_log(session, LogSelection(HERE), **place).lines) == latest


def test_one_line_is_found_unless_it_is_of_another_or_never_shown(database: Database, lines: list[HistoryLine]) -> None:
    shown = {line.sequence for line in lines}
    with database.reading() as session:
        for number in (*range(1, 60), NUMBER + 1, 0, 2**40):
            if number in shown:
                line = line_of_log(session, HERE, number)
                assert line.sequence == number
                assert rests_on_the_one_before(session, line)
            else:
                with pytest.raises(NotFound):
                    line_of_log(session, HERE, number)


def test_the_lines_of_the_example_are_told_with_what_they_are_about(example: Database) -> None:
    with example.reading() as session:
        programme = programme_by_key(session, "rve")
        teller = Teller(session, programme, names_on(session, START.date()))
        told = list(teller.told(page_of_log(session, LogSelection(programme.id), size=500).lines))
    assert not any("niet meer is" in one.what for one in told)
    assert {"zette actie 1.1 in de agenda", "plande overleg BO-2026-1", "gaf ez een rol"} <= {one.what for one in told}


def test_only_who_may_read_the_log_takes_it_along(database: Database, stamp: Stamp) -> None:
    with database.transaction() as session:
        record_export(session, HERE, {"form": "csv", "lines": 1, "filters": ""}, stamp)
        with pytest.raises(NotAllowed):
            record_export(session, HERE, {}, replace(stamp, by=By("person:1")))
    assert examined(database)[0].walk.lines == 1


def test_refusals_of_one_actor_stop_after_so_many_an_hour_and_those_of_another_do_not(database: Database) -> None:
    for minute in range(MOST + 10):
        with database.transaction() as session:
            at = START + timedelta(minutes=minute)
            record_refusal(session, Refused("person:1", "/ergens", "log:read", None), at, "site")
    with database.transaction() as session:
        assert is_told_enough(session, "person:1", at)
        assert not is_told_enough(session, "person:2", at)
        assert not is_told_enough(session, "person:1", at + timedelta(hours=1))
        events = session.scalars(select(HistoryLine.event).order_by(HistoryLine.sequence)).all()
    assert events == ["access.refused"] * MOST + ["access.refused_often"]
    assert not Refused("person:1", "", None, None).may(Permission.LOG_READ, Scope())
    assert Operator().may(Permission.LOG_READ, Scope())
