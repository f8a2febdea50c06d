"""Brings forth processes that each do one thing, so quickly that many can be killed: all is imported beforehand.

``python -m tests.faults.nursery`` reads lines: ``bear WORK DATABASE MAIL`` answers with the number of the process,
``bury NUMBER`` with how it ended.
"""

import importlib
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config import ROOT
from tests.faults import worker

LONGEST = 120
"""Seconds that a process may live."""


@dataclass(frozen=True)
class Nursery:
    process: subprocess.Popen[str]

    def bear(self, work: str, database_url: str, mail_url: str) -> int:
        """A process in which this function (``package.module:name``) gets a workshop; its number."""
        return self._ask(f"bear {work} {database_url} {mail_url}")

    def bury(self, number: int) -> int:
        """Waits for its end: 0 when it was well, minus the signal when it was killed."""
        return self._ask(f"bury {number}")

    def kill(self, number: int) -> int:
        os.kill(number, signal.SIGKILL)
        return self.bury(number)

    def _ask(self, line: str) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    words = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(words, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Nursery(process)
        process.communicate()


def bear(work: str, database_url: str, mail_url: str) -> int:
    number = os.fork()
    if number:
        return number
    signal.alarm(LONGEST)
    os.dup2(2, 1)  # what a worker says is no answer of the nursery
    try:
        module, _, name = work.partition(":")
        getattr(importlib.import_module(module), name)(worker.workshop_at(database_url, mail_url))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def bury(number: str) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(int(number), 0)[1])


if __name__ == "__main__":
    for line in sys.stdin:
        verb, *words = line.split()
        print({"bear": bear, "bury": bury}[verb](*words), flush=True)  # noqa: T201
