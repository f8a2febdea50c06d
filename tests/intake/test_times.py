"""Which words of time in a sentence are a term that is still to come, for a letter of 17 November 2026."""

from datetime import date

import pytest

from agenda.intake.times import times

ON = date(2026, 11, 17)
AHEAD = (
    ("De eerste woningen worden in de loop van 2027 opgeleverd.", "in de loop van 2027"),
    ("Ik streef ernaar het plan in het tweede kwartaal van 2027 af te ronden.", "in het tweede kwartaal van 2027"),
    ("Uiterlijk 1 maart 2027 ontvangt u de cijfers.", "Uiterlijk 1 maart 2027"),
    ("Afgesproken is dat de regio’s vóór het zomerreces van 2027 kiezen.", "vóór het zomerreces van 2027"),
    ("De tweede fase is voorzien voor medio 2028.", "voorzien voor medio 2028"),
    ("De proef duurt twee jaar en start dit najaar.", "dit najaar"),
    ("Het netwerk deelt gedurende drie jaar zijn lessen.", "gedurende drie jaar"),
    ("Scholen krijgen tot 1 augustus 2030 de tijd.", "tot 1 augustus 2030"),
    ("Het overleg komt halfjaarlijks bijeen.", "halfjaarlijks"),
    ("De uitkomsten volgen begin maart.", "begin maart"),
    ("Zodra de raad heeft besloten, begint de bouw in januari.", "in januari"),
    ("De evaluatie die in mei 2026 is gedaan, krijgt in juni 2027 een vervolg.", "in juni 2027"),
)
PAST = (
    "Op 8 mei vond daarom een tweede bijeenkomst plaats.",
    "Tijdens het debat van 20 maart 2026 kwam dit aan de orde.",
    "De nota, die de Kamer in juni heeft ontvangen, noemt drie doelen.",
    "Dit najaar is de eerste bijdrage aan de regio’s uitgekeerd.",
    "In het najaar van 2025 is een werkconferentie gehouden.",
    "Sinds januari werken zij samen.",
    "De regeling die in oktober is gepubliceerd, wordt goed gebruikt.",
    "Op 17 november jongstleden hebben de partijen hun akkoord ondertekend.",
    "In november hebben Rijk, provincies en gemeenten een convenant gesloten.",
    "Vorig jaar waren er negen aanvragen.",
    "De monitor werd in september uitgevoerd.",
    "Dit jaar zijn al veertig pleinen vergroend.",
    "Eind 2025 spraken zij een norm af.",
    "Van deze toets is deze maand voor het eerst gebruikgemaakt.",
    "De motie van 3 december 2020 is daarmee uitgevoerd.",
)
NO_TIME = (
    "De looptijd kan worden verlengd van vijf naar tien jaar.",
    "Kamerstuk 2027, nr. 12 gaat over 2027 woningen.",
    "Het tempo ligt 20% hoger.",
    "Artikel 8, tweede lid, geldt voor alle gemeenten.",
)


@pytest.mark.parametrize(("sentence", "term"), AHEAD)
def test_a_term_is_found_as_it_is_worded(sentence: str, term: str) -> None:
    found = [time for time in times(sentence, ON) if time.ahead]
    assert [time.wording for time in found] == [term]
    assert sentence[found[0].start : found[0].end] == term


@pytest.mark.parametrize("sentence", PAST)
def test_what_was_is_no_term(sentence: str) -> None:
    assert [time.wording for time in times(sentence, ON) if time.ahead] == []


@pytest.mark.parametrize("sentence", NO_TIME)
def test_other_numbers_are_no_time(sentence: str) -> None:
    assert [time.wording for time in times(sentence, ON) if time.ahead] == []
