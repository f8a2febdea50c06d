"""Reading a backup, which may be damaged, cut off, altered, or made to do harm: nothing in it is taken for granted."""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import TypeAdapter, ValidationError

from agenda.gateways.backup_file import FORMAT, MANIFEST, VERSION, Manifest, Part
from agenda.kernel.refusal import NotFound, Refusal

MEBIBYTE = 1024 * 1024
LARGEST_MANIFEST, LARGEST_LINE, LARGEST_FILE = 64 * MEBIBYTE, 256 * MEBIBYTE, 1024 * MEBIBYTE
DENSEST = 1032
"""How many times as large as it lies there deflated content can be at most."""
NAME = re.compile(r"tables/[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}|keys/[a-z_]+")
UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


class Damaged(Refusal):
    """The file is not what was written, or never was a backup."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file} is niet te gebruiken als reservekopie: {what} Er is niets veranderd.")


@dataclass(frozen=True)
class Backup:
    file: Path
    archive: ZipFile
    manifest: Manifest

    @property
    def names(self) -> frozenset[str]:
        return frozenset(part.name for part in self.manifest.parts)

    def check(self) -> None:
        """Reads all of it once, and holds each part against what the manifest says of it."""
        self._check_names()
        for part in self.manifest.parts:
            for _ in self._pieces(part, lambda stream: stream.read(MEBIBYTE)):
                pass

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        lines = self._pieces(self.manifest.tables[table], lambda stream: stream.readline(LARGEST_LINE))
        return (self._row(table, line) for line in lines)

    def content(self, name: str) -> bytes:
        """Of one part as a whole."""
        part = next(one for one in self.manifest.parts if one.name == name)
        return b"".join(self._pieces(part, lambda stream: stream.read(MEBIBYTE)))

    def _row(self, table: str, line: bytes) -> dict[str, Any]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Damaged(self.file, f"een rij van {table} is niet te lezen.") from error
        if not isinstance(row, dict):
            raise Damaged(self.file, f"een rij van {table} is niet te lezen.")
        return row

    def _pieces(self, part: Part, take: Callable[[IO[bytes]], bytes]) -> Iterator[bytes]:
        """Never more than the manifest says; at the end it is known that it was all of it, and nothing else."""
        digest, size = sha256(), 0
        try:
            with self.archive.open(part.name) as stream:
                while size <= part.size and (piece := take(stream)):
                    digest.update(piece)
                    size += len(piece)
                    yield piece
        except UNREADABLE as error:
            raise Damaged(self.file, f"{part.name} is beschadigd.") from error
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise Damaged(self.file, f"{part.name} is niet meer wat het was toen de kopie werd gemaakt.")

    def _check_names(self) -> None:
        found = self.archive.infolist()
        there, wanted = [one.filename for one in found], [MANIFEST, *(part.name for part in self.manifest.parts)]
        if sorted(there) != sorted(wanted) or len(set(wanted)) != len(wanted):
            raise Damaged(self.file, "er ontbreekt iets, of er zit iets in dat er niet hoort.")
        if sum(one.compress_size for one in found) > self.file.stat().st_size:
            raise Damaged(self.file, "de delen zijn samen groter dan het bestand.")
        for part in self.manifest.parts:
            self._check_part(part, self.archive.getinfo(part.name))

    def _check_part(self, part: Part, info: ZipInfo) -> None:
        if not NAME.fullmatch(part.name) or info.flag_bits & 1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Damaged(self.file, f"{part.name} hoort er niet in.")
        if info.file_size != part.size or part.size > DENSEST * (info.compress_size + 1):
            raise Damaged(self.file, f"{part.name} is niet zo groot als het zegt te zijn.")
        if part.name.startswith("files/") and (part.name != f"files/{part.sha256}" or part.size > LARGEST_FILE):
            raise Damaged(self.file, f"{part.name} is niet het bestand dat het zegt te zijn.")


@contextmanager
def opened_backup(file: Path) -> Iterator[Backup]:
    if not file.is_file():
        raise NotFound(f"{file} is er niet.")
    try:
        archive = ZipFile(file)
    except UNREADABLE as error:
        raise Damaged(file, "het is geen reservekopie van Agenda, of zij is afgebroken.") from error
    with archive:
        yield Backup(file, archive, _manifest(file, archive))


def _manifest(file: Path, archive: ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise Damaged(file, "de inhoudsopgave is te groot.")
        with archive.open(MANIFEST) as stream:
            written = json.loads(stream.read(LARGEST_MANIFEST))
        if written["format"] != FORMAT:
            raise Damaged(file, "het is geen reservekopie van Agenda.")
        if written["version"] > VERSION:
            raise Refusal(f"{file} is gemaakt met een nieuwere versie van Agenda. Werk Agenda eerst bij.")
        return TypeAdapter(Manifest).validate_python(written)
    except ValidationError as error:
        raise Damaged(file, "de inhoudsopgave is onvolledig.") from error
    except (*UNREADABLE, TypeError, RecursionError) as error:
        raise Damaged(file, "het is geen reservekopie van Agenda, of zij is beschadigd.") from error
