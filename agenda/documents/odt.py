"""OpenDocument text: pandoc writes the text, this adds the styles and the page around it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from agenda.documents.archive import amended, packed, unpacked
from agenda.documents.content import Document, Figure, Layout
from agenda.documents.manuscript import Dialect, Manuscript, upright
from agenda.documents.odf_styles import NAMESPACES, default_style, font_face, name_of, style_xml
from agenda.documents.pandoc import convert
from agenda.documents.rasters import rasters_of
from agenda.documents.rows import kept_together
from agenda.documents.styles import ACCENT, HAIRLINE, HEAD_FILL, PAGE_BREAK, PAGE_TURN, styles_of

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
VERSION = 'office:version="1.3"'
FIRST, UPRIGHT, ON_SIDE = "Standard", "Staand", "Liggend"  # master pages; Writer begins with "Standard"
A4 = ("21cm", "29.7cm")
CONTENTS_SOURCE = '<text:table-of-content-source text:outline-level="3" text:use-outline-level="true"/>'
DIALECT = Dialect(
    name="opendocument",
    tab="<text:tab/>",
    page_break=f'<text:p text:style-name="{PAGE_BREAK}"/>',
    to_landscape=f'<text:p text:style-name="{PAGE_TURN}{ON_SIDE}"/>',
    next_landscape=f'<text:p text:style-name="{PAGE_TURN}{ON_SIDE}"/>',
    to_portrait=f'<text:p text:style-name="{PAGE_TURN}{UPRIGHT}"/>',
    open_contents=f'<text:table-of-content text:name="Inhoud">{CONTENTS_SOURCE}<text:index-body>',
    close_contents="</text:index-body></text:table-of-content>",
    contents_style="Contents_20_",
    field=lambda name: ("", ""),
    portrait_width=1,
    landscape_width=1,
)
ROW_STYLE = (
    '<style:style style:name="Rij" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>'
    "</style:style>"
)
ROWS = ("<table:table-row>", "</table:table-row>", '<table:table-row table:style-name="Rij">')
TEMPLATE = (
    f"{PROLOGUE}<office:document-content {NAMESPACES} {VERSION}><office:automatic-styles>{ROW_STYLE}$automatic-styles$"
    "</office:automatic-styles><office:body><office:text>$body$</office:text></office:body></office:document-content>"
)
# What pandoc fixes in its writer, and what takes its place. Text of people holds no bare ``<`` or ``>``.
CELL = re.compile(r'(style:name="(Table\w*RowCell)"[^>]*>\s*<style:table-cell-properties )fo:border="none"')
EDGES = f'fo:padding="2.5pt" fo:border-left="none" fo:border-right="none" fo:border-bottom="0.5pt solid #{HAIRLINE}"'
HEAD_EDGES = (
    f'fo:padding="2.5pt" fo:border-left="none" fo:border-right="none" fo:background-color="#{HEAD_FILL}" '
    f'fo:border-top="0.75pt solid #{ACCENT}" fo:border-bottom="0.75pt solid #{ACCENT}"'
)
CELL_EDGES = {"TableHeaderRowCell": HEAD_EDGES, "TableRowCell": EDGES}
LINK = '<text:span text:style-name="Definition">', f'<text:span text:style-name="{name_of("Hyperlink")}">'
INDENT = re.compile(r'<style:list-level-label-alignment ([^>]*)position="([\d.]+)in"([^>]*)margin-left="[\d.]+in" />')
FRAME = re.compile("</draw:frame>")
NOTES = (
    '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Footnote_20_Symbol" '
    'text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" style:num-suffix=" " '
    'text:start-value="0" text:footnotes-position="page" text:start-numbering-at="document"/>'
)
NUMBERS = (
    'Pagina <text:page-number text:select-page="current">1</text:page-number> van <text:page-count>1</text:page-count>'
)


def write_odt(document: Document, typeface: str, fonts: Path, house: bytes | None = None) -> bytes:
    """``typeface`` is named in the file, not embedded; ``fonts`` are those of the pictures.

    With the template of a ``house`` the styles and the page are those of the house.
    """
    manuscript = Manuscript(document, upright(DIALECT) if house else DIALECT, rasters_of(document, fonts))
    parts = unpacked(convert(manuscript.tree(), "odt", TEMPLATE, house))
    own = {"content.xml": described(finished(parts["content.xml"].decode()), document.figures)}
    if house is None:
        own["styles.xml"] = styles_xml(document, typeface)
    own["meta.xml"] = dated(parts["meta.xml"].decode(), document)
    return packed(parts | {name: part.encode() for name, part in own.items()})


def dated(meta: str, document: Document) -> str:
    created = document.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("meta:creation-date", "dc:date"):
        meta = amended(meta, f"<{name}>[^<]*", f"<{name}>{created}")
    return meta


def finished(content: str) -> str:
    edged = CELL.sub(lambda found: found[1] + CELL_EDGES[found[2]], kept_together(content, *ROWS))
    return INDENT.sub(closer, edged.replace(*LINK))


def described(content: str, figures: Iterable[Figure]) -> str:
    """Each picture told in words, which pandoc leaves out."""
    told = iter(figures)
    return FRAME.sub(lambda _: words_of(next(told)), content)


def words_of(figure: Figure) -> str:
    title = f"<svg:title>{escape(figure.caption)}</svg:title>" if figure.caption else ""
    return f"{title}<svg:desc>{escape(figure.alternative)}</svg:desc></draw:frame>"


def closer(label: re.Match[str]) -> str:
    """A quarter of an inch to the left: the first level stands on the margin."""
    before, position, between = label.groups()
    inches = f"{float(position) - 0.25:g}in"
    return f'<style:list-level-label-alignment {before}position="{inches}"{between}margin-left="{inches}" />'


def styles_xml(document: Document, typeface: str) -> str:
    styles = "".join(map(style_xml, styles_of(document.layout)))
    return (
        f"{PROLOGUE}<office:document-styles {NAMESPACES} {VERSION}>{font_face(typeface)}<office:styles>"
        f"{default_style(typeface, document.language)}{styles}{''.join((*TURNS, *OWN_STYLES))}{NOTES}</office:styles>"
        f"<office:automatic-styles>{page_layout(UPRIGHT, *A4)}{page_layout(ON_SIDE, *reversed(A4))}"
        f"</office:automatic-styles><office:master-styles>{''.join(master_pages(document))}</office:master-styles>"
        "</office:document-styles>"
    )


def turn(page: str) -> str:
    return (
        f'<style:style style:name="{PAGE_TURN}{page}" style:family="paragraph" '
        f'style:parent-style-name="{PAGE_TURN}" style:master-page-name="{page}"/>'
    )


TURNS = (turn(UPRIGHT), turn(ON_SIDE))
OWN_STYLES = (
    '<style:style style:name="Footnote_20_Symbol" style:family="text"/>',
    '<style:style style:name="Numbering_20_Symbols" style:family="text"/>',
    '<style:style style:name="Bullet_20_Symbols" style:family="text"/>',
)


def page_layout(name: str, width: str, height: str) -> str:
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="{ORIENTATIONS[name]}" fo:margin-left="2.5cm" '
        'fo:margin-right="2.5cm" fo:margin-top="1.25cm" fo:margin-bottom="1.25cm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="1.25cm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:min-height="1.25cm" '
        'fo:margin-top="0.6cm"/></style:footer-style>'
        "</style:page-layout>"
    )


ORIENTATIONS = {UPRIGHT: "portrait", ON_SIDE: "landscape"}


def master_pages(document: Document) -> Iterator[str]:
    head = " · ".join(filter(None, (document.marking, document.title)))
    header = f'<style:header><text:p text:style-name="Header">{escape(head)}</text:p></style:header>'
    yield master_page(
        FIRST, UPRIGHT, f"{header}<style:header-first><text:p/></style:header-first>", FIRST_FOOTERS[document.layout]
    )
    yield master_page(UPRIGHT, UPRIGHT, header)
    yield master_page(ON_SIDE, ON_SIDE, header)


def master_page(name: str, layout: str, header: str, first_footer: str = "") -> str:
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}">{header}'
        f"{FOOTER}{first_footer}</style:master-page>"
    )


NUMBERED = f'<text:p text:style-name="Footer">{NUMBERS}</text:p>'
FOOTER = f"<style:footer>{NUMBERED}</style:footer>"
FIRST_FOOTERS = {
    Layout.DOSSIER: "<style:footer-first><text:p/></style:footer-first>",
    Layout.LETTER: f"<style:footer-first>{NUMBERED}</style:footer-first>",
}
