"""A backup as one file: a zip with a manifest, a text file of rows per table, and the stored files one by one."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import TypeAdapter

from agenda.kernel.refusal import NotFound, NotNow

FORMAT, VERSION = "agenda-backup", 1
MANIFEST = "manifest.json"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    name: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True)
class Manifest:
    """``revision`` is that of the tables. ``numbers`` are the last row numbers that were given out, per table.

    ``keys`` are signs by which the keys of the installation are recognised; ``seal`` is made with its history key.
    """

    format: str
    version: int
    release: str
    revision: str
    made_at: datetime
    parts: tuple[Part, ...]
    numbers: dict[str, int]
    keys: dict[str, str]
    seal: str = ""

    @property
    def sealed(self) -> dict[str, Any]:
        """All that the seal is made over, as JSON holds it."""
        return {name: value for name, value in _told(self).items() if name != "seal"}

    @property
    def tables(self) -> dict[str, Part]:
        begin, end = "tables/", ".jsonl"
        return {one.name[len(begin) : -len(end)]: one for one in self.parts if one.name.startswith(begin)}

    @property
    def files(self) -> dict[str, Part]:
        return {one.name.partition("/")[2]: one for one in self.parts if one.name.startswith("files/")}

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.parts)


class Writer:
    """Adds parts one after the other, and remembers what they were."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.parts: list[Part] = []

    def add_rows(self, table: str, lines: Iterable[bytes]) -> None:
        number = self._add(f"tables/{table}.jsonl", lines, ZIP_DEFLATED)
        self.parts[-1] = replace(self.parts[-1], rows=number)

    def add(self, name: str, content: bytes) -> None:
        """As it is: documents and pictures are packed by themselves."""
        self._add(name, [content], ZIP_STORED)

    def _add(self, name: str, pieces: Iterable[bytes], packing: int) -> int:
        digest, size, number = sha256(), 0, 0
        with self.archive.open(_entry(name, packing), "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
                digest.update(piece)
                size, number = size + len(piece), number + 1
        self.parts.append(Part(name, size, digest.hexdigest()))
        return number

    def close_with(self, manifest: Manifest) -> None:
        self.archive.writestr(_entry(MANIFEST, ZIP_DEFLATED), json.dumps(_told(manifest), indent=1))


def _told(manifest: Manifest) -> dict[str, Any]:
    told: dict[str, Any] = TypeAdapter(Manifest).dump_python(manifest, mode="json")
    return told


def _entry(name: str, packing: int) -> ZipInfo:
    info = ZipInfo(name, FIRST_DAY)
    info.compress_type = packing
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def written_whole(file: Path, *, overwrite: bool) -> Iterator[Writer]:
    """The file appears when it is complete and lies on the disk, or not at all; readable by its owner alone."""
    if file.is_dir():
        raise NotNow(f"{file} is een map; noem een bestand.")
    if not file.parent.is_dir():
        raise NotFound(f"De map {file.parent} is er niet; maak haar eerst.")
    if file.exists() and not overwrite:
        raise NotNow(f"{file} is er al; noem een ander bestand, of overschrijf het met --force.")
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".new", dir=file.parent)
    waiting = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            with ZipFile(target, "w") as archive:
                yield Writer(archive)
            target.flush()
            os.fsync(target.fileno())
        waiting.replace(file)
        _keep_folder(file.parent)
    except OSError as error:
        raise NotNow(f"{file} is niet geschreven: {error.strerror or error}. Is er plaats op de schijf?") from error
    finally:
        waiting.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
