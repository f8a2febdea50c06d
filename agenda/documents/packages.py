"""Office files of others, opened with care: a small file can blow up beyond measure."""

import re
from io import BytesIO
from zipfile import ZipFile

from agenda.documents.archive import UNREADABLE
from agenda.kernel.refusal import Refusal

MEBIBYTE = 1024 * 1024
LARGEST_UNPACKED = 200 * MEBIBYTE
MOST_PARTS = 3_000
PIECE = 64 * 1024
DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMATS = {"word/document.xml": "docx", "content.xml": "odt"}
"""By the part that holds the text."""


class NotOpened(Refusal):
    """It is no office file, or one that was made to harm."""


def opened(data: bytes, largest: int = LARGEST_UNPACKED) -> dict[str, bytes]:
    """Each part by its name; what it really inflates to counts, not what it says."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _parts(archive, largest)
    except UNREADABLE:
        raise NotOpened("Dit bestand is beschadigd, of het is geen docx- of odt-bestand.") from None


def _parts(archive: ZipFile, room: int) -> dict[str, bytes]:
    names = archive.namelist()
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise NotOpened("Dit bestand bestaat uit te veel onderdelen, of heeft er een dubbel.")
    parts: dict[str, bytes] = {}
    for name in names:
        parts[name] = _inflated(archive, name, room)
        room -= len(parts[name])
    return parts


def _inflated(archive: ZipFile, name: str, room: int) -> bytes:
    content = BytesIO()
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            content.write(piece)
            if content.tell() > room:
                raise NotOpened("Dit bestand wordt bij het openen te groot.")
    if name.endswith((".xml", ".rels")) and DECLARES.search(content.getbuffer()):
        raise NotOpened("In dit bestand staat iets wat in een docx- of odt-bestand niet hoort.")
    return content.getvalue()


def format_of(parts: dict[str, bytes]) -> str:
    found = [name for part, name in FORMATS.items() if part in parts]
    if len(found) != 1:
        raise NotOpened("Dit is geen docx- of odt-bestand.")
    return found[0]
