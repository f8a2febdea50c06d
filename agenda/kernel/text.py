"""Text from people, made fit for any paper and any format: no sign is lost that a reader could have seen."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

Values = TypeVar("Values")

LONGEST_TEXT = 32_000
"""Characters; a cell of a workbook holds 32,767."""
LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Unseen signs that reorder, hide or smuggle text: overrides and isolates of direction, deprecated format signs,
# byte order mark, annotation anchors, tags. The plain marks of direction (U+200E, U+200F) are harmless and stay.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
ENDS_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{ENDS_OF_PLANES}]")
WITHOUT_SHAPE = frozenset({"Cc", "Cs", "Co"})


def clean_text(text: str) -> str:
    """NFC; the only control sign left is ``\\n``. Gone: NUL, lone surrogates, private use, overrides of direction."""
    if text.isascii() and text.isprintable():
        return text
    text = UNSEEN.sub("", LINE_END.sub("\n", text).replace("\t", " "))
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in WITHOUT_SHAPE)
    return unicodedata.normalize("NFC", NONCHARACTER.sub("", "".join(kept)))


def one_line(text: str) -> str:
    """Clean text in which each line end has become a space."""
    return clean_text(text).replace("\n", " ")


def first_words(text: str, most: int) -> str:
    """On one line; no word is cut in two, unless it is longer than all that is shown."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rpartition(' ')[0] or flat[:most]} …"


def cleaned(values: Values) -> Values:
    """The same values with every text in them clean and without spaces around it."""
    changed = {
        name: new for name, old in vars(values).items() if type(old) not in ATOMS and (new := _cleaned(old)) != old
    }
    return replace(values, **changed) if changed else values  # type: ignore[type-var]


ATOMS = frozenset({type(None), bool, int, date, Decimal})


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        plain = value.isascii() and value.isprintable() and value[:1] != " " and value[-1:] != " "
        return value if plain else clean_text(value).strip()
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    return value if isinstance(value, Enum) or type(value) in ATOMS else cleaned(value)


def longest(value: Any) -> int:
    """The number of characters of the longest text in these values."""
    if isinstance(value, str):
        return len(value)
    if type(value) in ATOMS or isinstance(value, Enum):
        return 0
    parts = value if isinstance(value, tuple) else vars(value).values()
    return max(map(longest, parts), default=0)
