"""Figures in words, and the key of an indicator that people gave a name."""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from agenda.kernel.dutch import spoken_number

LONGEST_KEY = 50


def spoken_figure(low: Decimal, high: Decimal | None = None) -> str:
    """``6 tot 13,5``"""
    return spoken_number(low) if high is None else f"{spoken_number(low)} tot {spoken_number(high)}"


def key_for(name: str, taken: Collection[str]) -> str:
    """``Terreinen met een BIZ`` becomes ``terreinen-met-een-biz``; with a number behind it when that is taken."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    key = re.sub("[^a-z0-9]+", "-", plain)[:LONGEST_KEY].strip("-") or "indicator"
    return next(one for one in (key, *(f"{key}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
