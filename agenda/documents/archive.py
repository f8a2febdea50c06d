"""Files that are zip archives of XML: amended, and the same bytes wherever and whenever they are made."""

import lzma
import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
STORED = frozenset({"mimetype"})  # OpenDocument 1.3, part 2, 3.3: first, and not compressed
UNREADABLE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What reading raises of an archive that was damaged, or made to harm."""


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """In the order of ``parts``."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in parts.items():
            archive.writestr(entry(name), content)
    return data.getvalue()


def entry(name: str) -> ZipInfo:
    info = ZipInfo(name, EPOCH)
    info.compress_type = ZIP_STORED if name in STORED else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def amended(xml: str, pattern: str, replacement: str) -> str:
    """With ``replacement``, taken literally, for the first match; no match is a fault of ours."""
    found = re.search(pattern, xml)
    if found is None:
        raise LookupError(f"nothing to amend: {pattern}")
    return xml[: found.start()] + replacement + xml[found.end() :]
