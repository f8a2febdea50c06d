import pytest

from agenda.references.citations import SITE, CitationKind, find_citations


def cited(text: str) -> list[str]:
    return [one.normal for one in find_citations(text)]


def papers(dossier: str, *numbers: int) -> list[str]:
    return [f"Kamerstuk {dossier}, nr. {number}" for number in numbers]


SPELLINGS = {
    "Kamerstuk 34682, nr. 178": ("Kamerstuk 34682, nr. 178", "kst-34682-178"),
    "Kamerstuk 34682 nr. 209": ("Kamerstuk 34682, nr. 209", "kst-34682-209"),
    "Kamerstuk 32637-691": ("Kamerstuk 32637, nr. 691", "kst-32637-691"),
    "Kamerstuk 32637‑691": ("Kamerstuk 32637, nr. 691", "kst-32637-691"),
    "Kamerstuk 32637–691": ("Kamerstuk 32637, nr. 691", "kst-32637-691"),
    "Kamerstuk 32637-\n691": ("Kamerstuk 32637, nr. 691", "kst-32637-691"),
    "Kamerstukken II 2009/10, 27858, nr. 88": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken II 2009/10, 27 858,\nnr. 88": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken II 2009/10, 27858, 88": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken II, 2009-2010, 27.858, nr. 088": ("Kamerstuk 27858, nr. 88", "kst-27858-88"),
    "Kamerstukken I 2008/09, 31700 VI, D": ("Kamerstuk 31700 VI, D", "kst-31700-VI-D"),
    "Kamerstukken I 2008/09, 31700 VI, nr. D": ("Kamerstuk 31700 VI, D", "kst-31700-VI-D"),
    "Kamerstukken I 2023/24, 36410 XIII, AB": ("Kamerstuk 36410 XIII, AB", "kst-36410-XIII-AB"),
    "Kamerstuk 31700 VI, nr. 12": ("Kamerstuk 31700 VI, nr. 12", "kst-31700-VI-12"),
    "Kamerstuk 31700-VI-12": ("Kamerstuk 31700 VI, nr. 12", "kst-31700-VI-12"),
    "Kamerstuk 36410 M, nr. 3": ("Kamerstuk 36410 M, nr. 3", "kst-36410-M-3"),
    "Kamerstuk 35925 A, B": ("Kamerstuk 35925 A, B", "kst-35925-A-B"),
    "Kamerstuk 21501-33, nr. 1000": ("Kamerstuk 21501-33, nr. 1000", "kst-21501-33-1000"),
    "kst-21501-02-3196": ("Kamerstuk 21501-02, nr. 3196", "kst-21501-02-3196"),
    "Kamerstuk 29362, M": ("Kamerstuk 29362, M", "kst-29362-M"),
    "Kamerstuk 29362 M": ("Kamerstuk 29362, M", "kst-29362-M"),
    "Kamerstuk 29362, AB": ("Kamerstuk 29362, AB", "kst-29362-AB"),
    "kst-29362-A": ("Kamerstuk 29362, A", "kst-29362-A"),
    "Kamerstukken II 1986/87, 19 700 hoofdstuk XV, nr. 2": ("Kamerstuk 19700 XV, nr. 2", "kst-19700-XV-2"),
    "kst-20082009-31700-VI-D": ("Kamerstuk 31700 VI, D", "kst-31700-VI-D"),
    "Kamerst. 34682, nr. 178": ("Kamerstuk 34682, nr. 178", "kst-34682-178"),
    "Kamer-\nstuk 34682, nr. 178": ("Kamerstuk 34682, nr. 178", "kst-34682-178"),
    "Tweede Kamer, vergaderjaar 2024–2025, 34 682, nr. 178": ("Kamerstuk 34682, nr. 178", "kst-34682-178"),
    "Kamerstuk 34682": ("Kamerstuk 34682", None),
    "Kamerstukdossier 34 682": ("Kamerstuk 34682", None),
    "Kamerstuk 31700 VI": ("Kamerstuk 31700 VI", None),
    "Kamerstuk 21501-33": ("Kamerstuk 21501-33", None),
    "Kamerstuk 34682 (R 2053), nr. 3": ("Kamerstuk 34682 (R2053), nr. 3", None),
    "Handelingen II 2010/11, nr. 108, item 5": ("Handelingen II 2010/11, nr. 108, item 5", "h-tk-20102011-108-5"),
    "Handelingen Tweede Kamer 2023-2024, 40-7": ("Handelingen II 2023/24, nr. 40, item 7", "h-tk-20232024-40-7"),
    "h-tk-20232024-40-7": ("Handelingen II 2023/24, nr. 40, item 7", "h-tk-20232024-40-7"),
    "Handelingen I 1999/00, nr. 3, item 2": ("Handelingen I 1999/2000, nr. 3, item 2", "h-ek-19992000-3-2"),
    "Handelingen II 2010/11, nr. 108": ("Handelingen II 2010/11, nr. 108", None),
    "Handelingen 2010/11, nr. 108, item 5": ("Handelingen 2010/11, nr. 108, item 5", None),
    "Handelingen II 2010/15, nr. 108, item 5": ("Handelingen II 2010/15, nr. 108, item 5", None),
    "Aanhangsel Handelingen II 2023/24, nr. 1234": (
        "Aanhangsel Handelingen II 2023/24, nr. 1234",
        "ah-tk-20232024-1234",
    ),
    "Staatscourant 2024, 33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
    "Staatscourant 3 mei 2024, nr. 33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
    "Stcrt. 2024, 33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
    "stcrt-2024-33191": ("Staatscourant 2024, 33191", "stcrt-2024-33191"),
    "Stcrt. 2008, 123": ("Staatscourant 2008, 123", None),
    "Stb. 2015, 12": ("Staatsblad 2015, 12", "stb-2015-12"),
    "Tractatenblad 2001, 9": ("Tractatenblad 2001, 9", "trb-2001-9"),
    "Gemeenteblad 2024, 12345": ("Gemeenteblad 2024, 12345", "gmb-2024-12345"),
    "Provinciaal blad 2024, 123": ("Provinciaal blad 2024, 123", "prb-2024-123"),
}
FRAMES = (
    "{}",
    "Zie {}. Daarna meer.",
    "({})",
    "[{}];",
    "zie ook {}, p. 3",
    "{}, blz. 3-5.",
    "‘{}’",
    "{}¹",
    "1 {}\n2 Zie de bijlage",
    "12{}",
    "¹{}",
    "visie1{}",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_has_its_normal_form_and_link_wherever_it_stands(spelling: str) -> None:
    normal, link = SPELLINGS[spelling]
    for text in (frame.format(spelling) for frame in FRAMES):
        (citation,) = find_citations(text)
        assert citation.normal == normal
        assert citation.link == (f"{SITE}/{link}.html" if link else None)
        assert text[citation.start : citation.end] == citation.text == spelling


@pytest.mark.parametrize("spelling", [spelling for spelling in SPELLINGS if SPELLINGS[spelling][1]])
def test_each_link_is_a_spelling_too(spelling: str) -> None:
    normal, name = SPELLINGS[spelling]
    for text in (f"{name}.html", f"zie {SITE}/{name}.html.", f"({SITE}/{name}.pdf)"):
        assert cited(text) == [normal]


@pytest.mark.parametrize("space", ["\xa0", "\u202f", "\n", "\r\n"])
def test_any_space_will_do(space: str) -> None:
    for spelling, (normal, _) in SPELLINGS.items():
        assert cited(spelling.replace(" ", space)) == [normal]


LONE_LETTERS = (
    "Kamerstuk 29362 M",
    "Kamerstuk 29362, AB",
    "Kamerstuk 35925 A, B",
    "Kamerstukken I 2023/24, 36410 XIII, AB",
)


@pytest.mark.parametrize("spelling", sorted(SPELLINGS.keys() - LONE_LETTERS))
def test_small_letters_will_do(spelling: str) -> None:
    assert cited(spelling.lower()) == [SPELLINGS[spelling][0]]


def test_capitals_change_nothing() -> None:
    assert cited("KAMERSTUK 34682, NRS. 178 EN 182") == papers("34682", 178, 182)


LISTS = {
    "Kamerstuk 34682, nrs. 178 en 182": papers("34682", 178, 182),
    "Kamerstuk 34682, nrs. 178, 182 en 209": papers("34682", 178, 182, 209),
    "Kamerstuk 34682, nrs. 178, 182": papers("34682", 178, 182),
    "Kamerstuk 34682, nr. 178 en 182": papers("34682", 178, 182),
    "Kamerstuk 34682, nr. 178 en nr. 182": papers("34682", 178, 182),
    "Kamerstuk 34682, nr. 178, p. 3 en nr. 182, p. 5": papers("34682", 178, 182),
    "Kamerstuk 34682, nr. 4, p. 12 en 13, en nr. 6": papers("34682", 4, 6),
    "Kamerstuk 34682, nrs. 1–3, blz. 29": papers("34682", 1, 2, 3),
    "1Kamerstukken II 2020/21, 35570 en Kamerstukken II 2020/21, 21 501-07, nr. 1750": [
        "Kamerstuk 35570",
        "Kamerstuk 21501-07, nr. 1750",
    ],
    "Kamerstuk 29754, nrs. 520 en 548 en Aanhangsel Handelingen II 2019/20, nr. 89": [
        *papers("29754", 520, 548),
        "Aanhangsel Handelingen II 2019/20, nr. 89",
    ],
    "Kamerstuk 34682, nr. 178 t/m 180": papers("34682", 178, 179, 180),
    "Kamerstuk 34682, nr. 178 tot en met nr. 180": papers("34682", 178, 179, 180),
    "Kamerstuk 34682, nrs. 178-180 en 182": papers("34682", 178, 179, 180, 182),
    "Kamerstuk 34682, nrs. 178 en 182\nKamerstuk 32637-691": papers("34682", 178, 182) + papers("32637", 691),
    "Kamerstuk 34682, nrs. 178 en 182,\n2 Kamerstuk 32637-691": papers("34682", 178, 182) + papers("32637", 691),
    "Kamerstuk 34682, nr. 178; 32637, nr. 691": papers("34682", 178) + papers("32637", 691),
    "Kamerstukken 34682-178 en 32637-691": papers("34682", 178) + papers("32637", 691),
    "Kamerstukken II 2009/10, 27858, nr. 88, p. 3 en 2010/11, 32637, nr. 5": papers("27858", 88) + papers("32637", 5),
    "Kamerstuk 34682, nr. 178 t/m 999": papers("34682", 178, 999),
    "Kamerstukken I 2008/09, 31700 VI, D en E": ["Kamerstuk 31700 VI, D", "Kamerstuk 31700 VI, E"],
    "Handelingen II 2023/24, nr. 40, items 7 en 8": [f"Handelingen II 2023/24, nr. 40, item {item}" for item in (7, 8)],
    "Handelingen II 2023/24, nr. 40, item 7 en nr. 41, item 3": ["Handelingen II 2023/24, nr. 40, item 7"],
    "Stcrt. 2024, 33191 en 33195": ["Staatscourant 2024, 33191", "Staatscourant 2024, 33195"],
}


@pytest.mark.parametrize("text", LISTS)
def test_several_numbers_in_one_citation_are_several_citations(text: str) -> None:
    assert cited(text) == LISTS[text]


def test_each_further_number_has_its_own_place() -> None:
    found = find_citations("Zie Kamerstuk 34682, nr. 178 t/m 180 en 182")
    assert [(one.start, one.text) for one in found] == [
        (4, "Kamerstuk 34682, nr. 178"),
        (33, "180"),
        (33, "180"),
        (40, "182"),
    ]


BEHIND = (
    "van 20 maart 2025",
    ", 20 maart 2025",
    ", 3 en 4 juni",
    "en 2 bijlagen",
    "en 12 provincies",
    "en 4.19",
    "en nr. 12 van de agenda",
    "en 3%",
    "en verder",
    "e.v.",
    "bijlage 2",
    "EK",
    ", toezegging aan Kamerlid Jansen",
)


@pytest.mark.parametrize("behind", BEHIND)
def test_what_stands_behind_a_number_is_no_number(behind: str) -> None:
    assert cited(f"Kamerstuk 34682, nr. 178 {behind}") == papers("34682", 178)


NO_CITATIONS = (
    "artikel 3.2, nr. 4",
    "artikel 4.19, nr. 3",
    "bel 070-1234567",
    "06-12345678",
    "€ 34.682, nr. 1",
    "2511 EX 20, nr. 178",
    "2500 EK Den Haag, 34682",
    "NL91 ABNA 0417 1643 00",
    "nr. 12 van de agenda",
    "ECLI:NL:RVS:2024:1234",
    "Bezuidenhoutseweg 73, nr. 2",
    "in 2024, 33191 keer",
    "tussen 2009/10, nr. 88",
    "dossier 34682",
    "34682, nr. 178",
    "Wiekamerstuk 34682, nr. 178",
    "de Kamerstukken van 17 november 2025",
    "Kamerstukken 12.500 keer gelezen",
    "Kamerstukken 12 500 keer gelezen",
    "Kamerstuk 346829, nr. 1",
    "Kamerstuk 1234, nr. 1",
    "Handelingen II, nr. 108",
    "in de Staatscourant van 2024",
    "Staatscourant 2024, 20 maart",
    "Staatscourant 2024, 10.000 exemplaren",
    "Handelingen 12345",
)


@pytest.mark.parametrize("text", NO_CITATIONS)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert cited(text) == []


def test_a_number_with_a_small_letter_is_not_read_as_one_without() -> None:
    assert cited("Kamerstukken I 1995/96, 23700, nr. 188b, p. 3") == ["Kamerstuk 23700"]


def test_a_dossier_that_is_only_named_with_a_second_one_tells_no_number() -> None:
    assert cited("Kamerstuk 31728, 30914, nr. 5") == ["Kamerstuk 31728"]


FOOTNOTES = (
    "1 Kamerstuk 34682, nr. 178",
    "2 Kamerstuk 32637-691, toezegging",
    "3 Kamerstuk 34682, nr. 229",
    "4 Kamerstuk 29435, nr. 269",
    " 5 Kamerstuk 34682, nr. 229 ",
    "6 Kamerstuk 34682, nr. 209",
    "7 Staatscourant 2024, 33191",
    "8 Kamerstuk 32637, nr. 633",
    "9 Kamerstuk 34682 nr. 209",
    " 10 Kamerstuk 33009, nr. 143",
    " 11 Kamerstuk 32852, nr. 381",
    "12 Kamerstuk 34682, nr. 182",
    "13 Kamerstuk 34682, nr. 229",
)


def test_the_thirteen_footnotes_of_the_letter_of_17_november_2025_are_found() -> None:
    assert cited("\n".join(FOOTNOTES)) == [
        *papers("34682", 178),
        *papers("32637", 691),
        *papers("34682", 229),
        *papers("29435", 269),
        *papers("34682", 229, 209),
        "Staatscourant 2024, 33191",
        *papers("32637", 633),
        *papers("34682", 209),
        *papers("33009", 143),
        *papers("32852", 381),
        *papers("34682", 182, 229),
    ]


def test_each_kind_is_found() -> None:
    assert {one.kind for spelling in SPELLINGS for one in find_citations(spelling)} == set(CitationKind)
