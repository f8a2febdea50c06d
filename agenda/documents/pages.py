"""A document as data for the page templates: every sign can be set, long words can break, short rows stay whole."""

import re
from collections.abc import Callable
from math import ceil
from typing import Any

from agenda.documents.annex_sheets import sheet_of
from agenda.documents.claims import claim_of, keywords_of
from agenda.documents.content import Annex, Document, freeze, thaw
from agenda.documents.drawings import on_paper

ZERO_WIDTH_SPACE = "\u200b"
UNBREAKABLE = re.compile(r"\S{80,}")
UNBREAKABLE_IN_CELL = re.compile(r"\S{46,}|(?=\S*[\d_@.][^\s.,;:)])\S{21,}")
PIECE = re.compile(r".{12}")
ADDRESSES = frozenset({"kind", "url", "layout", "language", "created", "date", "tone", "align", "svg"})
SIGNS_ON_FULL_LINE = 90
LINES_KEPT_TOGETHER = 20

Setting = Callable[[str], str]


def page_data(document: Document, settable: Setting) -> dict[str, Any]:
    data: dict[str, Any] = relaid(document.to_json(), settable, UNBREAKABLE)
    return {**data, "keywords": keywords_of(claim_of(document))}


def relaid(frozen: Any, settable: Setting, unbreakable: re.Pattern[str]) -> Any:
    match frozen:
        case str():
            return with_breaks(settable(frozen), unbreakable)
        case list():
            return [relaid(part, settable, unbreakable) for part in frozen]
        case {"kind": "Table"}:
            return {**relaid_fields(frozen, settable, UNBREAKABLE_IN_CELL), "together": rows_together(frozen)}
        case {"kind": "Figure"}:
            return {**relaid_fields(frozen, settable, unbreakable), "svg": on_paper(frozen["svg"], settable)}
        case {"kind": "Annex"}:
            return {**frozen, "blocks": relaid(sheet(frozen), settable, unbreakable)}
        case dict():
            return relaid_fields(frozen, settable, unbreakable)
    return frozen


def sheet(frozen: dict[str, Any]) -> Any:
    annex: Annex = thaw(frozen)
    return freeze(sheet_of(annex))


def relaid_fields(frozen: dict[str, Any], settable: Setting, unbreakable: re.Pattern[str]) -> dict[str, Any]:
    return {
        name: value if name in ADDRESSES else relaid(value, settable, unbreakable) for name, value in frozen.items()
    }


def with_breaks(text: str, unbreakable: re.Pattern[str]) -> str:
    return unbreakable.sub(lambda word: PIECE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word[0]), text)


def rows_together(table: dict[str, Any]) -> list[bool]:
    """For each row whether it may not break. A row taller than a page must break: Typst drops what does not fit."""
    total = sum(column["width"] for column in table["columns"])
    line_lengths = [max(1, SIGNS_ON_FULL_LINE * column["width"] / total) for column in table["columns"]]
    return [
        all(lines(cell, length) <= LINES_KEPT_TOGETHER for cell, length in zip(row, line_lengths, strict=True))
        for row in table["rows"]
    ]


def lines(frozen: Any, length: float) -> int:
    match frozen:
        case str():
            return ceil(len(frozen) / length)
        case list():
            return sum(lines(part, length) for part in frozen)
        case {"kind": "LineBreak"}:
            return 1
    return lines(frozen.get("content", []), length)
