"""Workbooks as people make them, and one programme to bring them into."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy.orm import Session

from agenda.exchange.intake import Look, look_at
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme

Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, name: str = "Actielijst", merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """A workbook of one sheet; a date is written as Excel does, ``merged`` are corners with their text."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "d-m-yyyy"})
    page = book.add_worksheet(name)
    for *corners, text in merged:
        page.merge_range(*corners, text)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif cell is not None:
                page.write(number, place, cell)
    book.close()
    return out.getvalue()


@pytest.fixture
def looked(session: Session, programme: Programme, stamp: Stamp) -> Callable[..., Look]:
    def look(content: bytes, name: str = "actielijst.xlsx", **options: Any) -> Look:
        return look_at(session, programme, name, content, stamp, **options)

    return look
