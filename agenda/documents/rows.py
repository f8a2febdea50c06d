"""Rows of a table in an office file, of which the short ones stay on one page."""

import re

TAG = re.compile(r"<[^>]*>")
SHORT = 600
"""Signs: a row that is taller than a page must break."""


def kept_together(xml: str, opening: str, closing: str, kept: str) -> str:
    """With ``kept`` in the place of ``opening`` for each row that is short."""
    before, *rows = xml.split(opening)
    return before + "".join((kept if _is_short(row.partition(closing)[0]) else opening) + row for row in rows)


def _is_short(row: str) -> bool:
    return len(TAG.sub("", row)) <= SHORT
