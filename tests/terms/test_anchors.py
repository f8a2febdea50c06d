"""Terms that hang on a Bestuurlijk Overleg."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.terms.anchors import read_anchored
from agenda.terms.reading import read_term
from agenda.terms.words import Precision, Strength

ON, EVENT = date(2025, 11, 17), date(2026, 5, 8)
ANCHORED = {
    (None, date(2026, 5, 7)): (
        *("vóór het BO", "voor BO", "voor het bestuurlijk overleg van mei 2026", "VÓÓR HET BO", "tot het BO"),
        *(
            "voor het Bestuurlijk Overleg Economie, Regio en Ruimte van mei 2026",
            "vóór BO-2026-1",
            "voor het tweede BO",
        ),
        *("voor het eerstvolgende\u00a0BO", "nog voor het voorjaars-BO van 2026", "voor het BO (8 mei 2026)"),
    ),
    (None, date(2026, 4, 10)): (
        *("uiterlijk vier weken voor het bestuurlijk overleg van mei 2026", "4 weken vóór het BO", "4 wk voor BO"),
    ),
    (None, date(2026, 4, 30)): ("5 werkdagen voor het BO",),
    (None, EVENT): ("uiterlijk het BO", "uiterlijk bij het BO", "uiterlijk BO mei 2026", "tussen nu en het BO"),
    (EVENT, EVENT): (
        *(
            "BO",
            "bij het volgende BO",
            "in het BO",
            "tijdens het bestuurlijk overleg",
            "BO Q2 2026",
            "BO-2026-1",
            "het BO's",
        ),
        *("bij het BO in het voorjaar", "BO in het tweede kwartaal van 2026", "bij het BO voor de zomer van 2026"),
    ),
    (EVENT, date(2026, 7, 8)): ("binnen 2 maanden na het BO", "binnen twee maanden na het BO van mei 2026"),
    (EVENT, date(2026, 6, 19)): ("uiterlijk zes weken na het BO", "binnen 6 weken na het komende BO"),
    (date(2026, 5, 9), None): ("na het BO", "na afloop van het bestuurlijk overleg"),
    (EVENT, None): ("vanaf het BO", "met ingang van het BO"),
    (EVENT, date(2027, 5, 8)): ("gedurende een jaar vanaf het BO",),
    (EVENT, date(2026, 6, 30)): ("vanaf het BO tot 1 juli 2026",),
    (date(2026, 5, 9), date(2026, 7, 1)): ("na het BO, uiterlijk 1 juli 2026", "uiterlijk 1 juli 2026, maar na het BO"),
}


@pytest.mark.parametrize(
    ("wording", "days"), [(wording, days) for days, wordings in ANCHORED.items() for wording in wordings]
)
def test_the_words_for_the_event_stand_for_its_day(wording: str, days: tuple[date | None, date | None]) -> None:
    term = read_anchored(wording, ON, EVENT)
    assert (term.first, term.last) == days
    assert term.wording == wording
    assert term.precision is Precision.EVENT
    assert not term.open
    assert term.proposal is None


@pytest.mark.parametrize("weeks", [-60, -1, 0, 1, 5, 26, 400])
@pytest.mark.parametrize("wording", ["vóór het BO", "vier weken voor het BO van mei 2026", "bij het BO", "na het BO"])
def test_the_term_moves_as_far_as_the_event(wording: str, weeks: int) -> None:
    moved = timedelta(weeks=weeks)
    here, there = read_anchored(wording, ON, EVENT), read_anchored(wording, ON, EVENT + moved)
    assert there.first == (here.first + moved if here.first else None)
    assert there.last == (here.last + moved if here.last else None)


@given(
    st.sampled_from([wording for wordings in ANCHORED.values() for wording in wordings if "1 juli" not in wording]),
    st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    st.integers(0, 400),
)
@settings(deadline=None)
def test_a_later_event_never_makes_an_earlier_term(wording: str, event: date, number: int) -> None:
    here, there = (read_anchored(wording, ON, day) for day in (event, event + timedelta(days=number)))
    assert not here.open
    assert here.first is None or (there.first is not None and here.first <= there.first)
    assert here.last is None or (there.last is not None and here.last <= there.last)


@pytest.mark.parametrize(
    "wording",
    [
        "najaar 2026",
        "dit najaar",
        "z.s.m.",
        "",
        "in overleg met de provincies",
        "boven 2026",
        "bij elk BO",
        "31 juni 2026",
    ],
)
def test_what_names_no_single_event_is_read_as_usual(wording: str) -> None:
    assert read_anchored(wording, ON, EVENT) == read_term(wording, ON)


def test_other_words_keep_their_meaning() -> None:
    assert read_anchored("we streven naar het BO", ON, EVENT).strength is Strength.AIM
    assert read_anchored("afgesproken: vóór het BO", ON, EVENT).strength is Strength.AGREED
    assert read_anchored("rond het BO", ON, EVENT).approximate
    assert read_anchored("halfjaarlijks, na het BO", ON, EVENT).recurring


def test_what_is_still_undecided_stays_open() -> None:
    term = read_anchored("na het BO, nader te bepalen", ON, EVENT)
    assert (term.first, term.last, term.open) == (None, None, True)
    assert term.proposal is not None
    assert term.proposal.first == date(2026, 5, 9)


def test_without_its_event_such_a_term_is_open() -> None:
    term = read_term("vóór het BO", ON)
    assert term.open
    assert term.precision is Precision.EVENT


@given(st.text(), st.dates(), st.dates())
@settings(deadline=None)
def test_any_text_is_read(text: str, on: date, event: date) -> None:
    assert read_anchored(text + " BO", on, event).wording == text + " BO"
