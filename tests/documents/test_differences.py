import json
import time
import timeit
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.documents.comparison.differences import DifferenceKind, differences
from agenda.documents.comparison.erratum import errata, erratum_text
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
    Sign,
    Signature,
    Strong,
    Table,
)

AT = datetime(2026, 3, 27, tzinfo=UTC)
K = DifferenceKind
few = settings(max_examples=20, deadline=None)

# ── Documents at random ────────────────────────────────────────────────────────────────────────────────────────────

words = st.lists(
    st.sampled_from(["een", "actie", "van", "de", "provincie", "2.1", "3.", "Doel", "2:", "loopt"]),
    min_size=1,
    max_size=5,
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
    if above:
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
        ([Paragraph(Sign("●", "goed"))], [Paragraph(Sign("■", "slecht"))], ["Tekst: van ‘goed’ naar ‘slecht’."]),
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
                "‘1 Terreinen’ – Nr.: van ‘2’ naar ‘1’.",
                "‘2 Kaart maken’ – Nr.: van ‘1’ naar ‘2’.",
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


def placed(old: list[Block], new: list[Block]) -> list[tuple[tuple[str, ...], str]]:
    return [(one.place, one.sentence) for one in differences(Document("T", AT, old), Document("T", AT, new))]


OLD = [
    Heading(1, "Agenda"),
    Heading(2, "1. Opening"),
    Heading(2, "2. Stand"),
    Paragraph("Ter kennisname."),
    Heading(2, "3. Rondvraag"),
    Heading(2, "4. Sluiting"),
    Heading(1, "Doelen"),
    Heading(2, "Doel 1: Ruimte"),
    Heading(3, "1.1 Kaart maken"),
    Paragraph("Loopt."),
    Heading(3, "1.2 Terreinen"),
    Heading(2, "Doel 2: Water"),
    Heading(1, "Achtergrond"),
    Paragraph("Zie het rapport."),
]
NEW = [
    Heading(1, "Agenda"),
    Heading(2, "1. Opening"),
    Heading(2, "2. Verslag"),
    Paragraph("Nieuw verslag."),
    Heading(2, "3. Stand"),
    Paragraph("Ter besluitvorming."),
    Heading(2, "4. Sluiting en borrel"),
    Heading(1, "Doelen"),
    Heading(2, "Doel 1: Ruimte"),
    Heading(3, "1.2 Bedrijventerreinen"),
    Heading(2, "Doel 2: Water"),
    Heading(3, "2.1 Kaart maken"),
    Paragraph("Klaar."),
    Heading(1, "Bronnen"),
    Paragraph("Zie het rapport."),
]


def test_sections_are_recognised_by_title_number_or_text_and_told_in_the_order_of_the_document() -> None:
    assert placed(OLD, NEW) == [
        (("Agenda", "2. Verslag"), "Nieuw: ‘2. Verslag’."),
        (("Agenda", "3. Stand"), "‘2. Stand’ is nu ‘3. Stand’."),
        (("Agenda", "3. Stand"), "Tekst: van ‘Ter kennisname.’ naar ‘Ter besluitvorming.’"),
        (("Agenda", "3. Rondvraag"), "Vervallen: ‘3. Rondvraag’."),
        (("Agenda", "4. Sluiting en borrel"), "‘4. Sluiting’ heet nu ‘4. Sluiting en borrel’."),
        (("Doelen", "Doel 1: Ruimte", "1.2 Bedrijventerreinen"), "‘1.2 Terreinen’ heet nu ‘1.2 Bedrijventerreinen’."),
        (
            ("Doelen", "Doel 2: Water", "2.1 Kaart maken"),
            "‘1.1 Kaart maken’ is nu ‘2.1 Kaart maken’ en staat nu onder ‘Doel 2: Water’.",
        ),
        (("Doelen", "Doel 2: Water", "2.1 Kaart maken"), "Tekst: van ‘Loopt.’ naar ‘Klaar.’"),
        (("Bronnen",), "‘Achtergrond’ heet nu ‘Bronnen’."),
    ]


def test_a_section_is_told_whole_with_all_its_words_and_the_heading_that_it_has() -> None:
    found = differences(Document("T", AT, OLD), Document("T", AT, NEW))
    assert (found[0].kind, found[0].new, found[0].heading) == (K.ADDED, "2. Verslag\nNieuw verslag.", 3)
    assert (found[3].kind, found[3].old, found[3].new) == (K.REMOVED, "3. Rondvraag", "")


def test_many_moves_are_one_difference_of_order() -> None:
    names = ["aap", "noot", "mies", "wim", "zus", "jet"]
    assert told([BulletList(names)], [BulletList(names[::-1])]) == [
        "De volgorde in de opsomming is anders: ‘jet’, ‘zus’, ‘wim’ en nog 2 andere staan op een andere plaats."
    ]


def annex(sha256: str, label: str, title: str, pages: int = 1, remark: str = "") -> Annex:
    return Annex(sha256, 9, label, title, f"{label} {title}.pdf", pages, remark)


def test_annexes_are_recognised_by_label_title_or_file() -> None:
    old = [
        annex("a", "2A", "Notitie", 4),
        annex("b", "2B", "Kaart"),
        annex("c", "3A", "Brief"),
        annex("d", "4A", "Lijst"),
    ]
    new = [
        annex("e", "2A", "Notitie", 6),
        annex("c", "3B", "Brief"),
        annex("f", "3A", "Advies"),
        annex("d", "4A", "Tabel"),
    ]
    new[3] = replace(new[3], remark="Het bestand heeft een wachtwoord.")
    heading = Heading(1, "Bijlagen")
    assert placed([heading, *old], [heading, *new]) == [
        (("Bijlagen",), sentence)
        for sentence in (
            "Bijlage 2A ‘Notitie’ is vervangen.",
            "Omvang van bijlage 2A: van ‘4 bladzijden’ naar ‘6 bladzijden’.",
            "Bijlage 2B ‘Kaart’ is vervallen.",
            "Bijlage 3A ‘Brief’ is nu bijlage 3B.",
            "Bijlage 3A ‘Advies’ is nieuw.",
            "Titel van bijlage 4A: van ‘Lijst’ naar ‘Tabel’.",
            "Opmerking bij bijlage 4A: nu ‘Het bestand heeft een wachtwoord.’, was leeg.",
        )
    ]


def version(number: int, place: str, *more: Block, marking: str = "") -> Document:
    facts = [("Versie", str(number)), ("Plaats", place)]
    day = date(2026, 4, 15 + number)
    return Document("Dossier", AT.replace(day=number), more, facts=facts, date=day, marking=marking)


def test_the_cover_is_compared_but_for_what_tells_versions_apart() -> None:
    found = differences(version(2, "Arnhem", marking="Concept"), version(3, "Ede"), expected={"Versie"})
    assert [one.sentence for one in found] == [
        "Markering: nu leeg, was ‘Concept’.",
        "Datum: van ‘17 april 2026’ naar ‘18 april 2026’.",
        "Plaats: van ‘Arnhem’ naar ‘Ede’.",
    ]


def test_a_long_text_is_cut_around_what_differs_and_kept_whole_beside_it() -> None:
    around = "Samen met provincies en gemeenten werkt het kabinet aan ruimte voor bedrijven. " * 4
    old, new = f"{around}De kaart komt in mei. {around}".strip(), f"{around}De kaart komt in juni. {around}".strip()
    (found,) = differences(Document("T", AT, [Paragraph(old)]), Document("T", AT, [Paragraph(new)]))
    assert found.sentence == (
        "Tekst: van ‘… voor bedrijven. De kaart komt in mei. Samen met provincies en gemeenten …’ "
        "naar ‘… voor bedrijven. De kaart komt in juni. Samen met provincies en gemeenten …’"
    )
    assert (found.old, found.new) == (old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x" * 100_000, "x" * 99_999 + "y"),
        ("a b " * 25_000, "b a c " * 16_000),
        ("a " * 50_000, "<script>'\"’‘" * 9_000),
    ],
)
def test_texts_of_any_length_make_a_short_sentence_soon(old: str, new: str) -> None:
    start = time.process_time()
    (sentence,) = told([Paragraph(old)], [Paragraph(new)])
    assert len(sentence) < 400
    assert time.process_time() - start < 2


