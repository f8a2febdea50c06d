"""A document as data for the page templates: every sign can be set, long words can break, short rows stay whole."""

import re
from collections.abc import Callable
from math import ceil
from typing import Any

from agenda.documents.annex_sheets import sheet_of
from agenda.documents.claims import claim_of, keywords_of
from agenda.documents.content import Annex, Document, Layout, freeze, plain, thaw
from agenda.documents.drawing import cut
from agenda.documents.drawings import on_paper, size_of, without_words
from agenda.documents.inlines import inlines

Setting = Callable[[str], str]

BREAK = "\\g<0>\u200b"
LONG_WORD = re.compile(r"(?:[^\s-]|-(?![^\W\d_])){9,}")
"""Or a part of one: behind a hyphen a word breaks by itself, but for one before a digit."""
HYPHENATED = re.compile(r"\W?[^\W\d_]{,60}\W{,3}")
MANY_CONSONANTS = re.compile(r"[^\W\d_aeiouyàáâäèéêëìíîïòóôöùúûü]{8}", re.IGNORECASE)
SIGNS_OF_PIECE = 12
WIDE_SIGNS, WIDE, USUAL = frozenset("mw@%&"), 0.9, 0.55
ADDRESSES = frozenset({"kind", "url", "layout", "language", "created", "date", "tone", "align", "svg"})
SIGNS_ON_FULL_LINE, SIGNS_OF_SIGNATURE = 90, 30
SIGNS_BESIDE_LETTER, LINES_BESIDE_LETTER = 24, 50
LINES_KEPT_TOGETHER = 20

LONGEST_IN_PDF = 8_000
"""Signs: a PDF holds no name, address or description of more than 32,767 bytes, and a sign may take four."""
LONGEST_HEADING, LONGEST_COLUMN_TITLE, LONGEST_ON_EACH_PAGE, LONGEST_MARKING = 500, 120, 100, 50


def breaking(room: float, *, hyphenated: bool = False) -> Setting:
    """Lets words break that are wider than ``room`` ems; where the page hyphenates it does so with most of them."""

    def broken(text: str) -> str:
        if max(map(len, text.split()), default=0) <= harmless:
            return text
        return LONG_WORD.sub(lambda word: piece.sub(BREAK, word[0]) if is_too_wide(word[0]) else word[0], text)

    def is_too_wide(word: str) -> bool:
        return width(word) > room and not (hyphenated and can_be_hyphenated(word))

    harmless = max(8, int(room / WIDE) - 1)
    piece = re.compile(f".{{{min(SIGNS_OF_PIECE, max(3, int(room / WIDE)))}}}")
    return broken


def width(word: str) -> float:
    return sum(WIDE if sign.isupper() or sign in WIDE_SIGNS or sign > "\u024f" else USUAL for sign in word)


def can_be_hyphenated(word: str) -> bool:
    return not (word.isupper() or MANY_CONSONANTS.search(word)) and HYPHENATED.fullmatch(word) is not None


IN_TITLE, IN_CHAPTER, IN_HEADING = (breaking(room, hyphenated=True) for room in (16, 23, 33))
IN_CALLOUT_TITLE, IN_NAME, BEHIND_NAME, BESIDE_LETTER = map(breaking, (30, 11, 18, 13))
ROOM_OF_TABLE, ROOM_BESIDE_CELL = 40, 1
IN_TEXT = {Layout.DOSSIER: breaking(38), Layout.LETTER: breaking(28)}


def page_data(document: Document, settable: Setting) -> dict[str, Any]:
    frozen, in_text = document.to_json(), IN_TEXT[document.layout]
    data: dict[str, Any] = relaid(frozen, settable, in_text)
    if document.layout is Layout.LETTER:
        data |= {name: relaid(frozen[name], settable, BESIDE_LETTER) for name in ("sender", "marking", "facts")}
        data["fits_beside"] = fits_beside(frozen)
    return {
        **data,
        "title": relaid(document.title, settable, IN_TITLE),
        "about": {name: cut(settable(frozen[name]), LONGEST_IN_PDF) for name in ("title", "author")},
        "on_each_page": {
            "title": cut(data["title"], LONGEST_ON_EACH_PAGE),
            "author": cut(data["author"], LONGEST_ON_EACH_PAGE),
            "marking": cut(data["marking"], LONGEST_MARKING),
        },
        "keywords": keywords_of(claim_of(document)),
    }


