"""The clock that runs beside the site, and dies."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

from structlog.testing import capture_logs

from agenda.commands.beside import LONGEST_PAUSE, Beside, clock_beside

SHORT = timedelta(milliseconds=10)
DIES = ("sh", "-c", 'echo "$MARK" >> "$LIVES"; exit 3')
LIVES_ON = ("sh", "-c", 'echo "$MARK" >> "$LIVES"; exec sleep 60')


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def lives(file: Path) -> int:
    return file.read_text().count("x") if file.exists() else 0


def test_a_clock_that_dies_is_started_anew_with_a_pause_that_grows(tmp_path: Path) -> None:
    file, stopping = tmp_path / "lives", Event()
    with capture_logs() as told, clock_beside(stopping, {"LIVES": str(file), "MARK": "x"}, DIES, SHORT):
        wait_until(lambda: lives(file) >= 3)
    ended = [one for one in told if one["event"] == "clock ended"]
    assert [one["code"] for one in ended[:2]] == [3, 3]
    assert [one["again_after"] for one in ended[:2]] == [0.01, 0.02]
    before = lives(file)
    time.sleep(0.1)
    assert lives(file) == before


def test_a_clock_that_goes_on_is_ended_with_the_site_and_not_told_of(tmp_path: Path) -> None:
    file = tmp_path / "lives"
    with capture_logs() as told, clock_beside(Event(), {"LIVES": str(file), "MARK": "x"}, LIVES_ON, SHORT):
        wait_until(lambda: lives(file) == 1)
    time.sleep(0.1)
    assert lives(file) == 1
    assert told == []


def test_no_clock_starts_after_the_site_was_told_to_stop(tmp_path: Path) -> None:
    """Ctrl+C ends the clock as well, while the site still answers who is waiting."""
    file, stopping = tmp_path / "lives", Event()
    with clock_beside(stopping, {"LIVES": str(file), "MARK": "x"}, DIES, timedelta(milliseconds=200)):
        wait_until(lambda: lives(file) == 1)
        stopping.set()
        time.sleep(0.3)
    assert lives(file) == 1


def test_the_pause_grows_to_a_minute_and_shrinks_after_a_long_life(tmp_path: Path) -> None:
    class Lives(Beside):
        """Ends after each of these lives, and is then told to stop."""

        def start(self) -> None:
            pass

        def _outlived(self) -> tuple[timedelta, int | None]:
            life = given.pop(0)
            return life, 1

    class Waits(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout)
            return self.is_set() or bool(not given and (self.set() or True))

    waited: list[float | None] = []
    given = [timedelta(0)] * 8 + [LONGEST_PAUSE * 2]
    Lives(Waits(), (sys.executable,), {}, timedelta(seconds=1)).watch()
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60, 1]


def test_a_clock_that_can_not_be_started_is_tried_later_again(tmp_path: Path) -> None:
    file, words = tmp_path / "lives", list(DIES)
    with capture_logs() as told, clock_beside(Event(), {"LIVES": str(file), "MARK": "x"}, words, SHORT):
        words[0] = str(tmp_path / "nothing")
        wait_until(lambda: any(one["event"] == "clock not started" for one in told))
        before = lives(file)
        words[0] = "sh"
        wait_until(lambda: lives(file) > before)