# ── The erratum ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_erratum_without_changes_says_so() -> None:
    old, new = version(2, "Ede"), replace(version(3, "Ede"), date=version(2, "Ede").date)
    assert erratum_text(differences(old, new, {"Versie"})) == "Er is niets gewijzigd."


def test_a_mail_tells_the_first_changes_and_how_many_more_there_are() -> None:
    found = differences(Document("T", AT, OLD), Document("T", AT, NEW))
    assert erratum_text(found, most=3) == (
        "Agenda\n"
        "- Nieuw: ‘2. Verslag’.\n"
        "- ‘2. Stand’ is nu ‘3. Stand’.\n"
        "- 3. Stand: Tekst: van ‘Ter kennisname.’ naar ‘Ter besluitvorming.’\n\n"
        "En nog 6 wijzigingen."
    )
    assert "En nog" not in erratum_text(found, most=9)
    assert sum(len(group.differences) for group in errata(found)) == len(found)


# ── Speed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def actions(number: int, stand: str) -> Document:
    parts: list[Block] = [Heading(1, "Stand")]
    for one in range(number):
        changed = stand if one % 5 == 0 else "op schema"
        parts += [
            Heading(2, f"2.{one} Actie {one}"),
            Paragraph("Samen met provincies en gemeenten. " * 6 + changed),
            DataList([("Trekker", "EZ"), ("Oordeel", changed)]),
        ]
    rows = [[f"2.{one}", f"Actie {one}", stand if one % 5 == 0 else "op schema"] for one in range(number)]
    return Document("T", AT, [*parts, Table(STAND, rows)])


def seconds(number: int) -> float:
    old, new = actions(number, "op schema"), actions(number, "aandacht nodig")
    assert len(differences(old, new)) == 3 * number // 5
    return min(timeit.repeat(lambda: differences(old, new), number=1, repeat=3, timer=time.process_time))


def test_the_time_grows_with_the_number_of_actions() -> None:
    assert seconds(600) < 6 * seconds(150)
