"""The look of a ministry: a docx or odt of its own, of which an editable document takes the styles and the page.

What the file lacks of our own styles is added to it, after its own; the text that is in it is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from agenda.documents.archive import packed
from agenda.documents.content import Layout
from agenda.documents.odf_styles import NAMESPACES, name_of
from agenda.documents.odf_styles import style_xml as odf_style
from agenda.documents.odt import OWN_STYLES
from agenda.documents.packages import MEBIBYTE, format_of, opened
from agenda.documents.styles import Family, Style, styles_of
from agenda.documents.word_styles import NAMES, TABLE_STYLES, WORD
from agenda.documents.word_styles import style_xml as word_style
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Refusal

LARGEST, LARGEST_UNPACKED = 10 * MEBIBYTE, 60 * MEBIBYTE
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml)$|^(?:Basic|Scripts)/")
NEEDED = {"Normal": "Standaard", "Heading1": "Kop 1", "Heading2": "Kop 2", "Heading3": "Kop 3"}
"""By our names; what an office program in Dutch calls them."""
STYLES = {"docx": "word/styles.xml", "odt": "styles.xml"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
BASED = re.compile(r'(<w:(?:basedOn|next) w:val=")([^"]+)')


class NoTemplate(Refusal):
    """The file can't serve as a house template."""


@dataclass(frozen=True)
class House:
    """``reference`` is the template as pandoc takes it, in the format ``form``."""

    form: str
    reference: bytes


def house_of(data: bytes) -> House:
    if len(data) > LARGEST:
        raise NoTemplate(f"Het sjabloon is groter dan {LARGEST // MEBIBYTE} MB.")
    parts = opened(data, LARGEST_UNPACKED)
    if any(MACROS.search(name) for name in parts):
        raise NoTemplate("In het sjabloon zitten macro’s. Bewaar het als docx of odt zonder macro’s.")
    form = format_of(parts)
    completed = COMPLETED[form](parts.get(STYLES[form], b""))
    return House(form, packed(parts | {STYLES[form]: completed}))


def tree_of(styles: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(styles)  # noqa: S314 -- a file that declares entities is not opened
    except ElementTree.ParseError:
        raise NoTemplate("De stijlen van het sjabloon zijn niet te lezen. Bewaar het opnieuw.") from None


def refuse_lacking(known: Mapping[str, str] | frozenset[str], called: Callable[[str], str]) -> None:
    lacking = [dutch for name, dutch in NEEDED.items() if called(name) not in known]
    if lacking:
        word = "ontbreekt de stijl" if len(lacking) == 1 else "ontbreken de stijlen"
        raise NoTemplate(
            f"In het sjabloon {word} {spoken_list(lacking)}. Gebruik elke stijl er één keer in en bewaar het."
        )


def completed_word(styles: bytes) -> bytes:
    """Word finds a style by its name; what it is identified by differs from one language to another."""
    known = dict(_named(tree_of(styles)))
    refuse_lacking(known, called_by_word)
    taken = set(known.values())
    added = "".join(
        _in_its_terms(word_style(style), known)
        for style in own_styles()
        if called_by_word(style.name) not in known and style.name not in taken
    )
    return before_last_end(styles, added + ("" if "table" in known else _in_its_terms(_table_style(), known)))


def _named(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for style in root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            yield name.get(f"{W}val", "").casefold(), style.get(f"{W}styleId", "")


def called_by_word(style: str) -> str:
    return NAMES.get(style, style).casefold()


def _in_its_terms(xml: str, known: Mapping[str, str]) -> str:
    based = BASED.sub(lambda found: found[1] + known.get(called_by_word(found[2]), found[2]), xml)
    return re.sub(r"<w:style ", f"<w:style {WORD} ", based)


def _table_style() -> str:
    return TABLE_STYLES[TABLE_STYLES.index("<w:style ", 1) :].replace("TableNormal", "Normal Table")


def completed_odf(styles: bytes) -> bytes:
    known = frozenset(style.get(f"{ODF_STYLE}name", "") for style in tree_of(styles).iter(f"{ODF_STYLE}style"))
    refuse_lacking(known, name_of)
    ours = [odf_style(style) for style in own_styles() if name_of(style.name) not in known]
    bare = [xml for xml in OWN_STYLES if re.findall('style:name="([^"]+)"', xml)[0] not in known]
    added = "".join(xml.replace("<style:style ", f"<style:style {NAMESPACES} ", 1) for xml in [*ours, *bare])
    return before_last_end(styles, added, b"</office:styles>")


def own_styles() -> Iterable[Style]:
    """Those of a letter, in whatever colour the house has for its text."""
    for style in styles_of(Layout.LETTER):
        yield replace(style, colour="") if style.family is Family.PARAGRAPH else style


def before_last_end(styles: bytes, added: str, end: bytes = b"</") -> bytes:
    place = styles.rfind(end)
    if place < 0:
        raise NoTemplate("De stijlen van het sjabloon zijn niet te lezen. Bewaar het opnieuw.")
    return styles[:place] + added.encode() + styles[place:]


COMPLETED = {"docx": completed_word, "odt": completed_odf}
