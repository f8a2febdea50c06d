import json
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.documents.content import (
    Annex,
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    DataList,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Item,
    Landscape,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    Table,
)
from agenda.documents.differences import Difference, DifferenceKind, differences
from agenda.documents.erratum import errata, erratum_document, erratum_text
from agenda.documents.html import write_html

AT = datetime(2026, 3, 27, tzinfo=UTC)
K = DifferenceKind
few = settings(max_examples=40, deadline=None)

# ── Documents at random ────────────────────────────────────────────────────────────────────────────────────────────

words = st.lists(
    st.sampled_from("een actie van de provincie 2.1 3. Doel 2: loopt".split()), min_size=1, max_size=5
).map(" ".join)
maybe = st.one_of(st.just(""), words)
runs = st.one_of(
    words,
    st.builds(lambda text, note: [text, Footnote(note)], words, words),
    st.builds(
        lambda text, more: [Strong(text), LineBreak(), Link("https://www.rijksoverheid.nl/", more)], words, words
    ),
)
terms = st.lists(st.tuples(words, runs), min_size=1, max_size=3)
items = st.lists(st.one_of(runs, st.builds(Item, words, st.builds(BulletList, st.lists(runs, max_size=2)))), max_size=3)
texts = st.one_of(st.builds(Paragraph, runs), st.builds(BulletList, items), st.builds(NumberedList, items))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    row = st.lists(runs, min_size=width, max_size=width)
    return Table([Column(draw(words)) for _ in range(width)], draw(st.lists(row, max_size=4)), draw(maybe))


blocks = st.one_of(
    texts,
    tables(),
    st.builds(Callout, words, st.lists(texts, max_size=2)),
    st.builds(DataList, terms),
    st.builds(Signature, terms),
    st.builds(Figure, st.sampled_from(["<svg/>", "<svg><g/></svg>"]), words, maybe),
    st.just(PageBreak()),
    st.builds(Landscape, st.lists(texts, max_size=2)),
)
annexes = st.builds(
    Annex,
    st.sampled_from(["a1", "b2"]),
    st.just(9),
    st.sampled_from(["2A", "2B"]),
    words,
    words,
    st.integers(0, 2),
    maybe,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    parts: list[Block] = draw(st.lists(blocks, max_size=2))
    above = 0
    for _ in range(draw(st.integers(0, 5))):
        above = draw(st.integers(1, min(above + 1, 4)))
        parts += [Heading(above, draw(runs)), *draw(st.lists(blocks, max_size=3))]
    parts += draw(st.lists(annexes, max_size=2))
    return Document(draw(words), AT, parts, facts=draw(terms), subtitle=draw(maybe), addressee=draw(maybe))


UNSEEN = frozenset({"kind", "svg", "url", "sha256", "created", "date", "layout", "language", "align", "tone"})
Way = tuple[str | int, ...]


def strings(frozen: Any, way: Way = ()) -> Iterator[Way]:
    """Where in a frozen document the texts stand that are seen."""
    if isinstance(frozen, str):
        yield way
    elif isinstance(frozen, list | dict):
        for name, part in frozen.items() if isinstance(frozen, dict) else enumerate(frozen):
            if name not in UNSEEN:
                yield from strings(part, (*way, name))


def rewritten(document: Document, way: Way, text: str) -> Document:
    frozen = deepcopy(document.to_json())
    place = frozen
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = text
    return Document.from_json(frozen)


@few
@given(documents())
def test_a_document_does_not_differ_from_itself(document: Document) -> None:
    thawed = Document.from_json(json.loads(json.dumps(document.to_json())))
    assert differences(document, thawed) == []


@few
@given(documents(), st.data())
def test_any_text_that_is_changed_is_told_with_the_new_words(document: Document, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(list(strings(document.to_json()))))
    found = differences(document, rewritten(document, way, "waterschap Zuiderzeeland"))
    assert any("waterschap Zuiderzeeland" in one.new for one in found)
    assert all(one.kind is not K.MOVED for one in found) or "Heading" in str(way) or len(found) > 0


@few
@given(documents(), blocks.filter(lambda block: not isinstance(block, PageBreak | Landscape)), st.data())
def test_a_block_that_comes_or_goes_is_told(document: Document, block: Block, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(document.blocks)))
    longer = replace(document, blocks=[*document.blocks[:place], block, *document.blocks[place:]])
    with_words = any(strings(replace(document, blocks=[block]).to_json()["blocks"]))
    assert bool(differences(document, longer)) == bool(differences(longer, document)) == with_words


@few
@given(documents(), documents())
def test_what_came_one_way_went_the_other_way(old: Document, new: Document) -> None:
    there, back = (Counter(one.kind for one in differences(*pair)) for pair in ((old, new), (new, old)))
    assert (there[K.ADDED], there[K.REMOVED], there[K.CHANGED]) == (back[K.REMOVED], back[K.ADDED], back[K.CHANGED])


# ── Examples ───────────────────────────────────────────────────────────────────────────────────────────────────────


