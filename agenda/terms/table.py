"""The table of periods: how a wording looks in the small language of ``spelling``, and which reading it gets.

A ``{slot}`` stands for the words of its kind; ``{year?}`` may be absent, which leaves the term open. Where two rows fit
at the same place, the upper one holds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agenda.terms import periods
from agenda.terms.periods import Found
from agenda.terms.spans import Span
from agenda.terms.spelling import YEAR
from agenda.terms.vocabulary import MONTH_NUMBERS, WEEKDAY_NUMBERS

LIST = r"(?:, en |, | ?[,/&+-] ?| en | of | t/m )"
PART = "(?:begin|medio|eind)"
PARTS = rf"(?P<parts>{PART}(?:(?:[/-]| [/-] | en | of | tot | t/m ){PART})?)"
SHORT_YEAR = rf"'\d\d(?!\d|[/.-]\d| (?:{'|'.join(MONTH_NUMBERS)})\b)"
WRITTEN = rf"(?P<year>{YEAR}|{SHORT_YEAR}|jaar[+-]\d)"
RECESS_NAMES = sorted(periods.RECESSES, key=len, reverse=True)
SLOTS = {
    "year": WRITTEN,
    "year?": rf"(?:[ ,(/-]{{0,3}}{WRITTEN}| (?P<after>komend|vorig)\b)?",
    "whole year": r"(?<![a-z]-)" + WRITTEN,
    "next year": rf"(?: ?[/-] ?| (?:en )?(?=['\d]{{3}}))'?(?P<next>{YEAR}|\d\d(?![\d/-]))",
    "yyyy": rf"(?P<year>{YEAR})",
    "yy": rf"(?P<year>{YEAR}|'?\d\d(?!\d))",
    "-": r"(?P<stroke>[/-])",
    "nn": r"(?P<number>\d\d)(?!\d)",
    "d": r"(?P<day>\d{1,2})(?!\d)",
    "m": r"(?P<month_number>\d{1,2})(?!\d)",
    "mm": r"(?P<month_number>0?[1-9]|1[0-2])",
    "part": PARTS,
    "part?": rf"(?:{PARTS} )?",
    "nth": rf"(?P<numbers>(?:\d{{1,3}}e?{LIST}){{0,5}}\d{{1,3}}e)",
    "n": rf"(?P<numbers>\d{{1,3}}e?(?!\d)(?:{LIST}\d{{1,3}}e?(?!\d)){{0,5}})",
    "units": "(?P<units>maanden|kwartalen)",
    "month": rf"(?P<month>{'|'.join(MONTH_NUMBERS)})",
    "weekday?": rf"(?:(?P<weekday>{'|'.join(WEEKDAY_NUMBERS)}) )?",
    "season": rf"(?P<season>{'|'.join(periods.SEASONS)})",
    "christmas": r"(?P<recess>kerst(?:reces|vakantie)?)",
    "recess": rf"(?P<recess>{'|'.join(RECESS_NAMES)})",
    "recess itself": rf"(?P<recess>{'|'.join(name for name in RECESS_NAMES if name != 'zomer')})",
}


@dataclass(frozen=True)
class Row:
    """``settles`` is false where even a written year leaves a choice."""

    wording: str
    reading: Callable[[Found], Span]
    settles: bool = True

    @property
    def pattern(self) -> str:
        return re.sub(r"\{([^{}]+)\}", lambda slot: SLOTS[slot[1]], self.wording)


PERIODS = (
    Row("{yyyy}-{m}-{d}", periods.numeric_date),
    Row("{yyyy}/{m}/{d}", periods.numeric_date),
    Row("{d} ?- ?{m} ?- ?{yy}", periods.numeric_date),
    Row("{d} ?/ ?{m} ?/ ?{yy}", periods.numeric_date),
    Row(r"{d}\.{m}\.{yyyy}", periods.numeric_date),
    Row("{weekday?}{n}[ -]{month}{year?}", periods.days),
    Row("{d}e? tot {n} {month}{year?}", periods.days_until),
    Row("week {n}{year?}", periods.weeks),
    Row("{nth} week {month}{year?}", periods.week_of_month),
    Row("laatste week {month}{year?}", periods.last_week_of_month),
    Row("{nth} helft {month}{year?}", periods.half_of_month),
    Row("{part} {month}{year?}", periods.part_of_month),
    Row("{month}{year?}", periods.month),
    Row("{nth} maand{year?}", periods.numbered_months),
    Row("1e {n} {units}{year?}", periods.first_part_of_year),
    Row("laatste {n} {units}{year?}", periods.last_part_of_year),
    Row("{part} {nth} kwartaal{year?}", periods.part_of_quarter),
    Row("{part} kwartaal {n}{year?}", periods.part_of_quarter),
    Row("{nth} kwartaal{year?}", periods.quarters),
    Row("kwartaal {n}{year?}", periods.quarters),
    Row("{part?}{nth} (?:helft|halfjaar)(?: jaar(?![+-]))?{year?}", periods.halves),
    Row("{part?}helft {n}{year?}", periods.halves),
    Row("{part?}{season}{year?}", periods.season),
    Row("{part?}winter {year}{next year}", periods.winter),
    Row("{part?}winter{year?}", periods.winter),
    Row("voor (?:begin |start )?{christmas} {year}{next year}", periods.before_recess),
    Row("na (?:eind )?{christmas} {year}{next year}", periods.after_recess),
    Row("{christmas} {year}{next year}", periods.recess),
    Row("voor (?:begin |start )?{recess}{year?}", periods.before_recess),
    Row("na (?:eind )?{recess}{year?}", periods.after_recess),
    Row("{recess itself}{year?}", periods.recess),
    Row("prinsjesdag{year?}", periods.budget_day),
    Row("jaarwisseling {year}{next year}", periods.turn_of_year),
    Row("jaarwisseling{year?}", periods.turn_of_year, settles=False),
    Row("{part} {year}", periods.part_of_year),
    Row("{part} jaar", periods.part_of_year),
    Row("{yyyy}{-}{nn}", periods.year_or_month),
    Row("{mm}[/-]{yyyy}", periods.numeric_month),
    Row("{whole year}", periods.whole_year),
)
BEGIN, END = r"(?<![\w+.])(?:(?P<which>dit|komend|vorig) )?", r"(?!\w)"


@dataclass(frozen=True)
class Mention:
    """A period as it stands in the text; ``year`` is None when none is named, not ``written`` when it was reckoned."""

    row: Row
    slots: dict[str, str | None]
    start: int
    end: int
    year: int | None
    written: bool

    @property
    def which(self) -> str:
        """``dit``, ``komend`` or ``vorig``, before or behind it."""
        return self.slots["which"] or self.slots.get("after") or ""

    @property
    def lacks_year(self) -> bool:
        return self.year is None and not self.which


def _without_names(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


COMPILED = tuple((row, re.compile(BEGIN + row.pattern + END)) for row in PERIODS)
ANY_OF_THEM = "|".join(f"({_without_names(row.pattern)})" for row in PERIODS)
ANY_PERIOD = re.compile(f"{_without_names(BEGIN)}(?:{ANY_OF_THEM}){END}")


def _year(word: str | None, on: date) -> int | None:
    """``2026``, ``'26``, ``26`` or ``jaar+1``."""
    if not word:
        return None
    if word.startswith("jaar"):
        return on.year + int(word[4:])
    number = int(word.lstrip("'"))
    return number if number > 99 else 2000 + number


def mentions(text: str, on: date) -> list[Mention]:
    """The periods in a text of the small language, in order, none overlapping."""
    return [_mention(text, found, on) for found in ANY_PERIOD.finditer(text)]


def _mention(text: str, found: re.Match[str], on: date) -> Mention:
    row, pattern = COMPILED[(found.lastindex or 1) - 1]
    match = pattern.match(text, found.start())
    slots = match.groupdict() if match else {}
    word = slots.get("year")
    settled = row.settles and bool(word) and not str(word).startswith("jaar")
    return Mention(row, slots, found.start(), found.end(), _year(word, on), settled)
