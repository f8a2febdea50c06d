"""What a process may use that opens files of others."""

import ctypes
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

PROJECT = Path(__file__).parents[2]
MEBIBYTE = 1024**2
LARGEST_FILE = 1024 * MEBIBYTE
MOST_PAGES = 2_000
"""Of a file that goes into another."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

SURROUNDINGS = {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}

Ended = subprocess.CompletedProcess[bytes]
Waiting = subprocess.Popen[bytes]


def run_module(
    name: str, words: Sequence[str | Path], patience: float, place: Path | None = None, given: bytes | None = None
) -> Ended:
    """``agenda.documents.{name}`` in a process of its own, which calls :func:`confine`, and sees nothing around it.

    It reads ``given`` from standard input.
    """
    command = [*_begin(name), *map(str, words)]
    options: dict[str, Any] = {"cwd": place, "env": SURROUNDINGS, "input": given, "timeout": patience}
    return subprocess.run(command, **options, capture_output=True, check=False)


@contextmanager
def waiting_module(name: str) -> Iterator[Waiting]:
    """The same, begun before there is anything to do: it reads its words from standard input, one in a line."""
    with subprocess.Popen(_begin(name), env=SURROUNDINGS, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def set_to_work(waiting: Waiting, words: Sequence[str | Path], patience: int) -> Ended:
    said, complained = waiting.communicate("\n".join(map(str, words)).encode(), timeout=patience)
    return Ended(waiting.args, waiting.returncode, said, complained)


def _begin(name: str) -> list[str]:
    return [sys.executable, "-s", "-P", "-m", f"agenda.documents.{name}"]


def confine(memory: int, seconds: int, largest_file: int = LARGEST_FILE) -> None:
    """For good, and for this process alone: whoever goes beyond is ended, and its parent lives on.

    It is ended with its parent too, whatever ends that.
    """
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: largest_file,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
