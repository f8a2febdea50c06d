"""The number in a figure as a letter words it, for a person to look at before it is kept."""

import re
from dataclasses import dataclass
from decimal import Decimal

from agenda.indicators.rules import read_number
from agenda.intake.figures import AT_LEAST, figures

NUMBER = r"\d+(?:[.,]\d+)*"
PARTS = re.compile(rf"(?P<low>{NUMBER})\s?(?:(?:-|–|tot|à)\s?(?P<high>{NUMBER}))?\s?(?P<unit>.*)", re.DOTALL)
ROUGHLY = re.compile(rf"^(?:(?:{AT_LEAST})\s)+", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
SIGNS = {"%": "procent"}


@dataclass(frozen=True)
class Measured:
    low: Decimal
    high: Decimal | None
    unit: str


def measured_in(sentence: str, title: str) -> Measured | None:
    """The figure that the title is about; None when it is a number in words."""
    found = [one.text for one in figures(sentence)]
    chosen = next((one for one in found if one.lower() in title.lower()), found[0] if found else title)
    return read_measure(chosen)


def read_measure(text: str) -> Measured | None:
    plain = ROUGHLY.sub("", text.strip())
    is_money = plain.startswith("€")
    match = PARTS.match(plain.removeprefix("€").strip())
    if not match:
        return None
    try:
        low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    except ValueError:
        return None
    unit = match["unit"].strip()
    return Measured(low, high, f"{unit} euro".strip() if is_money else SIGNS.get(unit, unit))


def _number(text: str) -> Decimal:
    """A point between groups of three parts thousands: so letters write."""
    return read_number(text.replace(".", "") if THOUSANDS.fullmatch(text) else text)
