"""House templates as a ministry would make them: other names for the styles, another letter type, wider margins."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from agenda.documents.content import Document, Paragraph
from agenda.documents.docx import write_docx
from agenda.documents.odt import write_odt
from agenda.documents.word_styles import WORD

TYPEFACE = "Gentium Proef"
HEADINGS = range(1, 4)
EMPTY = Document("Sjabloon", datetime(2026, 1, 1, tzinfo=UTC), [Paragraph("Tekst van het sjabloon zelf.")], "letter")
Change = Callable[[dict[str, bytes]], object]


def nothing(parts: dict[str, bytes]) -> None:
    pass


def style(identity: str, name: str, more: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"{more}><w:name w:val="{name}"/>'
        + ("" if more else '<w:basedOn w:val="Standaard"/>')
        + '<w:rPr><w:color w:val="8A1C12"/></w:rPr></w:style>'
    )


def dutch_styles(headings: Iterable[int]) -> str:
    """As Word in Dutch keeps them."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts '
        f'w:ascii="{TYPEFACE}" w:hAnsi="{TYPEFACE}"/><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("Standaard", "Normal", ' w:default="1"')
        + "".join(style(f"Kop{level}", f"heading {level}") for level in headings)
        + '<w:style w:type="table" w:default="1" w:styleId="Standaardtabel"><w:name w:val="Normal Table"/></w:style>'
        + "</w:styles>"
    )


def docx_template(headings: Iterable[int] = HEADINGS, change: Change = nothing) -> bytes:
    def altered(parts: dict[str, bytes]) -> None:
        parts["word/styles.xml"] = dutch_styles(headings).encode()
        parts["word/document.xml"] = parts["word/document.xml"].replace(b'w:left="1418"', b'w:left="2222"')
        parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"Sjabloon", b"Ministerie van Proef")
        change(parts)

    return repacked(write_docx(EMPTY, TYPEFACE, Path()), altered)


def odt_template(headings: Iterable[int] = HEADINGS, change: Change = nothing) -> bytes:
    def altered(parts: dict[str, bytes]) -> None:
        styles = parts["styles.xml"].decode().replace('fo:margin-left="2.5cm"', 'fo:margin-left="4.4cm"')
        kept = {f"Heading_20_{level}" for level in headings} | {"Standard", "Header", "Footer"}
        named = re.compile(r'<style:style style:name="([^"]+)".*?</style:style>')
        parts["styles.xml"] = named.sub(lambda one: one[0] if one[1] in kept else "", styles).encode()
        change(parts)

    return repacked(write_odt(EMPTY, TYPEFACE, Path()), altered)


def repacked(data: bytes, change: Change) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()
