import re
import time
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.references.citations import Citation, find_citations
from tests.depth import depth

LINK = re.compile(
    r"https://zoek\.officielebekendmakingen\.nl/(?:"
    r"kst-[0-9]{5}(?:-[0-9]{2})?(?:-(?:[IVX]{1,5}[AB]?|[A-Z]))?-(?:[0-9]{1,4}|[A-Z]{1,2})"
    r"|h-[et]k-[0-9]{8}-[0-9]{1,3}-[0-9]{1,3}"
    r"|ah-[et]k-[0-9]{8}-[0-9]{1,4}"
    r"|(?:stcrt|stb|trb|gmb|prb)-[0-9]{4}-[0-9]{1,6}"
    r")\.html"
)
PIECES = (
    *("Kamerstuk", "Kamerstukken", "kst-", "Kamer-\nstuk", "kamerst.", "KAMERSTUK", "Kamerstukdossier"),
    *("I", "II", "EK", "Tweede Kamer", "vergaderjaar", "der Staten-Generaal"),
    *("2009/10", "2023-2024", "20232024", "1999/00", "2010/15", "0000/01"),
    *("34682", "34 682", "34.682", "21501", "21501-33", "12345"),
    *("VI", "XIII", "iv", "IIA", "A", "D", "M", "AB", "d", "en", "EN", "(R2053)", "(R 2053)"),
    *("nr.", "nrs.", "NR.", "nummer", "no", "letter", "item", "items", "h-tk-", "p. 3", ", blz. 3-5"),
    *("0", "1", "5", "07", "88", "178", "180", "1234", "12345", "33191", "178.000", "4.19", "٣", "²", "1³"),
    *(
        "Handelingen",
        "Hand.",
        "Aanhangsel van de Handelingen",
        "Staatscourant",
        "Stcrt.",
        "Stb.",
        "Prb",
        "2024",
        "3 mei",
    ),
    *("t/m", "tot en met", "&", "of", "-", "–", "/", ",", ";", ":", ".", "(", ")", "'", "’"),
    *("maart", "bijlagen", "%", "van de agenda", "ı", "K", "ſ"),
)
SPACES = ("", " ", ", ", "\n", "\r\n", "\xa0", "\t", "-")


def joined(parts: list[tuple[str, str]]) -> str:
    return "".join(piece + space for piece, space in parts)


NEARLY_CITATIONS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), max_size=14).map(joined)
TEXTS = st.text() | NEARLY_CITATIONS


def as_range(one: Citation, other: Citation) -> bool:
    """What ``t/m 180`` leaves out stands where its end stands."""
    return (one.start, one.end) == (other.start, other.end)


@settings(max_examples=depth(150, 500), deadline=None)
@given(TEXTS)
def test_citations_stand_in_order_where_they_say(text: str) -> None:
    found = find_citations(text)
    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert all(one.end <= other.start or as_range(one, other) for one, other in pairwise(found))


@settings(max_examples=depth(150, 500), deadline=None)
@given(NEARLY_CITATIONS)
def test_a_normal_form_reads_as_itself(text: str) -> None:
    for one in find_citations(text):
        (again,) = find_citations(one.normal)
        assert (again.kind, again.normal, again.link) == (one.kind, one.normal, one.link)
        assert again.text == one.normal
        assert one.normal.isascii()


@settings(max_examples=depth(150, 500), deadline=None)
@given(NEARLY_CITATIONS)
def test_every_link_is_an_address_of_a_publication_and_reads_as_itself(text: str) -> None:
    for one in find_citations(text):
        if one.link:
            assert LINK.fullmatch(one.link)
            (again,) = find_citations(one.link)
            assert (again.normal, again.link) == (one.normal, one.link)


LONG = 200_000
WITHIN_SECONDS = 2
BEGINNINGS = (
    "Kamerstuk 34682, nrs. 1",
    "Kamerstukken I 2008/09, 31700, A",
    "Handelingen II 2010/11, nr. 108, items 1",
    "Stcrt. 2024, nrs. 1",
)
CONTINUATIONS = (", 1", " en 1", ", nr. 1", ", p. 3", " t/m 9999-1", ", 34682, nr. 1", ", 2, 3, en nr. 4")
REPEATED = (
    *("Kamerstuk ", "Kamerstuk 34682, nrs. 1, 1", "Kamerstuk 27858, nr. 88, p. 3 en nr. 90, ", "kst-31700-VI-12"),
    *(
        "I 2008/09, ",
        "Eerste Kamer der Staten-Generaal ",
        "Aanhangsel van de Handelingen II 2023/24, nr. 1 ",
        "Hand. II ",
    ),
    *("Staatscourant 20 maart 2020, ", "Provinciaal  ", " ", "\n", "\xa0", ",", ":", "-", "1", "A", "X", "e"),
)
LONG_TEXTS = (*product(("",), REPEATED), *product(BEGINNINGS, CONTINUATIONS))


@pytest.mark.parametrize(("beginning", "repeated"), LONG_TEXTS)
def test_a_long_text_takes_no_long_time(beginning: str, repeated: str) -> None:
    assert is_quick(beginning + repeated * (LONG // len(repeated)))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, *SPACES)), min_size=1, max_size=6).map("".join).filter(bool))
def test_no_repetition_takes_a_long_time(repeated: str) -> None:
    assert is_quick(repeated * (LONG // len(repeated)))


def is_quick(text: str) -> bool:
    """In one of three goes, for others may be at work on this computer."""
    return any(seconds(text) < WITHIN_SECONDS for _ in range(3))


def seconds(text: str) -> float:
    start = time.process_time()
    find_citations(text)
    return time.process_time() - start
