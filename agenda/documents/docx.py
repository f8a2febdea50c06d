"""Word documents: pandoc writes the text, this adds the styles and the page around it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from agenda.documents.archive import amended, packed, unpacked
from agenda.documents.blocks import Landscape
from agenda.documents.content import Document, Layout
from agenda.documents.manuscript import Dialect, Manuscript, upright
from agenda.documents.pandoc import convert
from agenda.documents.rasters import rasters_of
from agenda.documents.rows import kept_together
from agenda.documents.styles import PAGE_BREAK, PAGE_TURN, styles_of
from agenda.documents.word_styles import WORD, styles_xml

PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PANDOC_LINE = 7920  # twips: what pandoc takes for the width of the text
LONG_SIDE, SHORT_SIDE, MARGIN = 16838, 11906, 1418  # twips: A4
INDENT = re.compile(r'w:left="(\d+)" w:hanging="360"')
ADDRESS = re.compile(rb' descr="data:[^"]*"')
"""Pandoc writes the whole picture once more, as its address; that it is told in words stands beside it."""
TABLE_WIDTH, FULL_WIDTH = re.compile(rb'<w:tblW w:type="pct" w:w="\d+" ?/>'), b'<w:tblW w:type="pct" w:w="5000"/>'
"""Pandoc takes a line to be narrower than ours, and a full table to be wider than the text."""
ROWS = ("<w:tr><w:tc>", "</w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>")
LONGEST_TAG = 64
COLUMNS = '<w:cols w:space="708"/>'


def section(size: str) -> str:
    margins = "".join(f' w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="agendaHeader"/>'
        '<w:footerReference w:type="default" r:id="agendaFooter"/><w:type w:val="nextPage"/>'
        f'<w:pgSz {size}/><w:pgMar{margins} w:header="709" w:footer="709" w:gutter="0"/>{COLUMNS}</w:sectPr>'
    )


def styled(style: str, inside: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{inside}</w:pPr></w:p>'


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction: str) -> str:
    """Word works out what it shows."""
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def control(name: str) -> tuple[str, str]:
    """Around a value that Word, or who fills in a template, finds by its name."""
    named = f"<w:alias w:val={quoteattr(name[:LONGEST_TAG])}/><w:tag w:val={quoteattr(name[:LONGEST_TAG])}/>"
    return f"<w:sdt><w:sdtPr>{named}</w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"


PORTRAIT = section(f'w:w="{SHORT_SIDE}" w:h="{LONG_SIDE}"')
LANDSCAPE = section(f'w:w="{LONG_SIDE}" w:h="{SHORT_SIDE}" w:orient="landscape"')
CONTENTS = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
DIALECT = Dialect(
    name="openxml",
    tab="<w:r><w:tab/></w:r>",
    page_break=styled(PAGE_BREAK),
    to_landscape=styled(PAGE_TURN, PORTRAIT),
    next_landscape=styled(PAGE_TURN, LANDSCAPE),
    to_portrait=styled(PAGE_TURN, LANDSCAPE),
    open_contents=f"<w:p>{field_mark('begin')}{CONTENTS}{field_mark('separate')}</w:p>",
    close_contents=f"<w:p>{field_mark('end')}</w:p>",
    contents_style="TOC",
    field=control,
    portrait_width=(SHORT_SIDE - 2 * MARGIN) / PANDOC_LINE,
    landscape_width=(LONG_SIDE - 2 * MARGIN) / PANDOC_LINE,
)
FIRST_FOOTER = {Layout.DOSSIER: "", Layout.LETTER: '<w:footerReference w:type="first" r:id="agendaFooter"/>'}
SETTINGS = (
    f'{PROLOGUE}<w:settings {WORD}><w:defaultTabStop w:val="708"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
APPLICATION = f'<Properties xmlns="{OFFICE}/extended-properties"><Application>Agenda</Application></Properties>'
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = (
    f'{WORD} xmlns:r="{OFFICE}/relationships" xmlns:wp="{DRAWING}/wordprocessingDrawing" '
    f'xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
)
TEMPLATE = f"{PROLOGUE}<w:document {SPACES}><w:body>$body$%s</w:body></w:document>"


def write_docx(document: Document, typeface: str, fonts: Path, house: bytes | None = None) -> bytes:
    """``typeface`` is named in the file, not embedded; ``fonts`` are those of the pictures.

    With the template of a ``house`` the styles and the page are those of the house.
    """
    if house:
        manuscript = Manuscript(document, upright(DIALECT), rasters_of(document, fonts))
        return packed(finished(unpacked(convert(manuscript.tree(), "docx", TEMPLATE % "$sectpr$", house)), document))
    last = LANDSCAPE if document.blocks and isinstance(document.blocks[-1], Landscape) else PORTRAIT
    manuscript = Manuscript(document, DIALECT, rasters_of(document, fonts))
    parts = finished(unpacked(convert(manuscript.tree(), "docx", TEMPLATE % last)), document)
    for name, pattern, replacement in amendments(document):
        parts[name] = amended(parts[name].decode(), pattern, replacement).encode()
    return packed(parts | {name: part.encode() for name, part in own_parts(document, typeface)})


def finished(parts: dict[str, bytes], document: Document) -> dict[str, bytes]:
    core, created = parts["docProps/core.xml"].decode(), document.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("created", "modified"):
        stamp = f'<dcterms:{name} xsi:type="dcterms:W3CDTF">'
        core = amended(core, f"{stamp}[^<]*", f"{stamp}{created}")
    text = TABLE_WIDTH.sub(FULL_WIDTH, ADDRESS.sub(b"", parts["word/document.xml"]))
    return parts | {
        "docProps/core.xml": core.encode(),
        "word/document.xml": kept_together(text.decode(), *ROWS).encode(),
        "word/numbering.xml": INDENT.sub(half, parts["word/numbering.xml"].decode()).encode(),
    }


def half(indent: re.Match[str]) -> str:
    return f'w:left="{int(indent[1]) // 2}" w:hanging="360"'


def own_parts(document: Document, typeface: str) -> Iterator[tuple[str, str]]:
    head = " · ".join(filter(None, (document.marking, document.title)))
    foot = f"{words('Pagina ')}{field('PAGE')}{words(' van ')}{field('NUMPAGES')}"
    yield "word/styles.xml", PROLOGUE + styles_xml(styles_of(document.layout), typeface, document.language)
    yield "word/settings.xml", SETTINGS
    yield "word/header1.xml", around("hdr", "Header", words(head))
    yield "word/footer1.xml", around("ftr", "Footer", foot)
    yield "docProps/app.xml", PROLOGUE + APPLICATION


def words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def around(element: str, style: str, content: str) -> str:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
    return f"{PROLOGUE}<w:{element} {WORD}>{paragraph}</w:{element}>"


def amendments(document: Document) -> Iterator[tuple[str, str, str]]:
    """Part, pattern, and what comes in the place of its first match. Text of people holds no bare ``<``."""
    yield "word/document.xml", re.escape("<w:sectPr>"), f"<w:sectPr>{FIRST_FOOTER[document.layout]}"
    yield "word/document.xml", re.escape(COLUMNS), f"{COLUMNS}<w:titlePg/>"
    yield "word/_rels/document.xml.rels", "</Relationships>$", f"{''.join(map(relation, AROUND))}</Relationships>"
    yield "[Content_Types].xml", "</Types>$", f"{''.join(map(content_type, AROUND))}</Types>"


AROUND = ("header", "footer")


def relation(name: str) -> str:
    return f'<Relationship Id="agenda{name.title()}" Type="{OFFICE}/relationships/{name}" Target="{name}1.xml"/>'


def content_type(name: str) -> str:
    return f'<Override PartName="/word/{name}1.xml" ContentType="{TYPE}.{name}+xml"/>'
