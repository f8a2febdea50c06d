"""The bytes of a text file as the plain text that is kept."""

import codecs

from agenda.kernel.refusal import Refusal
from agenda.kernel.text import clean_text

LONGEST_TEXT = 300_000
"""Signs: more than a hundred pages."""
TOO_LONG = "is te lang voor een brief. Neem alleen de brief zelf, zonder bijlagen."
MOST_CONTROLS = 0.02
NOT_TEXT = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"{\\rtf", b"GIF8", b"\xff\xd8\xff")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 4_000
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u200b": "", "\u2028": "\n", "\u2029": "\n\n"}
)


class Unreadable(Refusal):
    """The file can't be read as a letter."""


def unreadable(name: str, objection: str) -> Unreadable:
    return Unreadable(f"‘{name}’ {objection}")


def text_of(name: str, content: bytes) -> str:
    if content.startswith(NOT_TEXT):
        raise unreadable(name, "is geen tekst, al zegt de naam dat. Kies het bestand met zijn eigen soort.")
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError:
        raise unreadable(name, "is geen leesbare tekst. Bewaar het opnieuw als tekst in UTF-8.") from None
    if _controls(text) > MOST_CONTROLS * len(text):
        raise unreadable(name, "is geen leesbare tekst: er staan tekens in die geen letters zijn.")
    return kept(name, text)


def encoding_of(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    return _wide(content[:LOOKED_AT]) or ("utf-8" if _is_utf8(content) else "cp1252")


def _wide(start: bytes) -> str | None:
    """UTF-16 that does not say so: nearly every second byte of Dutch text is zero."""
    if len(start) < 4 or len(start) % 2:
        start = start[:-1]
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    return "utf-16-be" if half and start[0::2].count(0) > 0.8 * half else None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _controls(text: str) -> int:
    return sum(1 for sign in text if sign < " " and sign not in "\n\r\t\f")


def kept(name: str, text: str) -> str:
    """Clean, with the ends of pages left in."""
    if len(text) > LONGEST_TEXT:
        raise unreadable(name, TOO_LONG)
    pages = (clean_text(page) for page in text.translate(LIGATURES).split("\f"))
    text = "\f".join(pages)
    if not text.strip():
        raise unreadable(name, "is leeg: er staat geen tekst in.")
    return text
