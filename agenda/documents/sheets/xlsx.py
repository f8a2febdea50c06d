"""A workbook for Excel: text stays text, whatever it looks like."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from agenda.documents.sheets.content import Cell, Sheet, guarded, lines_in

FIRST_DAY = date(1900, 3, 1)
"""Earlier days mean something else in Excel; they are written as text."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LINE_POINTS, MOST_POINTS = 15, 409
LONGEST_AS_TEXT = 255
"""Characters; Excel shows ##### for more of them in a cell that is marked as text."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, AS_TEXT)
    book.set_properties({"created": CREATED})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "long": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "d-m-yyyy", "align": "left", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, guarded(column.head), formats["head"])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    wrapping = [(place, column.width) for place, column in enumerate(sheet.columns) if column.wraps]
    for number, row in enumerate(sheet.rows, start=1):
        page.set_row(number, _height(row, wrapping))
        for place, cell in enumerate(row):
            if cell is not None and cell != "":
                _write_cell(page, number, place, cell, formats)


def _height(row: Sequence[Cell], wrapping: Sequence[tuple[int, float]]) -> int:
    lines = max((lines_in(str(row[place]), width) for place, width in wrapping if row[place]), default=1)
    return min(LINE_POINTS * lines, MOST_POINTS)


def _write_cell(page: Any, row: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case str():
            page.write_string(row, place, guarded(cell), formats["text" if len(cell) <= LONGEST_AS_TEXT else "long"])
        case Decimal():
            page.write_number(row, place, float(cell), formats["number"])
        case date() if cell >= FIRST_DAY:
            page.write_datetime(row, place, cell, formats["day"])
        case date():
            page.write_string(row, place, cell.isoformat(), formats["text"])
