"""Files outside the database to which lines are only ever added."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = ".jsonl"


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Until the block ends no other process adds lines in this folder; it is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def add_line(file: Path, line: str) -> None:
    """Returns when the line lies on the disk; after a half line (power loss) it begins on a new one."""
    begin = "" if _ends_whole(file) else "\n"
    with file.open("ab") as journal:
        journal.write(f"{begin}{line}\n".encode())
        journal.flush()
        os.fsync(journal.fileno())


def _ends_whole(file: Path) -> bool:
    if not file.exists() or file.stat().st_size == 0:
        return True
    with file.open("rb") as journal:
        journal.seek(-1, os.SEEK_END)
        return journal.read(1) == b"\n"


def lines_in(place: Path) -> Iterator[tuple[str, int, str]]:
    """Of a folder's files by name, or of one file: name of the file, number of the line, text."""
    for file in sorted(place.glob(f"*{ENDING}")) if place.is_dir() else filter(Path.exists, [place]):
        with file.open(encoding="utf-8", errors="replace") as journal:
            for number, text in enumerate(journal, start=1):
                yield file.name, number, text.rstrip("\n")
