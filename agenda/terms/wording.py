"""A range of days in the words that government would use; ``read_term`` reads them back to the same days."""

from datetime import date

from agenda.kernel.dutch import MONTHS, spoken_date
from agenda.terms.spans import month_end
from agenda.terms.vocabulary import ORDINALS

WHOLES = (
    (12, "{year}"),
    (6, "{nth} helft van {year}"),
    (3, "{nth} kwartaal van {year}"),
    (1, "{month} {year}"),
)


def spoken_range(first: date | None, last: date | None) -> str:
    """``eerste kwartaal van 2026``, ``uiterlijk 31 maart 2026``, ``""`` without days."""
    if not first:
        return f"uiterlijk {spoken_date(last)}" if last else ""
    if not last:
        return f"vanaf {spoken_date(first)}"
    if first == last:
        return spoken_date(first)
    return _spoken_whole(first, last) or f"{spoken_date(first)} tot en met {spoken_date(last)}"


def _spoken_whole(first: date, last: date) -> str | None:
    """The name of a year, half-year, quarter or month that the range is exactly."""
    for length, words in WHOLES:
        part, beside = divmod(first.month - 1, length)
        if first.day == 1 and not beside and last == month_end(first.year, first.month + length - 1):
            return words.format(nth=ORDINALS[part], month=MONTHS[first.month - 1], year=first.year)
    return None
