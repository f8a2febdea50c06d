"""Several processes write one chain, also when one of them is killed in the middle of it."""

import random
import subprocess
import sys
import time

from sqlalchemy import text

from agenda.gateways.database import Database
from config import ROOT
from tests.history.tampering import examined

SEED, TURN = 20260316, 11


def writer(database: Database, name: str, number: int) -> subprocess.Popen[str]:
    url = database.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.history.writing", url, name, str(number)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def lines_of(database: Database, name: str) -> int:
    with database.engine.connect() as connection:
        number = text("SELECT count(*) FROM history_line WHERE origin = :name")
        return connection.scalar(number, {"name": name}) or 0


def test_two_processes_that_record_at_the_same_time_write_one_chain(database: Database) -> None:
    writers = {name: writer(database, name, 10) for name in ("links", "rechts")}
    for process in writers.values():
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    examination, found = examined(database)
    assert found == []
    assert examination.walk.lines == 2 * 10 * TURN
    assert all(lines_of(database, name) == 10 * TURN for name in writers)


def test_a_writer_that_is_killed_leaves_whole_transactions_and_a_whole_chain(database: Database) -> None:
    moments, said = random.Random(SEED), 0
    for turn in range(2):
        process = writer(database, f"poging {turn}", 100_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        time.sleep(moments.uniform(0, 0.4))
        process.kill()
        said += 1 + len(process.communicate()[0].splitlines())
        examination, found = examined(database)
        assert found == []
        assert examination.walk.lines % TURN == 0
        assert examination.walk.lines >= said * TURN - TURN, "what was committed is there"
