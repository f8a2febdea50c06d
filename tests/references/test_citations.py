from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.references.citations import find_citations, parliamentary_year

SPELLINGS = {
    "Kamerstuk 34682, nr. 178": ("Kamerstuk 34682, nr. 178", "kst-34682-178"),
    "Kamerstuk 34682 nr. 209": ("Kamerstuk 34682, nr. 209", "kst-34682-209"),
    "Kamerstuk 32637-691": ("Kamerstuk 32637, nr. 691", "kst-32637-691"),
    "Kamerstukken II 2009/10, 27858, nr. 88": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken II 2009/10, 27 858,\nnr. 88": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken I 2008/09, 31700 VI, D": ("Kamerstuk 31700 VI, D", "kst-31700-VI-D"),
    "Kamerstuk 31700 VI, nr. 12": ("Kamerstuk 31700 VI, nr. 12", "kst-31700-VI-12"),
    "Kamerstuk 29362, M": ("Kamerstuk 29362, M", "kst-29362-M"),
    "Handelingen II 2010/11, nr. 108, item 5": ("Handelingen II 2010/11, nr. 108, item 5", "h-tk-20102011-108-5"),
    "Staatscourant 2024, 33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
    "Stcrt. 2024, 33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_has_its_normal_form_and_link(spelling: str) -> None:
    normal, link = SPELLINGS[spelling]
    text = f"Zie {spelling}. Daarna meer."
    (citation,) = find_citations(text)
    assert citation.normal == normal
    assert citation.link == f"https://zoek.officielebekendmakingen.nl/{link}.html"
    assert text[citation.start : citation.end] == citation.text == spelling


def test_several_numbers_in_one_citation_are_several_citations() -> None:
    found = find_citations("Kamerstuk 34682, nrs. 178, 182 en 209")
    assert [one.normal for one in found] == [f"Kamerstuk 34682, nr. {number}" for number in (178, 182, 209)]


@pytest.mark.parametrize("text", ["artikel 3.2, nr. 4", "bel 070-1234567", "€ 34.682, nr. 1", "2511 EX 20, nr. 178"])
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert find_citations(text) == []


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in find_citations(text))


def test_the_parliamentary_year_turns_on_the_third_tuesday_of_september() -> None:
    assert parliamentary_year(date(2025, 9, 15)) == "2024-2025"
    assert parliamentary_year(date(2025, 9, 16)) == "2025-2026"
