"""What the workbench tells of approving all at once."""

from collections.abc import Iterable, Mapping

from agenda.letters.models import Passage
from agenda.web.forms.fields import row_number


def versions_of(passages: Iterable[Passage]) -> str:
    """Which versions the page shows: ``12-3 13-1``."""
    return " ".join(f"{one.id}-{one.version}" for one in passages)


def versions_in(text: str) -> Mapping[int, int]:
    """What is not written so counts as not seen."""
    pairs = (pair.partition("-") for pair in text.split())
    return {row_number(one) or 0: row_number(version) or 0 for one, _, version in pairs}
