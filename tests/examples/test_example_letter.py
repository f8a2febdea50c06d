"""The letter in the example programme: every line of the agenda, term, party, figure and note of the real one."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

Table = dict[str, Any]
NOTES = [
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
]
FIGURES_IN_LETTER = (
    "6 tot 13,5%",
    "8 van de 12 provincies",
    "20% van de terreinen",
    "3,4%",
    "meer dan 20% bezwaar",
    "tien jaar",
    "vijf gemeenten",
    "vierjarige",
    "19 campussen",
    "€1.300-1.400",
    "per m²",
    "sinds 2015",
    "in 2011",
    "8 mei",
    "20 maart 2025",
    "halfjaarlijks",
)
NAMES_IN_LETTER = (
    "NFIA", "ROM's", "EZ", "I&W", "VRO", "LVVN", "KGG", "provincies", "gemeenten", "VNO-NCW/MKB-Nederland",
    "VNO-NCW,", "decentrale overheden", "Rijksvastgoedbedrijf (RVB)", "Rijswijk", "INretail", "TwynstraGudde",
    "Rebel en Fakton", "STEC Groep en CE Delft", "Buck Consultants International", "Kisteman",
    "Raad voor de leefomgeving en infrastructuur", "Bestuurlijk Overleg Economie, Regio en Ruimte",
)  # fmt: skip
TERMS_IN_LETTER = (
    "in de loop van 2026",
    "gedurende een jaar",
    "Tot 1 januari 2032",
    "in 2026",
    "dit najaar",
    "eerste kwartaal van 2026",
    "het tweede kwartaal",
    "najaar 2026",
)
NOTE = re.compile(r"\[\^([^\]]+)\]")


@pytest.fixture(scope="module")
def letter(programme: Table) -> Table:
    return programme["brieven"][0]


@pytest.fixture(scope="module")
def prose(letter: Table) -> str:
    return "\n".join(f"{passage.get('kop', '')}\n{passage['tekst']}" for passage in letter["passages"])


def test_the_letter_is_the_ministers_of_17_november_2025(letter: Table) -> None:
    assert (letter["sleutel"], letter["datum"]) == ("brief-2025-11-17", date(2025, 11, 17))
    assert (letter["ondertekenaar"], letter["ambt"]) == ("Vincent Karremans", "Minister van Economische Zaken")
    assert letter["aan"].startswith("De Voorzitter van de Tweede Kamer")


def test_the_letter_has_its_thirteen_notes_in_order(prose: str) -> None:
    notes = NOTE.findall(prose)
    assert [note.removesuffix(", toezegging aan Kamerlid Kisteman") for note in notes] == NOTES
    assert "Kisteman" in notes[1]


def test_the_letter_has_a_passage_on_every_line_of_the_agenda(letter: Table, programme: Table) -> None:
    told = Counter(passage["actie"] for passage in letter["passages"] if "actie" in passage)
    assert told == dict.fromkeys((action["nummer"] for action in programme["acties"]), 1)


@pytest.mark.parametrize("fact", [*TERMS_IN_LETTER, *FIGURES_IN_LETTER, *NAMES_IN_LETTER])
def test_the_letter_tells(fact: str, prose: str) -> None:
    assert fact in prose


def test_the_headings_of_the_letter_skip_no_level(letter: Table) -> None:
    levels = [passage["niveau"] for passage in letter["passages"] if passage.get("kop")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_passage_tells_its_source(letter: Table) -> None:
    assert all(passage["bron"] for passage in letter["passages"])
