"""The table of styles in the XML of OpenDocument (OASIS ODF 1.3, part 3, 16)."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from agenda.documents.styles import BODY, Family, Style

SPACES = {
    "office": "office",
    "style": "style",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
    "meta": "meta",
}
NAMESPACES = (
    " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in SPACES.items())
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
# What pandoc and LibreOffice call these; the others are called as they are identified.
NAMES = {
    "Normal": "Standard",
    "BodyText": "Text_20_body",
    "FirstParagraph": "First_20_paragraph",
    "FootnoteText": "Footnote",
    "FootnoteReference": "Footnote_20_anchor",
    "Hyperlink": "Internet_20_link",
    **{f"Heading{level}": f"Heading_20_{level}" for level in range(1, 5)},
    **{f"TOC{level}": f"Contents_20_{level}" for level in range(1, 4)},
}
COUNTRIES = {"nl": "NL"}
EDGES = {"center": "center", "right": "end"}


def name_of(style: str) -> str:
    return NAMES.get(style, style)


def style_xml(style: Style) -> str:
    parent = f' style:parent-style-name="{name_of(style.parent)}"' if style.parent else ""
    following = f' style:next-style-name="{name_of(BODY)}"' if style.outline else ""
    outline = f' style:default-outline-level="{style.outline}"' if style.outline else ""
    return (
        f'<style:style style:name="{name_of(style.name)}" style:family="{style.family}"{parent}{following}{outline}>'
        f"{paragraph(style)}<style:text-properties{attributes(letters(style))}/></style:style>"
    )


def paragraph(style: Style) -> str:
    return f"<style:paragraph-properties{attributes(lines(style))}/>" if style.family is Family.PARAGRAPH else ""


def lines(style: Style) -> Iterator[tuple[str, str]]:
    yield from (
        (name, f"{points}pt")
        for name, points in (
            ("fo:margin-top", style.before),
            ("fo:margin-bottom", style.after),
            ("fo:line-height" if style.leading == 1 else "style:line-height-at-least", style.leading),
            ("fo:margin-left", style.tab or style.indent),
            ("fo:text-indent", -style.tab if style.tab else None),
        )
        if points is not None
    )
    if style.align:
        yield "fo:text-align", EDGES[style.align]
    if style.keep_with_next:
        yield "fo:keep-with-next", "always"
    if style.new_page:
        yield "fo:break-before", "page"
    if style.fill:
        yield "fo:background-color", f"#{style.fill}"
    if style.bar:
        yield "fo:border-left", f"2.25pt solid #{style.bar}"
        yield "fo:padding-left", "6pt"


def letters(style: Style) -> Iterator[tuple[str, str]]:
    if style.size is not None:
        yield "fo:font-size", f"{style.size}pt"
    if style.bold is not None:
        yield "fo:font-weight", "bold" if style.bold else "normal"
    if style.italic is not None:
        yield "fo:font-style", "italic" if style.italic else "normal"
    if style.colour:
        yield "fo:color", f"#{style.colour}"
    if style.underline:
        yield "style:text-underline-style", "solid"
    if style.raised:
        yield "style:text-position", "super 65%"
    if style.fill and style.family is Family.CHARACTER:
        yield "fo:background-color", f"#{style.fill}"


def attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs)


def default_style(typeface: str, language: str) -> str:
    letters = {
        "style:font-name": typeface,
        "fo:language": language,
        "fo:country": COUNTRIES.get(language, "none"),
    }
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2" '
        f'style:tab-stop-distance="1.25cm"/><style:text-properties{attributes(letters.items())}/></style:default-style>'
    )


def font_face(typeface: str) -> str:
    named = {"style:name": typeface, "svg:font-family": f"'{typeface}'"}
    return f"<office:font-face-decls><style:font-face{attributes(named.items())}/></office:font-face-decls>"
