"""One sheet as comma-separated values: plain for open data, or as a Dutch Excel opens it (RFC 4180)."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

from agenda.documents.sheets.content import Cell, Sheet, guarded

BYTE_ORDER_MARK = "\ufeff"


def write_csv(sheet: Sheet) -> bytes:
    return _written(sheet, delimiter=",", decimal=".").encode()


def write_csv_for_excel(sheet: Sheet) -> bytes:
    """With a semicolon, a decimal comma and a byte order mark."""
    return (BYTE_ORDER_MARK + _written(sheet, delimiter=";", decimal=",")).encode()


def _written(sheet: Sheet, *, delimiter: str, decimal: str) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([guarded(column.head) for column in sheet.columns])
    writer.writerows([_text(cell, decimal) for cell in row] for row in sheet.rows)
    return out.getvalue()


def _text(cell: Cell, decimal: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case Decimal():
            return str(cell).replace(".", decimal)
        case date():
            return cell.isoformat()
