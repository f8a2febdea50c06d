"""The queue itself: who has a task, for how long, and what becomes of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from agenda.accounts.rules import Nobody
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.work import services
from agenda.work.models import Task, TaskState
from agenda.work.rules import GIVEN_UP, MOST_TRIES
from agenda.work.services import (
    Hold,
    TakenOver,
    ask,
    ask_once_more,
    claim,
    fail,
    finish,
    hold_of,
    progress,
    put_back,
    retry,
)

AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
LEASE = timedelta(minutes=4)
LATER = AT + LEASE
KINDS = ("dossier",)
HOSTILE = "<script>alert('x')</script> & \" ’ " + "lang " * 2000


def asked(database: Database, stamp: Stamp, *keys: str, kind: str = "dossier") -> None:
    with database.transaction() as session:
        for key in keys:
            ask(session, kind, key, replace(stamp, at=AT), programme=1)


def taken(database: Database, at: datetime = AT) -> Hold | None:
    with database.transaction() as session:
        task = claim(session, at, LEASE, KINDS)
        return hold_of(task) if task else None


def only(database: Database) -> Task:
    with database.reading() as session:
        return session.scalars(select(Task)).one()


def test_who_asks_twice_for_one_reason_gets_one_task(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a", "a")
    asked(database, stamp, "a")
    assert only(database).state is TaskState.WAITING


def test_who_asks_again_meanwhile_gets_the_task_that_is_there_and_afterwards_another(
    database: Database, stamp: Stamp
) -> None:
    def numbered(variant: str) -> int:
        with database.transaction() as session:
            params = {"consultation": 1, "variant": variant}
            return ask_once_more(session, "dossier", 1, params, replace(stamp, at=AT)).id

    first = numbered("full")
    assert numbered("full") == first
    assert numbered("short") != first
    hold = taken(database)
    assert hold is not None
    assert numbered("full") == first, "while it is carried out"
    with database.transaction() as session:
        finish(session, hold, {}, AT)
    assert numbered("full") != first


def test_the_same_work_for_each_party_is_a_task_of_its_own(database: Database, stamp: Stamp) -> None:
    with database.transaction() as session:
        numbers = [
            ask_once_more(session, "dossier", 1, {"consultation": 1}, replace(stamp, at=AT), party=party).id
            for party in (None, 1, 2, 1, None)
        ]
    assert len(set(numbers)) == 3
    assert numbers[:2] == [numbers[4], numbers[3]]


def test_two_who_ask_at_once_get_one_task(database: Database, stamp: Stamp) -> None:
    gate, numbers = Barrier(2), list[int]()

    def click() -> None:
        with database.open() as session:
            gate.wait()
            numbers.append(ask_once_more(session, "dossier", 1, {"consultation": 1}, replace(stamp, at=AT)).id)
            session.commit()

    clicks = [Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert numbers == [only(database).id] * 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_is_asked_meanwhile_is_no_second_task(
    database: Database, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for a task and the asking for a new one; on SQLite the one waits for the other."""

    def click() -> int:
        with database.transaction() as session:
            return ask_once_more(session, "dossier", 1, {"consultation": 1}, replace(stamp, at=AT)).id

    def meanwhile(*asked: Any) -> None:
        monkeypatch.undo()
        click()

    monkeypatch.setattr(services, "unfinished", meanwhile)
    click()
    assert only(database)


