"""Which signs the bundled font can set, and what stands for those it can't."""

import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

INSTEAD = "\u25a1"
SHAPELESS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


@cache
def coverage(font: Path) -> frozenset[int]:
    """The code points for which an OpenType file has a glyph: table ``cmap``, formats 4 and 12."""
    data = font.read_bytes()
    cmap = start_of(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    subtables = {cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0] for number in range(count)}
    return frozenset(point for subtable in subtables for point in points(data, subtable))


def start_of(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return next(int(offset) for name, _, offset, _ in records if name == tag)


def points(data: bytes, subtable: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", data, subtable)
    yield from FORMATS[form](data, subtable) if form in FORMATS else ()


def segments(data: bytes, subtable: int) -> Iterator[int]:
    """Format 4. The last segment, 0xFFFF, maps nothing."""
    (double,) = struct.unpack_from(">H", data, subtable + 6)
    ends = struct.unpack_from(f">{double // 2}H", data, subtable + 14)
    starts = struct.unpack_from(f">{double // 2}H", data, subtable + 16 + double)
    for start, end in zip(starts[:-1], ends[:-1], strict=True):
        yield from range(start, end + 1)


def groups(data: bytes, subtable: int) -> Iterator[int]:
    """Format 12."""
    (count,) = struct.unpack_from(">I", data, subtable + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", data, subtable + 16 + 12 * number)
        yield from range(first, last + 1)


FORMATS: dict[int, Callable[[bytes, int], Iterator[int]]] = {4: segments, 12: groups}


class Glyphs:
    """The signs that every one of the fonts has."""

    def __init__(self, *fonts: Path) -> None:
        self.known = frozenset.intersection(*map(coverage, fonts))
        self._signs = frozenset(map(chr, self.known))

    def missing(self, text: str) -> list[str]:
        return [sign for sign in text if not self.known_or_shapeless(sign)]

    def known_or_shapeless(self, sign: str) -> bool:
        return ord(sign) in self.known or bool(SHAPELESS.match(sign)) or sign == "\n"

    def settable(self, text: str) -> str:
        if self._signs.issuperset(text):
            return text
        missing = set(self.missing(text))
        return text.translate({ord(sign): stand_in(sign) for sign in missing}) if missing else text


def stand_in(sign: str) -> str:
    return " " if unicodedata.category(sign) == "Zs" else INSTEAD
