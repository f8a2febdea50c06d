"""Figures with what they count: shares, amounts, areas and numbers of things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agenda.intake.vocabulary import NUMBER_WORDS, any_of

SOME = rf"(?:\d[\d.,]{{0,15}}(?<=\d)|{any_of(*NUMBER_WORDS)})"
RANGE = rf"{SOME}(?:\s?(?:-|–|tot|à|en)\s?{SOME})?"
SCALE = r"(?:\s(?:miljoen|miljard|duizend|mln|mld)(?!\w))"
UNITS = any_of(
    *("hectare", "ha", "km", "km2", "m2", "m²", "vierkante meter", "woningen", "banen", "arbeidsplaatsen", "fte", "MW"),
    *("GW", "ton", "kilometer", "uur", "procentpunt", "inwoners", "bedrijven", "terreinen", "bedrijventerreinen"),
)
AT_LEAST = any_of(
    *("minimaal", "ten minste", "tenminste", "minstens", "slechts", "ruim", "circa", "ongeveer", "meer dan", "bijna"),
    *("maximaal", "hooguit", "ten hoogste", "zo’n", "zo'n", "in totaal"),
)
FIGURE = re.compile(
    rf"(?<![\w€.,])(?:(?P<euro>€\s?{RANGE}{SCALE}?|{RANGE}{SCALE}?\seuro)(?:\sper\s\w+)?"
    rf"|(?P<share>{RANGE}\s?(?:%|procent(?!\w)))"
    rf"|(?P<part>{SOME}\s(?:van|op)\sde\s{SOME}\s\w+)"
    rf"|(?P<area>{RANGE}{SCALE}?\s(?:{UNITS})(?!\w))"
    rf"|(?P<count>(?:(?:{AT_LEAST})\s{SOME}|\d{{1,3}}(?:\.\d{{3}}){{1,3}})\s(?!jaar|maand|week|weken|keer|procent)[a-z]{{4,}}))",
    re.IGNORECASE,
)
SUPPOSED = re.compile(r"(?<!\w)(?:bij (?:meer|minder) dan|bij ten minste|indien|mits)\s(?:\w+\s){0,4}$", re.IGNORECASE)
DOUBT = 0.4
WEIGHT = {"share": 0.8, "part": 0.8, "euro": 0.7, "area": 0.6, "count": 0.5}


@dataclass(frozen=True)
class Figure:
    """One that is only supposed, as in ``bij meer dan 20% bezwaar``, has little confidence."""

    text: str
    start: int
    end: int
    confidence: float


def figures(sentence: str) -> Iterator[Figure]:
    for match in FIGURE.finditer(sentence):
        supposed = SUPPOSED.search(sentence[max(0, match.start() - 40) : match.start()])
        yield Figure(match[0], match.start(), match.end(), DOUBT if supposed else WEIGHT[match.lastgroup or "count"])
