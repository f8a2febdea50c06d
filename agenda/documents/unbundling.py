"""Whether all that lies in a zip is what its own lists say."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from agenda.documents.archive import UNREADABLE
from agenda.documents.bundle import CONTENT, PIECE, SUMS
from agenda.documents.claims import LARGEST_MANIFEST, MANIFEST
from agenda.kernel.text import one_line

LARGEST = 4 * 1024**3
"""Unpacked; a small file can blow up beyond measure."""


def bundle_faults(data: bytes, most: int = LARGEST) -> Iterator[str]:
    """In Dutch, none for one that is sound."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield from _faults(archive, most)
    except UNREADABLE:
        yield "Het zip-bestand is beschadigd."


def _faults(archive: ZipFile, room: int) -> Iterator[str]:
    listed, sums = _listed(archive), _sums(archive)
    names = Counter(archive.namelist())
    yield from (f"{_named(name)} zit er meer keren in." for name, number in names.items() if number > 1)
    yield from (f"{_named(name)} ontbreekt." for name in sums if name not in names)
    yield from (f"{_named(name)} staat niet in {SUMS}." for name in names if name not in sums and name != SUMS)
    if {name: one for name, one in sums.items() if name != MANIFEST} != listed:
        yield f"{SUMS} en {MANIFEST} noemen niet hetzelfde."
    for name in (name for name in sums if name in names):
        digest, size = _digest(archive, name, room)
        room -= size
        if room < 0:
            yield "Het zip-bestand wordt bij het uitpakken te groot om na te gaan."
            return
        if digest != sums[name]:
            yield f"{_named(name)} is gewijzigd."
    if sums.get(CONTENT) != _manifest(archive).get("content_sha256"):
        yield f"{CONTENT} is niet de inhoud waarvan dit is gemaakt."


def _digest(archive: ZipFile, name: str, room: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    with archive.open(name) as file:
        while size <= room and (piece := file.read(PIECE)):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _manifest(archive: ZipFile) -> Mapping[str, Any]:
    with archive.open(MANIFEST) as file:
        told = json.loads(file.read(LARGEST_MANIFEST))
    if not isinstance(told, dict):
        raise BadZipFile
    return told


def _listed(archive: ZipFile) -> dict[str, str]:
    files = _manifest(archive).get("files")
    if not isinstance(files, list) or not all(isinstance(one, dict) for one in files):
        raise BadZipFile
    return {str(one.get("name")): str(one.get("sha256")) for one in files}


def _sums(archive: ZipFile) -> dict[str, str]:
    with archive.open(SUMS) as file:
        lines = file.read(LARGEST_MANIFEST).decode().splitlines()
    parts = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in parts}


def _named(name: str) -> str:
    return f"‘{one_line(name)[:100]}’"
