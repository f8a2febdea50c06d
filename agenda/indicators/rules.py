"""Figures in words and read from them, and the key of an indicator that people gave a name."""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from agenda.kernel.dutch import spoken_number

LONGEST_KEY = 50
RANGE = " tot "
MOST_DIGITS = 15
"""What every database gives back as it was, before and behind the comma together."""

TOO_LONG = f"Gebruik voor een getal ten hoogste {MOST_DIGITS} cijfers."
PLAIN = re.compile(r"-?[0-9]{1,40}(,[0-9]{1,40})?")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3}){1,12}(,[0-9]{1,40})?")
POINTED = re.compile(r"-?[0-9]{1,40}\.[0-9]{1,40}")


def spoken_figure(low: Decimal, high: Decimal | None = None) -> str:
    """``6 tot 13,5``"""
    return spoken_number(low) if high is None else f"{spoken_number(low)}{RANGE}{spoken_number(high)}"


def is_long(number: Decimal) -> bool:
    return len(f"{abs(number):f}".replace(".", "").removeprefix("0")) > MOST_DIGITS


def read_number(text: str) -> Decimal:
    """Raises ``ValueError`` with a sentence for what is no number, or may be two."""
    plain = text.strip().replace("−", "-")
    grouped, pointed = GROUPED.fullmatch(plain), POINTED.fullmatch(plain)
    if grouped and pointed:
        whole, broken = plain.replace(".", ""), plain.replace(".", ",")
        raise ValueError(f"‘{text}’ kan twee getallen zijn; schrijf {whole} of {broken}.")
    if grouped or PLAIN.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if pointed:
        return Decimal(plain)
    raise ValueError(f"‘{text}’ is geen getal; schrijf het als 13,5 of 1.234,5, zonder eenheid.")


def read_figure(text: str) -> tuple[Decimal, Decimal | None]:
    """A figure as a report keeps it: ``13.5``, ``13,5`` or ``6 tot 13,5``. Raises ``ValueError`` with a sentence."""
    low, range_, high = text.partition(RANGE)
    return _kept_number(low), _kept_number(high) if range_ else None


def _kept_number(text: str) -> Decimal:
    """What was read before and kept has a point for its decimals; people have a comma."""
    return Decimal(text) if POINTED.fullmatch(text) else read_number(text)


def key_for(name: str, taken: Collection[str]) -> str:
    """``Terreinen met een BIZ`` becomes ``terreinen-met-een-biz``; with a number behind it when that is taken."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    key = re.sub("[^a-z0-9]+", "-", plain)[:LONGEST_KEY].strip("-") or "indicator"
    return next(one for one in (key, *(f"{key}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
