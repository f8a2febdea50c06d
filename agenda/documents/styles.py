"""The look of editable documents: one table, from which the styles of Word and of ODF are written."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from agenda.documents.content import Layout

INK = "1A1A1A"
ACCENT = "14406B"
QUIET = "55606B"
HAIRLINE = "B8C0C8"
HEAD_FILL = "EAF0F6"
CALLOUT_FILL = "F1F5F9"


class Family(StrEnum):
    PARAGRAPH = "paragraph"
    CHARACTER = "text"


@dataclass(frozen=True)
class Style:
    """Lengths in points; None takes the value of ``parent``.

    ``name`` is Word's identifier of the style. ``tab`` indents by so much all but the first line, which has a tab stop
    there; ``bar`` is a line along the left side.
    """

    name: str
    parent: str = ""
    family: Family = Family.PARAGRAPH
    size: float | None = None
    leading: float | None = None
    before: float | None = None
    after: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool = False
    raised: bool = False
    colour: str = ""
    fill: str = ""
    bar: str = ""
    align: str = ""
    indent: float | None = None
    tab: float | None = None
    keep_with_next: bool = False
    new_page: bool = False
    outline: int = 0


BODY = "BodyText"
PAGE_BREAK = "Nieuwebladzijde"
PAGE_TURN = "Bladzijdewissel"

HEADING = Style("Heading", "Normal", bold=True, colour=ACCENT, keep_with_next=True)
CALLOUT = Style("Kader", "Normal", fill=CALLOUT_FILL, bar=ACCENT)
STATUS = Style("Status", family=Family.CHARACTER, bold=True)
STYLES = (
    Style("Normal", size=9, leading=12, before=0, after=0, bold=False, italic=False, colour=INK),
    Style(BODY, "Normal", after=9),
    Style("FirstParagraph", BODY),
    Style("Compact", "Normal", after=2),
    replace(HEADING, name="Heading1", outline=1, size=13, leading=17, before=22, after=8),
    replace(HEADING, name="Heading2", outline=2, size=10.5, leading=14, before=16, after=6),
    replace(HEADING, name="Heading3", outline=3, before=12, after=4, colour=INK),
    replace(HEADING, name="Heading4", outline=4, before=10, after=4, colour=INK, bold=False, italic=True),
    Style("Title", "Normal", size=22, leading=28, before=6, after=12, bold=True, colour=ACCENT),
    Style("Subtitle", "Normal", size=13, leading=17, after=12),
    Style("TOC1", "Normal", before=6, after=2, bold=True),
    Style("TOC2", "Normal", after=2, indent=12),
    Style("TOC3", "Normal", after=2, indent=24),
    Style("FootnoteText", "Normal", size=7.5, leading=10),
    Style("TableCaption", "Normal", before=8, after=4, bold=True, keep_with_next=True),
    Style("Bijschrift", "Normal", before=8, after=4, bold=True, keep_with_next=True),
    Style("Afbeelding", "Normal", after=9),
    Style("Header", "Normal", size=7.5, leading=10, colour=QUIET),
    Style("Footer", "Header"),
    Style("Tabeltekst", "Normal", size=8, leading=10.5),
    Style("TabeltekstMidden", "Tabeltekst", align="center"),
    Style("TabeltekstRechts", "Tabeltekst", align="right"),
    Style("Tabelkop", "Tabeltekst", bold=True, colour=ACCENT),
    Style("TabelkopMidden", "Tabelkop", align="center"),
    Style("TabelkopRechts", "Tabelkop", align="right"),
    Style("Afzender", "Normal", after=30),
    Style("Geadresseerde", "Normal", after=30),
    Style("Gegevens", "Normal", after=3, tab=110),
    Style("Gegevensslot", "Gegevens", after=16),
    CALLOUT,
    Style("Kaderslot", "Kader", after=10),
    replace(CALLOUT, name="Kadertitel", before=6, bold=True, colour=ACCENT, keep_with_next=True),
    Style("Slotalinea", BODY, keep_with_next=True),
    Style("Ondertekening", "Normal", before=48),
    Style("Markering", "Normal", bold=True, colour="8A1C12"),
    Style("Omslag", "Normal", size=10.5, leading=14, after=160, colour=QUIET),
    Style("Datum", "Normal", after=60),
    Style("Inhoudskop", "Normal", size=13, leading=17, after=8, bold=True, colour=ACCENT),
    Style(PAGE_BREAK, "Normal", size=1, leading=1, new_page=True),
    Style(PAGE_TURN, "Normal", size=1, leading=1),
    Style("Hyperlink", family=Family.CHARACTER, colour=ACCENT, underline=True),
    Style("FootnoteReference", family=Family.CHARACTER, raised=True),
    replace(STATUS, name="StatusSuccess", colour="14532D", fill="DCEFDF"),
    replace(STATUS, name="StatusWarning", colour="6B3D00", fill="FDEBC8"),
    replace(STATUS, name="StatusDanger", colour="8A1C12", fill="FADBD8"),
    replace(STATUS, name="StatusInactive", colour="3C4650", fill="E6E9EC"),
    replace(STATUS, name="StatusNeutral", colour="14406B", fill="DDE8F3"),
)
OF_LAYOUT: dict[Layout, dict[str, dict[str, Any]]] = {
    Layout.DOSSIER: {},
    Layout.LETTER: {
        "Heading1": {"size": 9, "leading": 12, "before": 15, "after": 3, "colour": INK},
        "Heading2": {"size": 9, "leading": 12, "before": 12, "after": 3, "colour": INK, "bold": False, "italic": True},
        "Heading3": {"bold": False},
    },
}


def styles_of(layout: Layout) -> tuple[Style, ...]:
    own = OF_LAYOUT[layout]
    return tuple(replace(style, **own.get(style.name, {})) for style in STYLES)
