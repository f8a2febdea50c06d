"""A worker that is killed in the middle of its work: another takes it up, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.jobs.long_work import LEASE, do_long_work
from agenda.work.models import TaskState
from config import ROOT
from tests.databases import CHAIN_KEY
from tests.work.asking import AT, FONTS, asked, dossier, editions_in, task_of, workshop_of

PATIENCE = 30
"""Seconds in which a worker must have begun."""


def worker(database: Database, folder: Path) -> subprocess.Popen[bytes]:
    """The clock as it runs in production, once."""
    words = [sys.executable, "-m", "agenda.commands", "clock", "--once", "--at", AT.isoformat()]
    settings = {
        "AGENDA_FOLDER": str(folder),
        "AGENDA_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "AGENDA_HISTORY_KEY": CHAIN_KEY.decode(),
        "AGENDA_FONTS_FOLDER": str(FONTS),
    }
    return subprocess.Popen(words, cwd=ROOT, env=os.environ | settings, start_new_session=True)


def killed_at(process: subprocess.Popen[bytes], database: Database, number: int, done: int) -> None:
    """Once the worker has told that so many parts are done."""
    until = time.monotonic() + PATIENCE
    while task_of(database, number).done < done:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_work_of_which_the_worker_is_killed_is_taken_up_again_and_kept_once(example: Database, tmp_path: Path) -> None:
    number = asked(example, "dossier", dossier(example, "pdf"))
    killed_at(worker(example, tmp_path), example, number, done=1)
    task = task_of(example, number)
    assert (task.state, editions_in(example)) == (TaskState.RUNNING, [])
    assert do_long_work(workshop_of(example, AT)) == 0, "as long as the lease lasts nobody else begins"
    assert do_long_work(workshop_of(example, AT + LEASE)) == 1
    task = task_of(example, number)
    assert (task.state, task.tries) == (TaskState.DONE, 2)
    assert editions_in(example) == ["BO-2026-1-dossier-v1"]
    with example.reading() as session:
        assert session.scalar(select(func.count()).where(HistoryLine.event == "dossier.build")) == 1
