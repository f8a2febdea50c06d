"""By which bookmark a paragraph is found back in a letter that somebody edited in an office program."""

import re
from dataclasses import dataclass

from agenda.documents.inlines import Bookmark

HEADING = "kop"
NAMED = re.compile(r"herkomst_(\d{1,18})_(kop|\d{1,9})")


@dataclass(frozen=True)
class Origin:
    """``paragraph`` counts as that of a source does; None is the heading of the passage."""

    passage: int
    paragraph: int | None


def bookmark_of(passage: int, paragraph: int | None) -> Bookmark:
    return Bookmark(f"herkomst_{passage}_{HEADING if paragraph is None else paragraph}")


def origin_of(bookmark: str) -> Origin | None:
    """None for a bookmark that is not ours."""
    found = NAMED.fullmatch(bookmark)
    if found is None:
        return None
    passage, place = found.groups()
    return Origin(int(passage), None if place == HEADING else int(place))