def test_a_task_is_taken_up_by_one_worker_only(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a", "b")
    first, second, third = (taken(database) for _ in range(3))
    assert first is not None
    assert second is not None
    assert first.task != second.task
    assert third is None


def test_it_is_not_begun_before_its_time_nor_by_who_does_not_know_its_kind(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a", kind="from another release")
    assert taken(database) is None
    asked(database, stamp, "b")
    assert taken(database, AT - timedelta(seconds=1)) is None
    assert taken(database) is not None


def test_a_task_whose_worker_fell_silent_is_taken_up_again_and_the_first_can_spoil_nothing(
    database: Database, stamp: Stamp
) -> None:
    asked(database, stamp, "a")
    first = taken(database)
    assert first is not None
    assert taken(database, LATER - timedelta(seconds=1)) is None
    second = taken(database, LATER)
    assert second is not None
    for spoil in (
        lambda session: progress(session, first, 1, 2, "Nog bezig.", at=LATER, lease=LEASE),
        lambda session: finish(session, first, {"edition": 99}, LATER),
        lambda session: fail(session, first, "Van de eerste.", LATER),
        lambda session: put_back(session, first, LATER, counts=True),
    ):
        with pytest.raises(TakenOver), database.transaction() as session:
            spoil(session)
    with database.transaction() as session:
        finish(session, second, {"edition": 1}, LATER)
    assert only(database).result == {"edition": 1}


def test_a_worker_that_tells_how_far_it_is_keeps_its_task(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a")
    hold = taken(database)
    assert hold is not None
    almost = LATER - timedelta(seconds=1)
    with database.transaction() as session:
        hold = progress(session, hold, 1, 3, HOSTILE, at=almost, lease=LEASE)
    assert taken(database, LATER) is None
    task = only(database)
    assert (task.done, task.total, task.told) == (1, 3, HOSTILE)
    with database.transaction() as session:
        finish(session, hold, {}, LATER)
    task = only(database)
    assert (task.state, task.done, task.told, task.leased_until) == (TaskState.DONE, 3, "", None)


def test_what_is_begun_too_often_is_given_up_and_does_not_stand_in_the_way(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a")
    for turn in range(MOST_TRIES):
        assert taken(database, AT + turn * LEASE) is not None
    asked(database, stamp, "b")
    hold = taken(database, AT + MOST_TRIES * LEASE)
    with database.reading() as session:
        first, second = session.scalars(select(Task).order_by(Task.id))
    assert (first.state, first.last_error) == (TaskState.FAILED, GIVEN_UP)
    assert hold is not None
    assert hold.task == second.id


def test_work_that_was_put_back_at_the_end_of_a_process_counts_as_no_try(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a")
    for counts, tries in ((False, 0), (True, 1)):
        hold = taken(database)
        assert hold is not None
        with database.transaction() as session:
            put_back(session, hold, AT, counts=counts)
        task = only(database)
        assert (task.state, task.tries) == (TaskState.WAITING, tries)


def test_who_tries_again_is_who_asks_from_then_on(database: Database, stamp: Stamp) -> None:
    asked(database, stamp, "a")
    hold = taken(database)
    assert hold is not None
    with database.transaction() as session:
        fail(session, hold, HOSTILE, AT)
    assert only(database).last_error == HOSTILE
    again = replace(stamp, at=LATER)
    with database.transaction() as session:
        task = session.scalars(select(Task)).one()
        with pytest.raises(NotAllowed):
            retry(session, task, replace(again, by=Nobody()))
        retry(session, task, again)
        with pytest.raises(NotNow, match="wacht"):
            retry(session, task, again)
    task = only(database)
    assert (task.state, task.tries, task.asked_by, task.last_error) == (TaskState.WAITING, 0, "system", "")
    assert taken(database, AT) is None
    assert taken(database, LATER) is not None


def test_many_workers_at_once_share_the_queue_and_do_nothing_twice(database: Database, stamp: Stamp) -> None:
    keys = [str(number) for number in range(12)]
    asked(database, stamp, *keys)
    taken_up: list[int] = []

    def work() -> None:
        while (hold := taken(database)) is not None:
            taken_up.append(hold.task)
            with database.transaction() as session:
                finish(session, hold, {}, AT)

    workers = [Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(taken_up) == sorted(set(taken_up))
    with database.reading() as session:
        done = session.scalar(select(func.count()).select_from(Task).where(Task.state == TaskState.DONE))
    assert done == len(taken_up) == len(keys)
