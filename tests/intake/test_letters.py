"""Letters of our own, as PDF, Word and LibreOffice give them: what is found does not hang on their layout."""

import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.documents.pandoc import PANDOC
from agenda.intake.opening import open_letter
from agenda.intake.proposals import Proposal
from agenda.intake.reading import read_letter
from agenda.intake.words import ProposalKind
from tests.intake.letters import (
    PERMITS,
    PERMITS_ON,
    SPELLINGS,
    SPORT,
    SPORT_ON,
    WATER,
    Example,
    beside,
    headings_of,
    markdown,
    printed,
    seen_in,
)

Kind = ProposalKind


def read(name: str, content: bytes, on: date = WATER.on) -> list[Proposal]:
    return read_letter(open_letter(name, content), on, SPELLINGS)


def read_printed(letter: Example, **layout: object) -> list[Proposal]:
    return read("brief.txt", printed(letter, **layout).encode())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def water() -> list[Proposal]:
    return read_printed(WATER)


@cache
def usual() -> set[tuple[object, ...]]:
    return seen_in(read_printed(WATER))


def told(proposals: list[Proposal], kind: Kind) -> list[tuple[str, str, str]]:
    return [
        (one.title, " ".join(f"{role.party}:{role.role.value}" for role in one.parties), one.term)
        for one in proposals
        if one.kind is kind
    ]


def test_work_is_found_with_its_parties_and_terms(water: list[Proposal]) -> None:
    assert told(water, Kind.ACTION) == [
        ("Regelkamer Piekbuien", "rws:lead uvw:involved utrecht:involved", "gepland voor oktober 2027"),
        (
            "Leernetwerk waarin ten minste twintig gemeenten ervaringen delen",
            "ienw:lead ocw:involved vng:involved",
            "dit voorjaar",
        ),
        ("Gedeelde kaart van kwetsbare plekken", "rws:lead ipo:involved", "in het derde kwartaal van dit jaar"),
    ]
    ((title, parties, term),) = told(water, Kind.INSTRUMENT)
    assert title.startswith("Bouwregelgeving te wijzigen")
    assert (parties, term) == ("ienw:lead", "vóór het zomerreces van 2027")


def test_decisions_agreements_and_commitments_are_told_apart(water: list[Proposal]) -> None:
    assert told(water, Kind.DECISION) == [("Stresstest voortaan elke zes jaar herhalen", "", "")]
    assert told(water, Kind.AGREEMENT) == [
        (
            "Zij per regio één gezamenlijk uitvoeringsprogramma vaststellen",
            "Rijk:lead provincies:co_lead waterschappen:co_lead gemeenten:co_lead",
            "uiterlijk eind 2027",
        )
    ]
    assert told(water, Kind.COMMITMENT)[1:] == [
        ("Haar leden daarbij ondersteunen", "vng:lead", ""),
        ("Evaluatie van het programma toesturen", "ienw:lead", "in het voorjaar van 2028"),
    ]


def test_studies_legal_terms_and_figures_are_found(water: list[Proposal]) -> None:
    study = ("Studie ‘Sponswerking van stadsbodems’", "ienw:lead lvvn:involved Natte Voeten:executor", "")
    assert told(water, Kind.STUDY) == [study]
    assert [term for _, _, term in told(water, Kind.LEGAL_TERM)] == ["tot 1 juli 2029"]
    figures = " ".join(title for title, _, _ in told(water, Kind.INDICATOR))
    assert all(figure in figures for figure in ("62 van de 342 gemeenten", "€410 miljoen", "15%", "twintig gemeenten"))


def test_footnotes_are_found_where_they_are_called(water: list[Proposal]) -> None:
    notes = [one for one in water if one.kind is Kind.REFERENCE]
    assert [one.title for one in notes] == [
        "Kamerstuk 36999, nr. 12",
        "Handelingen II 2026/27, nr. 51, item 7",
        "Kamerstuk 36999, nr. 14",
        "Zie www.leernetwerk.example",
        "Staatsblad 2024, 77",
        "Kamerstuk 36999, nr. 15",
    ]
    assert notes[1].sentence.endswith("het debat van 4 februari 2027 aan het lid De Boer heb gedaan.")


def test_what_is_past_is_no_term(water: list[Proposal]) -> None:
    terms = " | ".join(one.term for one in water)
    assert not any(past in terms for past in ("2026", "14 januari", "november", "vorig jaar", "februari"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_letter_without_headings_is_read_in_any_encoding(encoding: str) -> None:
    proposals = read("brief.TXT", SPORT.replace("\n", "\r\n").encode(encoding), SPORT_ON)
    assert [(one.kind, one.term) for one in proposals if one.term] == [
        (Kind.ACTION, "in januari 2027"),
        (Kind.COMMITMENT, "in het eerste kwartaal van 2027"),
    ]
    assert {one.lead for one in proposals if one.kind is Kind.COMMITMENT} == {"vws"}


def test_list_items_below_numbered_headings_are_matters_of_their_own() -> None:
    script = open_letter("brief.txt", PERMITS.encode())
    assert headings_of(script) == ["Aanleiding", "Wat wij doen", "Vervolg"]
    proposals = read_letter(script, PERMITS_ON, SPELLINGS)
    assert [(one.title, one.lead, one.term) for one in proposals if one.heading == "Wat wij doen"] == [
        ("Landelijk loket", "bzk", "op 1 januari 2026"),
        ("Hoe provincies capaciteit kunnen delen", "ipo", "Q1 2026"),
        ("Omgevingsregeling wordt gewijzigd, het ontwerp gaat in consultatie", "", "eind dit jaar"),
    ]
    assert told(proposals, Kind.STUDY)[0][1] == "Vlotadvies:executor bzk:lead"
    assert [one.term for one in proposals if one.heading == "Vervolg"] == ["", "Na de zomer"]
    assert script.notes[0].text == "Handelingen II 2024/25, nr. 92, item 4"


@settings(max_examples=15, deadline=None)
@given(width=st.integers(48, 130), page=st.integers(7, 60), torn=st.sampled_from(["\f", "\f ", "\n\n", ""]))
def test_the_layout_makes_no_difference(width: int, page: int, torn: str) -> None:
    proposals = read_printed(WATER, width=width, page=page, torn=torn)
    assert seen_in(proposals) == usual()


@settings(max_examples=5, deadline=None)
@given(width=st.integers(48, 130), page=st.integers(7, 60))
def test_each_sentence_stands_where_it_is_said_to_stand(width: int, page: int) -> None:
    script = open_letter("brief.txt", printed(WATER, width, page).encode())
    for one in read_letter(script, WATER.on, SPELLINGS):
        assert beside(one, script.text).strip("0123456789") == ""


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_file_of_a_word_processor_says_the_same(ending: str, tmp_path: Path, water: list[Proposal]) -> None:
    file = tmp_path / f"brief.{ending}"
    subprocess.run([PANDOC, "-f", "markdown", "-o", file], input=markdown(WATER).encode(), check=True)
    assert seen_in(read(file.name, file.read_bytes())) == seen_in(water)
