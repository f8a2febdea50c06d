"""Mail that others lay in a Maildir for us to read."""

from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

LARGEST = 1024 * 1024
"""Bytes of a message that are read: what we look for stands in its first parts."""


@dataclass(frozen=True)
class Inbox:
    folder: Path

    def waiting(self) -> list[Path]:
        """The new messages, by name; none when there is no such folder."""
        new = self.folder / "new"
        return sorted(file for file in new.iterdir() if S_ISREG(file.lstat().st_mode)) if new.is_dir() else []

    def put_away(self, file: Path) -> None:
        """Moves the message to those that were seen; another may have done so meanwhile."""
        seen = self.folder / "cur"
        seen.mkdir(exist_ok=True)
        try:
            file.rename(seen / f"{file.name.partition(':')[0]}:2,S")
        except FileNotFoundError:
            return


def beginning_of(file: Path) -> bytes:
    """Nothing when another has put it away meanwhile."""
    try:
        with file.open("rb") as message:
            return message.read(LARGEST)
    except FileNotFoundError:
        return b""