def told(old: list[Block], new: list[Block]) -> list[str]:
    return [one.sentence for one in differences(Document("T", AT, old), Document("T", AT, new))]


STAND = [Column("Nr."), Column("Actie"), Column("Oordeel")]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ([Paragraph("a")], [Paragraph("b")], ["Tekst: van ‘a’ naar ‘b’."]),
        ([Paragraph("De eerste alinea.")], [], ["Vervallen tekst: ‘De eerste alinea.’"]),
        ([Paragraph(["a", Strong("b")])], [Paragraph([Emphasis("a"), "b  "])], []),
        (
            [Paragraph(["Zie de brief", Footnote("nr. 178"), "."])],
            [Paragraph(["Zie de brief", Footnote("nr. 209"), "."])],
            ["Tekst: van ‘Zie de brief (voetnoot: nr. 178).’ naar ‘Zie de brief (voetnoot: nr. 209).’"],
        ),
        (
            [Paragraph(Link("https://oud.nl", "brief"))],
            [Paragraph(Link("https://nieuw.nl", "brief"))],
            ["Tekst: een verwijzing leidt nu naar https://nieuw.nl."],
        ),
        (
            [Paragraph("eerste"), Paragraph("tweede"), Paragraph("derde")],
            [Paragraph("derde"), Paragraph("eerste"), Paragraph("tweede")],
            ["‘derde’ staat nu vooraan."],
        ),
        (
            [Table(STAND, [["2.1", "Kaart maken", "op schema"], ["2.2", "Terreinen", "op schema"]])],
            [Table(STAND, [["2.1", "Kaart maken", "aandacht nodig"], ["2.3", "Water", "op schema"]])],
            [
                "‘2.1 Kaart maken’ – Oordeel: van ‘op schema’ naar ‘aandacht nodig’.",
                "Vervallen rij: ‘2.2 Terreinen’.",
                "Nieuwe rij: ‘2.3 Water’.",
            ],
        ),
        (
            [Table(STAND, [["1", "Kaart maken", Cell("op schema", "success")], ["2", "Terreinen", ""]])],
            [Table(STAND, [["1", "Terreinen", ""], ["2", "Kaart maken", Cell("op schema", "warning")]])],
            [
                "‘Kaart maken’",
            ],
        ),
        (
            [Table([Column("Nr."), Column("Stand")], [["1", "x"]], "Acties")],
            [Table([Column("Nr."), Column("Oordeel"), Column("Fase")], [["1", "x", "klaar"]], "Alle acties")],
            [
                "Titel van de tabel: van ‘Acties’ naar ‘Alle acties’.",
                "De kolom ‘Stand’ heet nu ‘Oordeel’.",
                "Nieuwe kolom: ‘Fase’.",
            ],
        ),
        (
            [DataList([("Soort", "actie"), ("Contact", "J. Smit"), ("Kenmerk", "A-1")])],
            [DataList([("Soort", "maatregel"), ("Ons kenmerk", "A-1"), ("Tijd", "10 minuten")])],
            [
                "Soort: van ‘actie’ naar ‘maatregel’.",
                "Vervallen: Contact, was ‘J. Smit’.",
                "‘Kenmerk’ heet nu ‘Ons kenmerk’.",
                "Nieuw: Tijd, ‘10 minuten’.",
            ],
        ),
        (
            [BulletList(["vast te stellen", Item("kennis te nemen", BulletList(["stand", "termijn"]))])],
            [NumberedList(["opening", "vast te stellen", Item("kennis te nemen", BulletList(["stand", "risico"]))])],
            [
                "Nummering van de opsomming: van ‘geen’ naar ‘vanaf 1’.",
                "Nieuw in de opsomming: ‘opening’.",
                "In de opsomming: van ‘termijn’ naar ‘risico’.",
            ],
        ),
        (
            [Callout("1.2 Kaart: vertraagd", [Paragraph("Trekker: EZ.")])],
            [Callout("1.2 Kaart: op schema", [Paragraph("Trekker: BZK.")])],
            [
                "Kader: van ‘1.2 Kaart: vertraagd’ naar ‘1.2 Kaart: op schema’.",
                "‘1.2 Kaart: op schema’ – Tekst: van ‘Trekker: EZ.’ naar ‘Trekker: BZK.’",
            ],
        ),
        (
            [Figure("<svg/>", "Van 8 naar 9", "Stand"), Figure("<svg/>", "Tijdlijn")],
            [Figure("<svg/>", "Van 8 naar 10", "Stand"), Figure("<svg><g/></svg>", "Tijdlijn")],
            [
                "De afbeelding ‘Stand’ is bijgewerkt: van ‘Van 8 naar 9’ naar ‘Van 8 naar 10’.",
                "De afbeelding ‘Tijdlijn’ is bijgewerkt.",
            ],
        ),
    ],
)
def test_a_difference_is_told_in_a_sentence(old: list[Block], new: list[Block], sentences: list[str]) -> None:
    assert told(old, new) == sentences
