"""Opens a workbook or a csv file that somebody offers: what could do harm is refused before it is opened."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from agenda.documents.sheets.content import unguarded
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.text import clean_text

MEBIBYTE = 1024 * 1024
LARGEST_INSIDE = 200 * MEBIBYTE
MOST_ENTRIES = 2000
MOST_CELLS = 2_000_000
MACROS = re.compile(r"vbaproject\.bin|(^|/)basic/|(^|/)scripts/|macrosheets/|\.bin$", re.IGNORECASE)
HARMLESS = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
REPEATED = re.compile(
    rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*(?:value-type|formula)=|'
    rb'<table:table-cell[^>]*(?:value-type|formula)=[^>]*number-columns-repeated="(\d+)"'
)
REPEATED_ROW = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d+)"[^>]*>\s*<table:table-cell[^>]*value-type='
)
MOST_REPEATS = 1000
CSV = "csv"
"""The name of the one sheet of a csv file."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Given = str | Decimal | date | bool | None


@dataclass(frozen=True)
class Page:
    """One sheet as it was filled in: rows of cells, of which the upper left one is A1."""

    name: str
    rows: Sequence[Sequence[Given]]

    def cell(self, row: int, column: int) -> Given:
        line = self.rows[row]
        return line[column] if column < len(line) else None


def cell_name(row: int, column: int) -> str:
    """``cell_name(4, 6)`` is G5."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def open_book(name: str, content: bytes) -> list[Page]:
    """The sheets that hold anything. Raises ``Invalid`` with what to do about a file that can't be taken."""
    if content.startswith(b"PK"):
        return _open_zip(name, content)
    if content.startswith(OLD_EXCEL):
        raise refusal(name, "is een oud of beveiligd Excelbestand. Bewaar het zonder wachtwoord als .xlsx of .ods.")
    return [Page(CSV, _read_csv(name, content))]


def refusal(name: str, sentence: str) -> Invalid:
    return Invalid([Fault(name, sentence)])


def _open_zip(name: str, content: bytes) -> list[Page]:
    _check_zip(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [page for page in (_page(name, book, one) for one in book.sheet_names) if page.rows]
    except (CalamineError, ValueError, OSError) as error:
        raise refusal(
            name, "is geen leesbaar werkblad. Open het in Excel of LibreOffice en bewaar het opnieuw."
        ) from error


def _page(name: str, book: CalamineWorkbook, title: str) -> Page:
    sheet = book.get_sheet_by_name(title)
    if sheet.total_height * max(sheet.total_width, 1) > MOST_CELLS:
        raise refusal(name, f"Blad ‘{title}’ heeft te veel cellen. Haal lege rijen en kolommen aan het eind weg.")
    rows = [[_given(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for first, last in sheet.merged_cell_ranges or ():
        _fill(rows, first, last)
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return Page(title, rows)


def _fill(rows: list[list[Given]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Merged cells all hold what the first one holds."""
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    for row in rows[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = rows[first[0]][first[1]]


def _given(cell: object) -> Given:
    match cell:
        case bool():
            return cell
        case datetime():
            return cell.date()
        case float() | int():
            return Decimal(repr(cell)) if cell != int(cell) else Decimal(int(cell))
        case str():
            return clean_text(unguarded(cell)).strip() or None
        case date():
            return cell
        case time() | timedelta():
            return str(cell)
        case _:
            return None


def _check_zip(name: str, content: bytes) -> None:
    """Counts what really comes out, not what the file says of itself."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES:
                raise refusal(name, f"bestaat uit meer dan {MOST_ENTRIES} delen en wordt niet geopend.")
            if any(MACROS.search(one.filename) and not HARMLESS.search(one.filename) for one in entries):
                raise refusal(name, "bevat macro’s. Bewaar het als gewoon werkblad (.xlsx of .ods) zonder macro’s.")
            _check_size(name, package)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refusal(name, "is beschadigd of beveiligd. Bewaar het opnieuw, zonder wachtwoord.") from error


def _check_size(name: str, package: ZipFile) -> None:
    left = LARGEST_INSIDE
    for entry in package.infolist():
        tail = b""
        with package.open(entry) as opened:
            while chunk := opened.read(MEBIBYTE):
                left -= len(chunk)
                if left < 0:
                    raise refusal(name, "wordt uitgepakt veel te groot en is daarom niet geopend.")
                if entry.filename == "content.xml":
                    _check_repeats(name, tail + chunk)
                    tail = chunk[-400:]


def _check_repeats(name: str, content: bytes) -> None:
    """One filled cell that stands for a million is no agenda."""
    for found in (*REPEATED.finditer(content), *REPEATED_ROW.finditer(content)):
        if int(next(number for number in found.groups() if number)) > MOST_REPEATS:
            raise refusal(name, "herhaalt één gevulde cel duizenden keren en is daarom niet geopend.")


def _read_csv(name: str, content: bytes) -> list[list[Given]]:
    text = _decoded(name, content)
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [[clean_text(unguarded(cell)).strip() or None for cell in row] for row in reader]
    except csv.Error as error:
        raise refusal(
            name, f"is op regel {reader.line_num} niet als csv te lezen: controleer de aanhalingstekens."
        ) from error


def _decoded(name: str, content: bytes) -> str:
    """UTF-8, or what an older Excel writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refusal(name, "is geen leesbare tekst. Bewaar het als CSV UTF-8, als .xlsx of als .ods.") from error
