"""What a process may use that opens files of others."""

import ctypes
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).parents[2]
MEBIBYTE = 1024**2
LARGEST_FILE = 1024 * MEBIBYTE
MOST_PAGES = 2_000
"""Of a file that goes into another."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

Ended = subprocess.CompletedProcess[bytes]


def run_module(name: str, words: Sequence[str | Path], patience: int, place: Path | None = None) -> Ended:
    """``agenda.documents.{name}`` in a process of its own, which calls :func:`confine`, and sees nothing around it."""
    command = [sys.executable, "-s", "-P", "-m", f"agenda.documents.{name}", *(str(word) for word in words)]
    surroundings = {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=place, env=surroundings, capture_output=True, timeout=patience, check=False)


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
