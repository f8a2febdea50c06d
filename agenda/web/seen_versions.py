"""Which versions of several things a page shows, in one hidden field: ``12-3 13-1``."""

from collections.abc import Iterable, Mapping

from agenda.kernel.records import Versioned
from agenda.web.forms.fields import row_number


def versions_of(things: Iterable[Versioned]) -> str:
    return " ".join(f"{one.id}-{one.version}" for one in things)


def versions_in(text: str) -> Mapping[int, int]:
    """Per row number. What is not written so counts as not seen."""
    pairs = (pair.partition("-") for pair in text.split())
    return {row_number(one) or 0: row_number(version) or 0 for one, _, version in pairs}
