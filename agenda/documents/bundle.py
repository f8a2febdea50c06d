"""One zip with a document, the files that go with it, and the checksums by which anyone can see that all is there."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from agenda.documents.archive import entry
from agenda.documents.claims import MANIFEST, claim_of
from agenda.documents.content import Annex, Document, Layout
from agenda.documents.file_kinds import clean_name
from agenda.documents.html import write_html
from agenda.kernel.refusal import Refusal

FOLDER = "stukken"
CONTENT, SUMS = "inhoud.json", "SHA256SUMS"
NAMES = {Layout.DOSSIER: "dossier", Layout.LETTER: "brief"}
PACKED_ALREADY = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpg", "jpeg"})
PIECE = 1024**2
LONGEST_STEM, LONGEST_ENDING = 200, 10
"""In bytes and in signs: file systems keep names of up to 255 bytes."""
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{one}{number}" for one in ("com", "lpt") for number in range(10))}
)
"""Names that Windows keeps for its devices."""


class NotBundled(Refusal):
    """No zip came of it."""


@dataclass(frozen=True)
class Entry:
    name: str
    size: int
    sha256: str


class Bundle:
    """A zip that is filled piece by piece, and remembers what went in."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.entries: list[Entry] = []

    def add(self, name: str, source: IO[bytes]) -> Entry:
        info, digest, size = entry(name), sha256(), 0
        info.compress_type = ZIP_STORED if ending(name) in PACKED_ALREADY else ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.entries.append(Entry(name, size, digest.hexdigest()))
        return self.entries[-1]

    def add_bytes(self, name: str, data: bytes) -> None:
        self.add(name, BytesIO(data))


def write_bundle(document: Document, pdf: Callable[[], bytes], annexes: Path | None = None) -> bytes:
    """With the PDF of this document in it, which is asked for when all that can be done without it is done."""
    with TemporaryFile() as file:
        fill(file, document, pdf, annexes)
        file.seek(0)
        return file.read()


def fill(file: IO[bytes], document: Document, pdf: Callable[[], bytes], annexes: Path | None) -> None:
    name, names = NAMES[document.layout], names_of(document.annexes)
    page = write_html(document, lambda annex: quote(names[annex]))
    with ZipFile(file, "w") as archive:
        bundle = Bundle(archive)
        bundle.add_bytes(f"{name}.pdf", pdf())
        bundle.add_bytes(f"{name}.html", page)
        for annex, where in names.items():
            add_annex(bundle, annex, where, annexes)
        bundle.add_bytes(CONTENT, document.to_text())
        bundle.add_bytes(MANIFEST, as_text(manifest(document, bundle.entries)))
        bundle.add_bytes(SUMS, sums(bundle.entries))


def add_annex(bundle: Bundle, annex: Annex, name: str, folder: Path | None) -> None:
    try:
        with ((folder or Path()) / annex.sha256).open("rb") as file:
            added = bundle.add(name, file)
    except FileNotFoundError:
        raise NotBundled(f"Het bestand van bijlage {annex.label} ({annex.name}) is er niet.") from None
    if added.sha256 != annex.sha256:
        raise NotBundled(f"Het bestand van bijlage {annex.label} ({annex.name}) is niet meer wat het was.")


def names_of(annexes: Iterable[Annex]) -> Mapping[Annex, str]:
    """Per annex where it lies in the zip: a name that is safe anywhere, and that no two share."""
    names: dict[Annex, str] = {}
    taken: set[str] = set()
    for annex in annexes:
        if annex not in names:
            names[annex] = f"{FOLDER}/{unique(safe(annex.name), taken)}"
    return names


def safe(name: str) -> str:
    stem, last = divided(clean_name(name))
    stem = stem.encode()[:LONGEST_STEM].decode(errors="ignore").strip(" .")
    device = stem.partition(".")[0].strip().lower() in RESERVED
    return f"{'_' if device or not stem else ''}{stem}{last}"


def divided(name: str) -> tuple[str, str]:
    """The ending, with its dot, apart from what stands before it."""
    stem, dot, last = name.rpartition(".")
    return (stem, dot + last) if stem and len(last) <= LONGEST_ENDING else (name, "")


def unique(name: str, taken: set[str]) -> str:
    """Systems that tell no capitals apart see no two the same either."""
    stem, last = divided(name)
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}){last}"
    taken.add(found.casefold())
    return found


def ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def manifest(document: Document, entries: Iterable[Entry]) -> dict[str, Any]:
    claim = claim_of(document)
    return {
        "title": document.title,
        "as_of": document.created.isoformat(),
        "content_sha256": claim.content_sha256,
        "release": claim.release,
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in entries],
    }


def as_text(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def sums(entries: Iterable[Entry]) -> bytes:
    """As ``sha256sum -c`` reads them."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in entries).encode()
