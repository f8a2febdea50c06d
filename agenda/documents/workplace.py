"""Folders for what is worked at. Whoever is killed leaves its own behind, with what nobody may read."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "agenda-work-"
LONGEST = timedelta(days=1)
"""No work takes that long."""


def workplace() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=PREFIX)


def clear_left_behind(at: datetime) -> int:
    """How many folders there were of work that was broken off."""
    left = list(_left_behind(Path(gettempdir()), (at - LONGEST).timestamp()))
    for folder in left:
        rmtree(folder, ignore_errors=True)
    return len(left)


def _left_behind(place: Path, before: float) -> Iterator[Path]:
    for folder in place.glob(f"{PREFIX}*"):
        try:
            told = folder.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid() and told.st_mtime < before:
            yield folder
