"""An OpenDocument spreadsheet (ODF 1.3), written straight into its zip."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from agenda.documents.sheets.content import Cell, Sheet, guarded

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
EPOCH = (2000, 1, 1, 0, 0, 0)
CENTIMETRES = 0.22
"""The width of a character."""
SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
        ("meta", "meta"),
        ("config", "config"),
    )
}
DECLARED = "".join(f" xmlns:{name}={quoteattr(uri)}" for name, uri in SPACES.items())
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles{DECLARED} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="nl" fo:country="NL"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
CELL_STYLES = (
    '<number:date-style style:name="N1" number:automatic-order="false"><number:day/><number:text>-</number:text>'
    '<number:month/><number:text>-</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top" fo:border-bottom="0.5pt solid #000000"/><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
    '<style:style style:name="text" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top"/></style:style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1">'
    '<style:table-cell-properties style:vertical-align="top"/></style:style>'
    '<style:style style:name="row" style:family="table-row">'
    '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
)


def write_ods(sheets: Sequence[Sheet]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        _put(package, "mimetype", MEDIA_TYPE, ZIP_STORED)
        _put(package, "META-INF/manifest.xml", MANIFEST)
        _put(package, "styles.xml", STYLES)
        _put(package, "content.xml", "".join(_content(sheets)))
    return out.getvalue()


def _put(package: ZipFile, name: str, text: str, compression: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = compression
    package.writestr(entry, text.encode())


def _content(sheets: Sequence[Sheet]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{DECLARED} office:version="1.3">'
    yield f"<office:automatic-styles>{CELL_STYLES}"
    widths = sorted({column.width for sheet in sheets for column in sheet.columns})
    for width in widths:
        yield (
            f'<style:style style:name="w{width:g}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * CENTIMETRES:.2f}cm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in sheets:
        yield from _table(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(sheet.name)}>"
    for column in sheet.columns:
        yield f'<table:table-column table:style-name="w{column.width:g}"/>'
    heads = "".join(_text_cell(guarded(column.head), "head") for column in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    for row in sheet.rows:
        yield f'<table:table-row table:style-name="row">{"".join(map(_cell, row))}</table:table-row>'
    yield "</table:table>"


def _cell(cell: Cell) -> str:
    match cell:
        case str() if cell:
            return _text_cell(guarded(cell), "text")
        case Decimal():
            return (
                f'<table:table-cell office:value-type="float" office:value="{cell:f}">'
                f"<text:p>{cell:f}</text:p></table:table-cell>"
            )
        case date():
            return (
                f'<table:table-cell table:style-name="day" office:value-type="date" '
                f'office:date-value="{cell.isoformat()}"><text:p>{cell.isoformat()}</text:p></table:table-cell>'
            )
        case _:
            return "<table:table-cell/>"


def _text_cell(text: str, style: str) -> str:
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(line: str) -> str:
    """Spaces that XML would fold stand as elements: the first and the last one, and each that follows another."""
    written, before = [], True
    for place, sign in enumerate(line):
        folds = sign == " " and (before or place == len(line) - 1)
        written.append("<text:s/>" if folds else escape(sign))
        before = sign == " "
    return "".join(written)