def fits_beside(letter: dict[str, Any]) -> bool:
    """Whether all that stands in the column beside a letter is shorter than a page."""
    parts = [*letter["sender"], letter["marking"], *(part for one in letter["facts"] for part in told_of_term(one))]
    return sum(lines(part, SIGNS_BESIDE_LETTER) + 1 for part in parts) <= LINES_BESIDE_LETTER


def told_of_term(term: dict[str, Any]) -> list[Any]:
    return [term["name"], term["content"]]


def relaid(frozen: Any, settable: Setting, broken: Setting) -> Any:
    match frozen:
        case str():
            return broken(settable(frozen))
        case list():
            return [relaid(part, settable, broken) for part in frozen]
        case dict():
            return RELAID.get(frozen["kind"], relaid_fields)(frozen, settable, broken)
    return frozen


def relaid_fields(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    return {name: value if name in ADDRESSES else relaid(value, settable, broken) for name, value in frozen.items()}


def relaid_heading(frozen: dict[str, Any], settable: Setting, _: Setting) -> dict[str, Any]:
    """What is too long for a heading is cut there, and follows whole below it."""
    broken = IN_CHAPTER if frozen["level"] == 1 else IN_HEADING
    whole = plain(inlines(thaw(frozen["content"])))
    if len(whole) <= LONGEST_HEADING:
        return {**relaid_fields(frozen, settable, broken), "whole": None}
    shown = relaid([cut(whole, LONGEST_HEADING)], settable, broken)
    return {**frozen, "content": shown, "whole": relaid(frozen["content"], settable, broken)}


def relaid_link(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    """An address that is too long for a PDF is shown alone."""
    link = relaid_fields(frozen, settable, broken)
    return link if len(frozen["url"]) <= LONGEST_IN_PDF else {**link, "url": None}


def relaid_table(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    columns = frozen["columns"]
    total = sum(column["width"] for column in columns)
    rooms = (ROOM_OF_TABLE * column["width"] / total - ROOM_BESIDE_CELL for column in columns)
    in_columns = [breaking(room, hyphenated=True) for room in rooms]
    titles = [
        {**column, "title": relaid(cut(column["title"], LONGEST_COLUMN_TITLE), settable, in_column)}
        for column, in_column in zip(columns, in_columns, strict=True)
    ]
    return {
        **frozen,
        "columns": titles,
        "rows": [
            [relaid(cell, settable, in_column) for cell, in_column in zip(row, in_columns, strict=True)]
            for row in frozen["rows"]
        ],
        "caption": relaid(frozen["caption"], settable, broken),
        "together": rows_together(frozen),
    }


def relaid_signature(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    """One that is taller than a page must break."""
    together = all(lines(told_of_term(one), SIGNS_OF_SIGNATURE) <= LINES_KEPT_TOGETHER for one in frozen["signatories"])
    return {**relaid_fields(frozen, settable, broken), "together": together}


def relaid_figure(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    told = cut(settable(frozen["alternative"]), LONGEST_IN_PDF)
    figure = {**relaid_fields(frozen, settable, broken), "alternative": told}
    picture, labels = without_words(frozen["svg"])
    figure["labels"] = [{**label, "text": settable(label["text"])} for label in labels]
    return {**figure, "svg": on_paper(picture, settable), "width": size_of(frozen["svg"])[0]}


def relaid_annex(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    return {**frozen, "blocks": relaid(sheet(frozen), settable, broken)}


def relaid_callout(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    title = relaid(frozen["title"], settable, IN_CALLOUT_TITLE)
    return {**relaid_fields(frozen, settable, broken), "title": title}


def relaid_term(frozen: dict[str, Any], settable: Setting, broken: Setting) -> dict[str, Any]:
    """Beside a letter there is less room yet than behind the name of a term."""
    behind = BESIDE_LETTER if broken is BESIDE_LETTER else BEHIND_NAME
    term = relaid_fields(frozen, settable, behind)
    return {**term, "name": relaid(frozen["name"], settable, IN_NAME)}


RELAID: dict[str, Callable[[dict[str, Any], Setting, Setting], dict[str, Any]]] = {
    "Heading": relaid_heading,
    "Link": relaid_link,
    "Table": relaid_table,
    "Figure": relaid_figure,
    "Annex": relaid_annex,
    "Callout": relaid_callout,
    "Term": relaid_term,
    "Signature": relaid_signature,
}


def sheet(frozen: dict[str, Any]) -> Any:
    annex: Annex = thaw(frozen)
    return freeze(sheet_of(annex))


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
