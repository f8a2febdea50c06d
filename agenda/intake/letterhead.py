"""What stands around a letter: date, subject, salutation, and who signed it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agenda.intake.lines import CLOSING, is_headline
from agenda.intake.script import Letterhead
from agenda.kernel.dutch import MONTHS

SALUTATION = re.compile(r"(?:zeer |hoog)?(?:geachte|beste|weledele?)\b[^.]{0,80}$", re.IGNORECASE)
FIELD = re.compile(r"(?P<name>datum|betreft|onderwerp)\b\s*:?\s*(?P<value>.*)", re.IGNORECASE)
DAY = re.compile(rf"(?<!\d)(\d{{1,2}}) ({'|'.join(MONTHS)}) ((?:19|20)\d\d)(?!\d)")
OFFICE = re.compile(
    r"(?:de |het )?(?:minister|staatssecretaris)s? (?:van|voor) (?P<office>[A-Z].{2,90})", re.IGNORECASE
)
PLACE_AND_DAY = re.compile(rf"[^\W\d_][\w’ -]{{2,30}}, \d{{1,2}} (?:{'|'.join(MONTHS)}) (?:19|20)\d\d", re.IGNORECASE)
MOST_LINES, MOST_SIGNING, LONGEST_FIELD = 80, 10, 200


@dataclass(frozen=True)
class Frame:
    """The letter itself stands from ``start`` up to ``end`` of the lines or passages that were asked about."""

    head: Letterhead
    start: int
    end: int


def frame_of(texts: Sequence[str]) -> Frame:
    start = _start(texts)
    end = _end(texts, start)
    above = texts[:start]
    fields = _fields(above)
    salutation = next((text for text in above if SALUTATION.match(text)), "")
    signed = [text for text in texts[end:] if not CLOSING.fullmatch(text)]
    head = Letterhead(_day(fields.get("datum") or " ".join(above)), _subject(fields), salutation, tuple(signed))
    return Frame(head, start, end)


def _start(texts: Sequence[str]) -> int:
    """After the salutation; without one, after the lines that are named as date and subject."""
    named = 0
    for number, text in enumerate(texts[:MOST_LINES], 1):
        if SALUTATION.match(text):
            return number
        if len(text) < LONGEST_FIELD and (FIELD.match(text) or PLACE_AND_DAY.fullmatch(text)):
            named = number
    return named


def _end(texts: Sequence[str], start: int) -> int:
    end = len(texts)
    while end > max(start + 1, len(texts) - MOST_SIGNING) and _signs(texts[end - 1]):
        end -= 1
    return end


def _signs(text: str) -> bool:
    return bool(CLOSING.fullmatch(text)) or is_headline(text.rstrip(" ,"))


def _fields(texts: Sequence[str]) -> dict[str, str]:
    """The value stands behind its name, or on the line below it."""
    found: dict[str, str] = {}
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        if match := FIELD.match(text):
            found.setdefault(match["name"].lower(), match["value"].strip() or following)
    return found


def _subject(fields: dict[str, str]) -> str:
    return fields.get("betreft") or fields.get("onderwerp") or ""


def _day(text: str) -> date | None:
    match = DAY.search(text.lower())
    if not match:
        return None
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None


def office_of(texts: Sequence[str]) -> str:
    """Of whom signed: ``Economische Zaken``."""
    found = (OFFICE.fullmatch(text.strip(" ,")) for text in texts)
    return next((match["office"] for match in found if match), "")
