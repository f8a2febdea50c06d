"""The table of styles in the XML of Word (ECMA-376, part 1, 17.7)."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from agenda.documents.styles import ACCENT, BODY, HAIRLINE, HEAD_FILL, Family, Style

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWIPS = 20  # per point
LANGUAGES = {"nl": "nl-NL"}
FAMILIES = {Family.PARAGRAPH: "paragraph", Family.CHARACTER: "character"}
# Word knows its own styles by these names; the others are called as they are identified.
NAMES = {
    "BodyText": "Body Text",
    "FirstParagraph": "First Paragraph",
    "FootnoteText": "footnote text",
    "FootnoteReference": "footnote reference",
    "TableCaption": "Table Caption",
    "Header": "header",
    "Footer": "footer",
    **{f"Heading{level}": f"heading {level}" for level in range(1, 5)},
    **{f"TOC{level}": f"toc {level}" for level in range(1, 4)},
}


def edge(side: str, colour: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:color="{colour}"/>'


def padding(**widths: int) -> str:
    edges = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in widths.items())
    return f"<w:tblCellMar>{edges}</w:tblCellMar>"


TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f"<w:tblPr>{padding(left=0, right=0)}</w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
    '<w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{edge('top', ACCENT, 6)}{edge('bottom', HAIRLINE, 4)}{edge('insideH', HAIRLINE, 4)}"
    f"</w:tblBorders>{padding(top=50, left=70, bottom=50, right=70)}</w:tblPr>"
    f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{edge("bottom", ACCENT, 6)}</w:tcBorders>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/></w:tcPr></w:tblStylePr></w:style>'
)


def styles_xml(styles: Iterable[Style], typeface: str, language: str) -> str:
    named = quoteattr(typeface)
    return (
        f"<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>"
        f"<w:rFonts w:ascii={named} w:hAnsi={named} w:eastAsia={named} w:cs={named}/>"
        f'<w:lang w:val="{LANGUAGES.get(language, language)}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f"{''.join(map(style_xml, styles))}{TABLE_STYLES}</w:styles>"
    )


def style_xml(style: Style) -> str:
    default = ' w:default="1"' if style.name == "Normal" else ""
    parent = f'<w:basedOn w:val="{style.parent}"/>' if style.parent else ""
    following = f'<w:next w:val="{BODY}"/>' if style.outline else ""
    return (
        f'<w:style w:type="{FAMILIES[style.family]}" w:styleId="{style.name}"{default}>'
        f'<w:name w:val="{NAMES.get(style.name, style.name)}"/>{parent}{following}<w:qFormat/>'
        f"{paragraph(style)}<w:rPr>{''.join(letters(style))}</w:rPr></w:style>"
    )


def paragraph(style: Style) -> str:
    return f"<w:pPr>{''.join(lines(style))}</w:pPr>" if style.family is Family.PARAGRAPH else ""


def lines(style: Style) -> Iterator[str]:
    """In the order that the schema prescribes."""
    if style.keep_with_next:
        yield "<w:keepNext/>"
    if style.new_page:
        yield "<w:pageBreakBefore/>"
    if style.bar:
        yield f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="{style.bar}"/></w:pBdr>'
    if style.fill:
        yield shading(style)
    if style.tab is not None:
        yield f'<w:tabs><w:tab w:val="left" w:pos="{twips(style.tab)}"/></w:tabs>'
    yield spacing(style)
    yield indent(style)
    if style.align:
        yield f'<w:jc w:val="{style.align}"/>'
    if style.outline:
        yield f'<w:outlineLvl w:val="{style.outline - 1}"/>'


def letters(style: Style) -> Iterator[str]:
    """In the order that the schema prescribes."""
    yield from (
        f'<w:{name} w:val="{int(on)}"/>' for name, on in (("b", style.bold), ("i", style.italic)) if on is not None
    )
    if style.colour:
        yield f'<w:color w:val="{style.colour}"/>'
    if style.size is not None:
        yield f'<w:sz w:val="{round(2 * style.size)}"/><w:szCs w:val="{round(2 * style.size)}"/>'
    if style.underline:
        yield '<w:u w:val="single"/>'
    if style.fill and style.family is Family.CHARACTER:
        yield shading(style)
    if style.raised:
        yield '<w:vertAlign w:val="superscript"/>'


def shading(style: Style) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>'


def spacing(style: Style) -> str:
    given = (("before", style.before), ("after", style.after), ("line", style.leading))
    attributes = "".join(f' w:{name}="{twips(points)}"' for name, points in given if points is not None)
    rule = ' w:lineRule="exact"' if style.leading == 1 else ' w:lineRule="atLeast"'
    return f"<w:spacing{attributes}{rule if style.leading is not None else ''}/>" if attributes else ""


def indent(style: Style) -> str:
    if style.tab is not None:
        return f'<w:ind w:left="{twips(style.tab)}" w:hanging="{twips(style.tab)}"/>'
    return f'<w:ind w:left="{twips(style.indent)}"/>' if style.indent is not None else ""


def twips(points: float) -> int:
    return round(points * TWIPS)
