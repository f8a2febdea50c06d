"""The clock as a process beside the site, started anew when it ends by itself."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Lock, Thread

import structlog

from agenda.gateways.clock import stopwatch

log = structlog.get_logger()

CLOCK = (sys.executable, "-m", "agenda.commands", "clock")

PATIENCE = 30
"""Seconds for the clock to end what it has in hand; what is cut off then, is done again later."""

PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)


@contextmanager
def clock_beside(
    stopping: Event, environment: Mapping[str, str], words: Sequence[str] = CLOCK, pause: timedelta = PAUSE
) -> Iterator[None]:
    """Ends when the site does; whoever tells the site to stop sets ``stopping``, and no clock starts after that."""
    beside = Beside(stopping, words, os.environ | environment, pause)
    beside.start()
    watcher = Thread(target=beside.watch, name="clock beside", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        beside.end()
        watcher.join()


class Beside:
    def __init__(self, stopping: Event, words: Sequence[str], environment: Mapping[str, str], pause: timedelta) -> None:
        self.stopping, self.words, self.environment, self.shortest = stopping, words, environment, pause
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._turn:
            if not self.stopping.is_set():
                self._process = subprocess.Popen(self.words, env=self.environment)

    def watch(self) -> None:
        """Until the site stops. A clock that ran for a while is started anew sooner than one that keeps on dying."""
        pause = self.shortest
        while not self.stopping.is_set():
            lived, code = self._outlived()
            pause = self.shortest if lived > LONGEST_PAUSE else pause
            if not self.stopping.is_set():
                log.error("clock ended", code=code, again_after=pause.total_seconds())
            if not self.stopping.wait(pause.total_seconds()):
                self._start_anew()
            pause = min(pause * 2, LONGEST_PAUSE)

    def end(self) -> None:
        with self._turn:
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()

    def _outlived(self) -> tuple[timedelta, int | None]:
        """How long it went on, and how it ended."""
        lasted = stopwatch()
        code = self._process.wait() if self._process else None
        return timedelta(seconds=lasted()), code

    def _start_anew(self) -> None:
        """What keeps a process from being started, such as too little memory, may be over a minute later."""
        try:
            self.start()
        except OSError as error:
            log.error("clock not started", error=str(error))
