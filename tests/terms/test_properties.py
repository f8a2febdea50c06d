"""What holds for every term, whatever its words."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agenda.terms.calendar import KNOWN_RECESSES, Recess, RecessKind, TermCalendar
from agenda.terms.reading import read_term
from agenda.terms.term import Term
from agenda.terms.wording import spoken_range
from tests.depth import depth

ON = date(2025, 11, 17)
PIECES = (
    *("eerste", "2e", "IIe", "derde", "4de", "Q1", "q3", "H2", "kwartaal", "helft", "halfjaar", "van", "het", "in"),
    *("begin", "medio", "eind", "mei", "jan.", "februari", "voorjaar", "zomer", "najaar", "winter", "week", "12"),
    *("voor", "vóór", "na", "uiterlijk", "tot", "t/m", "vanaf", "rond", "tussen", "en", "of", "-", "/", ",", "(", ")"),
    *("binnen", "3", "drie", "maanden", "weken na", "jaar vanaf", "gedurende", "een jaar", "vierjarig", "looptijd"),
    *("het zomerreces", "de kerst", "Prinsjesdag", "jaarwisseling", "het BO", "dit", "volgend", "vorige", "komende"),
    *("doorlopend", "halfjaarlijks", "z.s.m.", "n.t.b.", "streven", "verwacht", "afgesproken", "€ 5", "artikel 3.1"),
    *("8 mei", "29 februari", "31 juni", "laatste", "half", "jaarlijks", "elk", "en verder", "start", "gepland voor"),
)
YEARS = ("2024", "2026", "2027", "'26", "’27", "2026/2027", "2026-28", "1-2-2026", "2026-05-08", "8-5-'26", "31-2-2026")
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
wordings = st.lists(st.sampled_from(PIECES + YEARS), max_size=9).map(" ".join)
WHOLE_DAY = re.compile("(?:12|3) [-/] (?:12|3) [-/] (?:12|3)")
"""Three numbers make a day, and the last of them its year."""
yearless = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join).filter(lambda one: not WHOLE_DAY.search(one))
any_text = st.text(max_size=200) | wordings | st.lists(wordings | st.text(max_size=9)).map("".join)


def meaning(wording: str) -> Term:
    return replace(read_term(wording, ON), wording="")


@given(any_text, days)
@settings(max_examples=depth(150, 400), deadline=None)
@example("١٢ mei ٢٠٢٦", ON)
@example("\u202e6202 iem 8\u202c", ON)
@example("\x00\x01\x1b[31m8 mei 2026\x7f", ON)
@example("((((8)))) [[mei]] {{2026}}", ON)
@example("\ud800 mei 2026", ON)
@example("ⅷ mei ２０２６", ON)
@example("9" * 5000, ON)
@example("dit jaar, volgende week, volgende maand", date.max)
@example("vorig jaar, vorige week, vorige maand", date.min)
@example("binnen 999 jaar na 31 december 2199", date.max)
def test_any_text_gives_a_term_with_its_days_in_order(text: str, on: date) -> None:
    term = read_term(text, on)
    assert term.wording == text
    ranges = [(term.first, term.last)] + ([(term.proposal.first, term.proposal.last)] if term.proposal else [])
    assert all(first <= last for first, last in ranges if first and last)
    assert not (term.open and (term.first or term.last))
    assert term.open or term.recurring or term.first or term.last
    assert term == read_term(text, on)


@given(yearless, days)
@settings(max_examples=depth(150, 400), deadline=None)
def test_without_a_year_no_days_are_accepted(wording: str, on: date) -> None:
    term = read_term(wording, on)
    assert (term.first, term.last) == (None, None)
    assert term.open or term.recurring


@given(wordings, st.sampled_from([str.upper, str.title, str.capitalize, str.lower]))
@settings(deadline=None)
def test_capitals_make_no_difference(wording: str, spelled: Callable[[str], str]) -> None:
    assert meaning(spelled(wording)) == meaning(wording)


@given(wordings, st.sampled_from(["\u00a0", "  ", "\t", "\n", "\u2009", "\u202f", " \u00ad", "\u200b "]))
@settings(deadline=None)
def test_the_kind_of_space_makes_no_difference(wording: str, space: str) -> None:
    assert meaning(f"{space}{wording.replace(' ', space)}{space}") == meaning(wording)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = sorted(draw(st.tuples(days, days)))
    return draw(st.sampled_from([(first, last), (first, None), (None, last), (first, first)]))


@given(ranges())
@example((date(2026, 1, 1), date(2026, 12, 31)))
@example((date(2026, 7, 1), date(2026, 12, 31)))
@example((date(2026, 4, 1), date(2026, 6, 30)))
@example((date(2028, 2, 1), date(2028, 2, 29)))
@example((date(2026, 2, 1), date(2027, 1, 31)))
@settings(deadline=None)
def test_a_range_that_is_spoken_is_read_back(days: tuple[date | None, date | None]) -> None:
    term = read_term(spoken_range(*days), ON)
    assert (term.first, term.last) == days
    assert not term.open
    assert not term.approximate
    assert spoken_range(term.first, term.last) == term.wording


@given(st.integers(1950, 2150), st.integers(0, 27))
@settings(deadline=None)
def test_the_name_of_a_whole_period_is_read_back(year: int, number: int) -> None:
    lengths = [12] + [6] * 2 + [3] * 4 + [1] * 12
    length = lengths[number % len(lengths)]
    first = date(year, 1 + length * (number % (12 // length)), 1)
    last = (first + timedelta(days=31 * length)).replace(day=1) - timedelta(days=1)
    last = min(last, date(year, 12, 31))
    spoken = spoken_range(first, last)
    assert " tot en met " not in spoken
    assert (read_term(spoken, ON).first, read_term(spoken, ON).last) == (first, last)


def test_no_range_has_no_words() -> None:
    assert spoken_range(None, None) == ""
    assert spoken_range(date(2026, 1, 1), date(2026, 3, 31)) == "eerste kwartaal van 2026"
    assert spoken_range(date(2026, 1, 2), date(2026, 3, 31)) == "2 januari 2026 tot en met 31 maart 2026"
    assert spoken_range(None, date(2026, 3, 31)) == "uiterlijk 31 maart 2026"
    assert spoken_range(date(2026, 3, 1), None) == "vanaf 1 maart 2026"


@given(st.integers(2000, 2100), st.dates(date(2000, 6, 1), date(2000, 7, 31)), st.integers(0, 80))
@settings(deadline=None)
def test_a_recess_that_is_kept_overrides_the_assumed_one(year: int, start: date, length: int) -> None:
    kept = Recess(start.replace(year=year), start.replace(year=year) + timedelta(days=length), RecessKind.SUMMER)
    calendar = TermCalendar(recesses=(kept,))
    before = read_term(f"voor het zomerreces van {year}", ON, calendar)
    after = read_term(f"na de zomer van {year}", ON, calendar)
    assert (before.first, before.last, before.assumed) == (None, kept.first - timedelta(days=1), False)
    assert (after.first, after.assumed) == (kept.last + timedelta(days=1), False)
    assert read_term(f"voor het zomerreces van {year + 1}", ON, calendar).assumed


def test_a_kept_recess_is_assumed_by_no_other_kind_or_year() -> None:
    may = Recess(date(2026, 4, 24), date(2026, 5, 11), RecessKind.MAY)
    calendar = TermCalendar(recesses=(*KNOWN_RECESSES, may))
    assert read_term("voor het meireces van 2026", ON, calendar).last == date(2026, 4, 23)
    assert read_term("voor het meireces van 2027", ON, calendar).open
    assert read_term("voor het zomerreces van 2026", ON, calendar).last == date(2026, 7, 2)


REPEATED = (
    *(
        "1e, ",
        "1h",
        "q1 ",
        "1 / q1 ",
        "2-1 / ",
        "€ 1/",
        "kerst 1 / ",
        "1-2-",
        "2026 ",
        "2026-",
        "'26 ",
        "8 mei ",
        "i",
        "ii/",
    ),
    *(
        "voor ",
        "binnen 3 maanden na ",
        "tussen 1 mei en ",
        "bo ",
        "((",
        "\u0301",
        "\u200b",
        "9",
        "1.",
        "06 ",
        "070 1",
        "tel",
    ),
    *(
        "dit kwartaal ",
        "laatste 1 maanden ",
        "eens in de ",
        "structureel ",
        "n.t.b. ",
        "1 jaar start ",
        "\u202e",
        "\x00",
        "𝟚",
    ),
)


@pytest.mark.parametrize("piece", REPEATED)
def test_a_long_text_is_read_in_time_in_step_with_its_length(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    assert read_term(text, ON).wording == text
    assert time.process_time() - start < 2
