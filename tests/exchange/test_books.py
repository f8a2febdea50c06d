"""Files that should not be opened, or not like that."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.documents.sheets.content import Cell, Column, Sheet, guarded, unguarded
from agenda.documents.sheets.csv import write_csv, write_csv_for_excel
from agenda.documents.sheets.ods import write_ods
from agenda.documents.sheets.xlsx import write_xlsx
from agenda.exchange.workbook.book import cell_name, open_book
from agenda.kernel.refusal import Invalid
from agenda.kernel.text import clean_text

HOSTILE = [
    "=1+1",
    "+31 70",
    "-5",
    "@SUM(A1)",
    "'=x",
    "''",
    "'",
    '=HYPERLINK("http://kwaad.example")',
    "<b>",
    "a\tb",
    "€",
]


def zipped(**entries: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def repeated(cells: str) -> bytes:
    table = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    return zipped(content_dot_xml=f"<office:spreadsheet>{table}</office:spreadsheet>".encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(xl__vbaProject_dot_bin=b"x"), "macro"),
        (zipped(Basic__Standard__Module1_dot_xml=b"x"), "macro"),
        (zipped(xl__worksheets__sheet1_dot_xml=bytes(210 * 1024 * 1024)), "te groot"),
        (zipped(**{f"deel{number}": b"" for number in range(2001)}), "delen"),
        (b"PK\x03\x04 kapot", "beschadigd"),
        (b"PK", "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "oud of beveiligd"),
        (zipped(iets=b"anders"), "geen leesbaar werkblad"),
        (repeated('<table:table-cell table:number-columns-repeated="16000" office:value-type="string"/>'), "herhaalt"),
        (b"a;\x81\x8d", "geen leesbare tekst"),
    ],
)
def test_what_could_do_harm_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        open_book("lijst.xlsx", content)


def test_every_row_of_an_encrypted_zip_is_refused() -> None:
    content = bytearray(zipped(content_dot_xml=b"x" * 100))
    content[6] |= 1
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(Invalid, match="zonder wachtwoord"):
        open_book("lijst.ods", bytes(content))


@given(st.text())
def test_the_guard_comes_off_again_whatever_it_guards(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@\t\r"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_hostile_text_is_text_in_a_workbook_and_comes_back_as_it_was(text: str, write: object) -> None:
    sheet = Sheet("Blad", [Column("Kop")], [[text]])
    content = write([sheet])  # type: ignore[operator]
    (page,) = open_book("x", content)
    assert page.rows[1][0] == (clean_text(text).strip() or None)
    with ZipFile(BytesIO(content)) as package:
        assert not any(
            b"<f>" in package.read(name) or b"table:formula" in package.read(name) for name in package.namelist()
        )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [write_csv, write_csv_for_excel])
def test_hostile_text_is_guarded_in_csv_and_comes_back_as_it_was(text: str, write: object) -> None:
    content = write(Sheet("Blad", [Column("Kop"), Column("Nog een")], [[text, "x"]]))  # type: ignore[operator]
    (page,) = open_book("x.csv", content)
    assert page.rows[1][0] == (clean_text(text).strip() or None)


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.text(max_size=40).map(lambda text: clean_text(text).strip() or None),
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_cell_comes_back_from_every_format(rows: list[list[Cell]]) -> None:
    rows = [["vol", *row] for row in rows]
    sheet = Sheet("Blad", [Column(head) for head in "abcd"], rows)
    for write in (write_xlsx, write_ods):
        content = write([sheet])
        assert content == write([sheet])
        (page,) = open_book("x", content)
        read = [[*line, *[None] * (4 - len(line))] for line in page.rows[1:]]
        for row, found in zip(rows, read, strict=True):
            assert [str(cell) if cell is not None else "" for cell in found] == [written(cell) for cell in row], (
                write.__name__
            )


def written(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell.normalize():f}" if hasattr(cell, "normalize") else str(cell)


def test_cells_are_named_as_on_the_screen() -> None:
    assert [cell_name(*place) for place in ((0, 0), (4, 6), (0, 25), (0, 26), (9, 701), (9, 702))] == [
        "A1",
        "G5",
        "Z1",
        "AA1",
        "ZZ10",
        "AAA10",
    ]
