"""Dates, numbers and enumerations as they are written in Dutch."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def spoken_date(day: date) -> str:
    """``8 mei 2026``"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spoken_weekday(day: date) -> str:
    """``vrijdag 8 mei 2026``"""
    return f"{WEEKDAYS[day.weekday()]} {spoken_date(day)}"


def spoken_moment(moment: datetime) -> str:
    """``8 mei 2026 om 14.05 uur``, in the time of Amsterdam."""
    local = moment.astimezone(AMSTERDAM)
    return f"{spoken_date(local.date())} om {local:%H.%M} uur"


def spoken_day(moment: datetime) -> str:
    """The day of a moment, as it was in Amsterdam."""
    return spoken_date(moment.astimezone(AMSTERDAM).date())


def spoken_number(number: Decimal | float) -> str:
    """``1.234,5``: point for thousands, comma for decimals, no trailing zeros."""
    text = f"{Decimal(str(number)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def spoken_list(parts: Iterable[str], joint: str = "en") -> str:
    """``EZ, I&W en VRO``"""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} {joint} {last}" if first else last


def capital(text: str) -> str:
    """With a capital in front; what follows keeps its own."""
    return text[:1].upper() + text[1:]


def count(number: int, one: str, more: str) -> str:
    """``1 actie`` or ``3 acties``"""
    return f"{number} {one if number == 1 else more}"
