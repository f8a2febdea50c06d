"""Makes a page stand on its own: with all that it inherits, and with an end to whatever it begins."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agenda.documents.annexing.objects import listed
from agenda.documents.paper_check import MOST_UNPACKED

INHERITED = (Name.Resources, Name.MediaBox, Name.CropBox, Name.Rotate)
MOST_ABOVE = 50

NESTED = rb"\((?:[^\\()]++|\\.|%s)*+\)"
STRING = NESTED % NESTED % NESTED % rb"\\."
PICTURE = rb"(?<![^\s\0])BI[\s\0].*?(?:\sEI(?![^\s\0])|\Z)"
STATE = rb"(?<![^\s\0\[\]<>(){}/%])(?<!/)([qQ])(?![^\s\0\[\]<>(){}/%])"
STATES = re.compile(rb"|".join((STRING, rb"%[^\r\n]*+", PICTURE, STATE)), re.DOTALL)
"""What keeps a state or goes back to it, apart from signs that look like it in texts, remarks and pictures."""

STEPS = {b"q": 1, b"Q": -1}


def inherit(pdf: Pdf) -> None:
    for page in pdf.pages:
        for key in INHERITED:
            if key not in page.obj and (value := _from_above(page.obj, key)) is not None:
                page.obj[key] = value


def _from_above(page: Object, key: Name) -> Object | None:
    above = page.get(Name.Parent)
    for _ in range(MOST_ABOVE):
        if not isinstance(above, Dictionary):
            break
        if key in above:
            return above[key]
        above = above.get(Name.Parent)
    return None


def drawn_by(page: Object) -> list[Stream]:
    return [one for one in listed(page.get(Name.Contents)) if isinstance(one, Stream)]


class Unpacking:
    """What pages draw, for as long as that is not too much together."""

    def __init__(self) -> None:
        self.done = 0

    def drawn(self, parts: Iterable[Stream]) -> bytes:
        return b"\n".join(self._read(part) for part in parts)

    def _read(self, part: Stream) -> bytes:
        read = part.read_bytes()
        self.done += len(read)
        if self.done > MOST_UNPACKED:
            raise MemoryError
        return read


class Closing:
    """Of pages that draw the same the end is sought once."""

    def __init__(self, pdf: Pdf, unpacking: Unpacking) -> None:
        self._pdf, self._opening, self._unpacking = pdf, pdf.make_stream(b"q\n"), unpacking
        self._known: dict[tuple[tuple[int, int], ...], Array] = {}

    def close(self, page: Object) -> None:
        """Whatever is drawn after it finds the page as it was before."""
        parts = drawn_by(page)
        key = tuple(part.objgen for part in parts)
        if key not in self._known:
            self._known[key] = self._closed(parts)
        page.Contents = Array(self._known[key])

    def _closed(self, parts: list[Stream]) -> Array:
        drawn = self._unpacking.drawn(parts)
        levels = list(accumulate((STEPS[sign] for sign in STATES.findall(drawn) if sign), initial=0))
        lowest = min(levels)
        if lowest < 0:
            parts = [self._pdf.make_stream(without_loose_ends(drawn))]
        return Array([self._opening, *parts, self._pdf.make_stream(b"\nQ" * (1 + levels[-1] - lowest))])


def without_loose_ends(drawn: bytes) -> bytes:
    """A way back to a state that was not kept does nothing."""
    return b"".join(_sound_parts(drawn))


def _sound_parts(drawn: bytes) -> Iterator[bytes]:
    level, done = 0, 0
    for one in STATES.finditer(drawn):
        if not one[1]:
            continue
        level += STEPS[one[1]]
        if level < 0:
            yield drawn[done : one.start()]
            level, done = 0, one.end()
    yield drawn[done:]
