"""From the example programme a draft with every action, term as worded, party and citation of the letter of 2025."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from agenda.documents.content import Document
from agenda.letters.content import letter_document
from agenda.letters.models import Letter
from agenda.letters.omissions import untold_of
from agenda.letters.words import Section
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT
from tests.letters.drafted import Desk, about, notes_in, words_in

TABLE: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {
    # what                       who                                             terms as worded          stand
    "1.1": ("techbrandpunten", ("NFIA", "ROM's", "EZ"), ("in de loop van 2026",), "in uitvoering"),
    "2.1": ("Community of Practice", ("EZ", "gemeenten"), ("gedurende een jaar",), "in voorbereiding"),
    "3.1": ("Pilots", ("EZ", "twaalf provincies"), ("in 2026", "dit najaar"), "in uitvoering"),
    "3.2": ("integrale aanpak", ("EZ", "I&W", "VRO", "LVVN", "KGG"), (), "in voorbereiding"),
    "4.1": ("Wet BIZ", ("EZ",), ("eerste kwartaal van 2026",), "in voorbereiding"),
    "4.2": ("campagne", ("EZ", "gemeenten", "provincies", "VNO-NCW"), ("het tweede kwartaal",), "nog niet gestart"),
    "4.3": ("Rijswijk", ("RVB", "EZ"), (), "in voorbereiding"),
    "5.1": (
        "uitvoeringsagenda",
        ("EZ", "decentrale overheden", "I&W", "KGG", "VRO", "VNO-NCW/MKB-Nederland"),
        (),
        "in uitvoering",
    ),
    "5.2": ("Ruimte voor Economie 2.0", ("EZ",), ("najaar 2026",), "nog niet gestart"),
    "5.3": ("Ontwerp-Nota Ruimte", ("EZ", "VRO"), (), "afgerond"),
    "6.1": ("19 campussen", ("EZ", "TwynstraGudde"), (), "afgerond"),
    "6.2": ("woningbouwgebieden", ("EZ", "VRO", "I&W", "Rebel", "Fakton", "€1.300-1.400 per m²"), (), "afgerond"),
    "6.3": ("circulaire economie", ("EZ", "I&W", "STEC Groep", "CE Delft"), (), "afgerond"),
    "6.4": ("grootschalige bedrijven", ("EZ", "VRO", "I&W", "Buck Consultants International"), (), "afgerond"),
}
FOOTNOTES = (
    "Kamerstuk 34682, nr. 178",
    "Kamerstuk 32637, nr. 691",
    "Kamerstuk 34682, nr. 229",
    "Kamerstuk 29435, nr. 269",
    "Kamerstuk 34682, nr. 229",
    "Kamerstuk 34682, nr. 209",
    "Staatscourant 2024, 33191",
    "Kamerstuk 32637, nr. 633",
    "Kamerstuk 34682, nr. 209",
    "Kamerstuk 33009, nr. 143",
    "Kamerstuk 32852, nr. 381",
    "Kamerstuk 34682, nr. 182",
    "Kamerstuk 34682, nr. 229",
)
FURTHER = (
    "8 mei 2025",
    "Bestuurlijk Overleg Economie, Regio en Ruimte",
    "sturingsprincipes",
    "decentralisatie-uitkering (besluit BO-2025-1.2)",
    "elk half jaar",
    "Toezegging aan Kamerlid Kisteman (Commissiedebat Midden- en kleinbedrijf, 20 maart 2025)",
    "8 van de 12 provincies",
    "6 tot 13,5% van het huidige areaal (stand op 17 november 2025)",
    "20% van de bedrijventerreinen",
    "3,4% van de bedrijventerreinen",
    "1 januari 2032",
    "dat is een streven",
)


@pytest.fixture
def letter(session: Session, programme: Programme) -> Letter:
    head = {"key": "proef", "dated": date(2025, 11, 17)}
    return Desk(session, programme).draft(LOADED_AT, "BO-2025-1", **head)


@pytest.fixture
def document(session: Session, programme: Programme, letter: Letter) -> Document:
    return letter_document(letter, Desk(session, programme).facts(letter, LOADED_AT))


def test_the_draft_tells_every_action_term_party_and_citation(letter: Letter, document: Document) -> None:
    words = words_in(document)
    for number, (what, who, terms, stand) in TABLE.items():
        told = about(letter, number)
        text = f"{told.heading}\n{told.text}"
        assert [part for part in (what, *who, *terms, stand) if part not in text] == [], number
        assert told.heading in words
        assert all(f": {term}" in told.text for term in terms)
        assert "bevestigen" not in told.text
    assert Counter(FOOTNOTES) - Counter(notes_in(document)) == Counter()
    assert len(notes_in(document)) >= 13
    assert [fact for fact in FURTHER if fact not in words] == []
    assert "[@" not in words
    assert "bevestigen" not in words, "in no annex either"


def test_the_draft_leaves_nothing_out_and_each_paragraph_tells_its_source(
    session: Session, programme: Programme, letter: Letter
) -> None:
    facts = Desk(session, programme).facts(letter, LOADED_AT)
    assert untold_of(letter, (*facts.actions, *facts.gone)) == []
    assert {one.action.number for one in letter.passages if one.action} == TABLE.keys()
    for passage in letter.passages:
        resting = {one.paragraph for one in passage.sources}
        if passage.section not in {Section.INTRODUCTION, Section.CLOSING}:
            assert set(range(len(passage.text.split("\n\n")))) <= resting, passage.heading
    sources = about(letter, "1.1").sources
    stand = "Actie 1.1, stand per 17 november 2025"
    assert {one.told for one in sources} == {stand, f"{stand}; rol nog te bevestigen: EZ"}
    assert {one.record_version for one in sources} == {about(letter, "1.1").action.version}  # type: ignore[union-attr]


def test_the_headings_skip_no_level_and_the_parts_stand_in_their_order(letter: Letter) -> None:
    levels = [0, *(one.level for one in letter.passages)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    order = [list(Section).index(part) for part in _parts(letter)]
    assert order == sorted(order)


def _parts(letter: Letter) -> Iterator[Section]:
    """Goals and their actions are one part."""
    return (Section.GOAL if one.section is Section.ACTION else one.section for one in letter.passages)
