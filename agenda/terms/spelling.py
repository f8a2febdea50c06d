"""One spelling for all: from the wording as people type it to the small language that the tables are written in.

``In het IIe kwartaal van 2026`` becomes ``2e kwartaal 2026``; ``volgende maand`` names its month and says ``jaar+0``,
a year that is reckoned and not written.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from agenda.kernel.dutch import MONTHS
from agenda.terms.lookalikes import without_lookalikes
from agenda.terms.vocabulary import MEANINGS, ROMAN, UNITS, WORDS

STROKES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘`´′‛", "'") | {"±": " rond ", "⁄": "/"})
UNSEEN = {"Mn", "Cf", "No"}
PLANNED_FOR = re.compile(
    r"\b(gepland|ingepland|voorzien|geagendeerd|beoogd) voor (?!(?:het |de )?(?:zomer|kerst|\w*reces|prinsjesdag))"
)
YEAR = r"(?:19|20|21)\d\d(?!\d)"

RESPELLINGS = (
    (r"(?<![a-z])jan(?=\.? ?(?:[^a-z .]|$|of |en |t/m))", "januari"),
    (r"(?<=\d)(?:ste|de|e|st|nd|rd|th)\b", "e"),
    (r"(?<=\d)-?jarige?\b", " jaar"),
    (r"(?<=\d)(?:e? ?(?:q|kw|kwrt)|e ?kwart)\b\.?", "e kwartaal"),
    (r" ?(?<![a-z])(?:q|kw|k|kwrt|kwartaal)\.?[ -]?(?=\d{1,2}(?!\d))", " kwartaal "),
    (r"(?<!\d)([12]) ?h\b", r"\1e helft"),
    (r" ?(?<![a-z])h ?(?=\d(?!\d))", " helft "),
    (r" ?(?<![a-z])(?:w|wk|weeknummer|weeknr)\.? ?(?=\d{1,2}(?!\d))", " week "),
    (r"(?<=\d) (?=(?:kwartaal|helft|halfjaar) ?" + YEAR + ")", "e "),
    (r"\b(?:kalender|begrotings|school|vergader)?jaar (?=" + YEAR + ")", ""),
    (r"\bhalf (?=(?:" + "|".join(MONTHS) + rf"|{YEAR}|jaar[+-])\b)", "medio "),
    (r"\.(?!\d)|(?<!\d)\.", " "),
    (r"\s+", " "),
)
COMPILED_RESPELLINGS = tuple((re.compile(pattern), spelling) for pattern, spelling in RESPELLINGS)
PHRASE = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(MEANINGS, key=len, reverse=True))) + r")(?!\w)")
WORD = re.compile(r"(?<![a-z\d])[a-z]+")
ROMAN_NUMBER = re.compile(r"(?:(?<=kwartaal )|(?<=kw )|(?<=kw\. )|(?<=\b[qk] )|(?<=\bq-)|(?<=\bq))i+v?\b")
ROMAN_ORDINAL = re.compile(
    r"\b(i+v?)e?(?=(?:(?: ?[/&-] ?| en | of )i+v?e?)? (?:kwartaal|kw|helft|halfjaar|jaarhelft)\b)"
)
RELATIVE = re.compile(rf"\b(dit|komend|vorig) ({'|'.join(UNITS)})\b")
STEPS = {"dit": 0, "komend": 1, "vorig": -1}


def folded(wording: str) -> str:
    """Small letters without accents, footnote marks or invisible signs; one kind of space, dash and apostrophe.

    While the accents are there, ``gepland voor mei`` can be told from ``gepland vóór mei``.
    """
    text = PLANNED_FOR.sub(r"\1 in ", _tidy(unicodedata.normalize("NFC", wording)))
    return text if text.isascii() else _tidy(unicodedata.normalize("NFKD", text))


def _tidy(text: str) -> str:
    if not text.isascii():
        text = "".join(sign for sign in text.translate(STROKES) if unicodedata.category(sign) not in UNSEEN)
    return " ".join(text.lower().split())


def respelled(text: str, on: date) -> str:
    """Folded text in the small language; ``on`` is the day from which ``volgende maand`` is understood."""
    text = PHRASE.sub(lambda found: MEANINGS[found[0]], without_lookalikes(text))
    text = ROMAN_ORDINAL.sub(lambda found: ROMAN.get(found[1], found[1]) + "e", text)
    text = ROMAN_NUMBER.sub(lambda found: ROMAN.get(found[0], found[0]), text)
    text = WORD.sub(lambda found: WORDS.get(found[0], found[0]), text)
    for pattern, spelling in COMPILED_RESPELLINGS:
        text = pattern.sub(spelling, text)
    return RELATIVE.sub(lambda found: UNIT_NAMES[found[2]](on, STEPS[found[1]]), text).strip()


def _in_year(name: str, years: int) -> str:
    return f"{name} jaar{years:+d}".strip()


def _part_of_year(number: int, length: int, name: Callable[[int], str]) -> str:
    """``number`` counts parts of ``length`` in a year, from 0 for the first part of the year on which we stand."""
    years, part = divmod(number, length)
    return _in_year(name(part), years)


def _day(on: date, step: int) -> str:
    day = on + timedelta(days=step)
    return _in_year(f"{day.day} {MONTHS[day.month - 1]}", day.year - on.year)


def _week(on: date, step: int) -> str:
    year, week, _ = (on + timedelta(weeks=step)).isocalendar()
    return _in_year(f"week {week}", year - on.year)


def _month(on: date, step: int) -> str:
    return _part_of_year(on.month - 1 + step, 12, lambda part: MONTHS[part])


def _quarter(on: date, step: int) -> str:
    return _part_of_year((on.month - 1) // 3 + step, 4, lambda part: f"{part + 1}e kwartaal")


def _half(on: date, step: int) -> str:
    return _part_of_year((on.month - 1) // 6 + step, 2, lambda part: f"{part + 1}e helft")


UNIT_NAMES: dict[str, Callable[[date, int], str]] = {
    "dag": _day,
    "werkdag": _day,
    "week": _week,
    "maand": _month,
    "kwartaal": _quarter,
    "halfjaar": _half,
    "jaar": lambda on, step: _in_year("", step),
}
