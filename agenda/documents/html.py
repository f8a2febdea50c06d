"""Accessible HTML: a fragment for the site's own pages, or a page that stands alone."""

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from agenda.documents.claims import CONTENT, MADE_BY, claim_of
from agenda.documents.content import Annex, Document, Heading, Layout
from agenda.documents.inlines import plain
from agenda.documents.pen import LinkTo, Pen
from agenda.documents.weaving import Weave, woven
from agenda.kernel.dutch import spoken_date

STYLES = Path(__file__).parents[2] / "theme" / "styles"
PAGE_STYLE = "body{font:1rem/1.5 Verdana,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a1a1a}"
DEEPEST_IN_CONTENTS = 2
ENTRY = Weave('<li class="agenda-document__level-{}"><a href="#kop-{}">{}</a></li>')


def nowhere(annex: Annex) -> str | None:
    return None


def write_html(document: Document, link: LinkTo = nowhere) -> bytes:
    """A page of its own, in UTF-8; ``link`` leads to the files of the annexes."""
    claim = claim_of(document)
    style = Markup(PAGE_STYLE + (STYLES / "document.css").read_text())  # noqa: S704 -- ours
    page = Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><meta name="{}" content="{}"><meta name="{}" content="{}">'
        '<title>{}</title><style>{}</style></head><body><a class="agenda-document__skip" href="#document">'
        'Direct naar de inhoud</a><main id="document" tabindex="-1">{}</main></body></html>\n'
    )
    marks = (CONTENT, claim.content_sha256, MADE_BY, claim.release)
    return page.format(document.language, *marks, document.title, style, fragment(document, link)).encode()


def fragment(document: Document, link: LinkTo = nowhere, *, titled: bool = True) -> Markup:
    """The title is its ``h1``, unless the page around it has one; the headings of the text follow from ``h2``.

    The styles are in the theme.
    """
    pen = Pen(link)
    head = [Markup("<h1>{}</h1>").format(document.title)] if titled else []
    head += [Markup("<p>{}</p>").format(text) for text in (document.marking, document.subtitle, day(document)) if text]
    head += [Markup("<p>{}</p>").format(lines(parts)) for parts in (document.sender, document.addressee) if parts]
    facts = [pen.terms(document.facts)] if document.facts else []
    contents = [contents_of(document.headings)] if document.layout is Layout.DOSSIER and document.headings else []
    body = pen.blocks(document.blocks)
    parts = Markup("\n").join([*head, *facts, *contents, body, pen.notes()])
    return Markup('<div class="agenda-document">{}</div>').format(parts)


def contents_of(headings: Iterable[Heading]) -> Markup:
    entries = woven(
        ENTRY(heading.level, number, plain(heading.content))
        for number, heading in enumerate(headings, start=1)
        if heading.level <= DEEPEST_IN_CONTENTS
    )
    return Markup(
        '<nav class="agenda-document__contents" aria-label="Inhoud"><p><strong>Inhoud</strong></p><ul>{}</ul></nav>'
    ).format(entries)


def day(document: Document) -> str:
    return spoken_date(document.date) if document.date else ""


def lines(texts: Iterable[str]) -> Markup:
    return Markup("<br>").join(texts)
