"""A table of texts as a file of one sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agenda.documents.sheets.content import Column, Sheet
from agenda.documents.sheets.csv import write_csv
from agenda.documents.sheets.ods import MEDIA_TYPE as ODS
from agenda.documents.sheets.ods import write_ods
from agenda.documents.sheets.xlsx import MEDIA_TYPE as XLSX
from agenda.documents.sheets.xlsx import write_xlsx

NARROWEST, WIDEST = 8, 60


@dataclass(frozen=True)
class GridFormat:
    label: str
    media_type: str
    write: Callable[[Sheet], bytes]


GRID_FORMATS = {
    "xlsx": GridFormat("Excel (xlsx)", XLSX, lambda sheet: write_xlsx([sheet])),
    "ods": GridFormat("OpenDocument (ods)", ODS, lambda sheet: write_ods([sheet])),
    "csv": GridFormat("CSV", "text/csv", write_csv),
}


def grid(name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """The first row holds the heads; a column is as wide as its longest line, within bounds."""
    heads, *rest = rows
    widths = [max(len(line) for row in rows for line in row[place].split("\n")) for place in range(len(heads))]
    columns = [
        Column(head, min(max(width, NARROWEST), WIDEST), wraps=True) for head, width in zip(heads, widths, strict=True)
    ]
    return Sheet(name, columns, rest)
