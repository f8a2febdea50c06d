"""Action lists that other people keep, in their own way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agenda.exchange.intake import Look, told_rows
from agenda.kernel.refusal import Invalid
from tests.exchange.conftest import xlsx

Looked = Callable[..., Look]
HEADS = ["Nr.", "Thema", "Actie / maatregel", "Wie", "Samen met", "Planning", "Status", "Stoplicht", "Opmerkingen"]
TITLE = ["Uitvoeringsagenda, werkversie"]


def rows_of(look: Look) -> list[dict[str, Any]]:
    return list(told_rows(look))


def told(look: Look, number: str) -> dict[str, Any]:
    return next(row for row in rows_of(look) if row["number"] == number)


def roles(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["party"], one["role"]) for one in row["parties"]]


def test_a_sheet_with_its_own_headings_and_title_rows_is_understood(looked: Looked) -> None:
    row = ["3.7", "3", "Nieuwe handreiking", "EZ", "VRO", "eind Q2 2026", "loopt", "groen", "eerste opzet"]
    (found,) = rows_of(looked(xlsx([TITLE, [], HEADS, row])))
    assert found == {
        "sheet": "Actielijst",
        "row": 4,
        "kind": "action",
        "number": "3.7",
        "title": "Nieuwe handreiking",
        "goal": "3",
        "parties": [{"party": "ez", "role": "lead"}, {"party": "vro", "role": "involved"}],
        "term": "eind Q2 2026",
        "verdict": "added",
        "faults": [],
    }


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("EZ / I&W", [("ez", "lead"), ("ienw", "co_lead")]),
        ("EZ/IenW", [("ez", "lead"), ("ienw", "co_lead")]),
        ("EZ, VRO en KGG", [("ez", "lead"), ("vro", "co_lead"), ("kgg", "co_lead")]),
        ("EZ; NFIA", [("ez", "lead"), ("nfia", "co_lead")]),
        ("ez\nvro", [("ez", "lead"), ("vro", "co_lead")]),
        ("ministerie van Economische Zaken", [("ez", "lead")]),
        ("EZK", [("ez", "lead")]),
        ("EZ (aangenomen)", [("ez", "lead")]),
    ],
)
def test_parties_are_read_as_people_write_them(looked: Looked, cell: str, parties: list[tuple[str, str]]) -> None:
    look = looked(xlsx([HEADS, ["3.7", "3", "Iets", cell]]))
    assert roles(told(look, "3.7")) == parties
    assert told(look, "3.7")["faults"] == []


def test_a_slash_in_a_name_does_not_cut_it(looked: Looked) -> None:
    look = looked(xlsx([HEADS, ["3.7", "3", "Iets", "EZ", "IenW en VNO-NCW/MKB-Nederland"]]))
    assert roles(told(look, "3.7"))[1:] == [("ienw", "involved"), ("vno-ncw-mkb", "involved")]


def test_an_unknown_party_is_named_with_its_cell(looked: Looked) -> None:
    row = told(looked(xlsx([TITLE, HEADS, ["3.7", "3", "Iets", "EZ / TNO"]])), "3.7")
    assert row["verdict"] == "refused"
    (fault,) = row["faults"]
    assert fault["cell"] == "D3"
    assert "‘TNO’ is geen bekende partij" in fault["sentence"]


def test_merged_cells_sections_and_totals(looked: Looked) -> None:
    rows = [
        HEADS,
        ["Doel 3: Toekomstbestendige bedrijventerreinen"],
        ["3.7", None, "Handreiking", "EZ"],
        [],
        [None, None, "Loket", "VNG"],
        [None, None, "Congres", "IPO"],
        ["Totaal", None, 5],
        HEADS,
        ["6.9", None, "Nog een", "EZ"],
    ]
    merged = [(4, 1, 5, 1, "4 Bedrijveninvesteringszones")]
    look = looked(xlsx(rows, merged=merged))
    found = {row["title"]: (row["goal"], row["number"]) for row in rows_of(look)}
    assert found == {
        "Handreiking": ("3", "3.7"),
        "Loket": ("4", "4.4"),
        "Congres": ("4", "4.5"),
        "Nog een": ("4", "6.9"),
    }
    assert [spot.row for spot in look.reading.skipped] == [6, 7]


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        (date(2026, 9, 1), "1 september 2026"),
        ("8-5-2026", "8-5-2026"),
        ("31 februari 2026", "31 februari 2026"),
        ("dit najaar", "dit najaar"),
        (2026, "2026"),
        ("n.v.t.", None),
        ("-", None),
    ],
)
def test_terms_stay_as_they_are_worded(looked: Looked, cell: Any, term: str | None) -> None:
    row = told(looked(xlsx([HEADS, ["3.7", "3", "Iets", "EZ", None, cell]])), "3.7")
    assert (row["term"], row["faults"]) == (term, [])


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (6, "vaag", "ken ik hier niet"),
        (7, "paars", "ken ik hier niet"),
        (7, "rood", "Beschrijf de oorzaak"),
        (1, "Onbekend doel", "bestaat niet"),
        (0, "drie", "niet de vorm"),
        (2, None, "ontbreekt"),
    ],
)
def test_every_faulty_cell_is_named(looked: Looked, column: int, cell: str | None, words: str) -> None:
    row: list[Any] = ["3.7", "3", "Iets", "EZ", None, "2026", "loopt", "groen", "tekst"]
    row[column] = cell
    look = looked(xlsx([TITLE, HEADS, row]))
    faults = [fault for one in rows_of(look) for fault in one["faults"]]
    assert any(words in fault["sentence"] for fault in faults), faults
    assert all(fault["cell"] for fault in faults if column != 2), faults
    assert all("blad Actielijst, rij 3" in fault.place for fault in look.loading.told_faults)


def test_an_action_without_a_number_is_known_again_by_its_title(looked: Looked) -> None:
    title = "Pilots toekomstbestendige bedrijventerreinen"
    (row,) = rows_of(looked(xlsx([HEADS, [None, None, title, "EZ", None, None, "loopt"]])))
    assert (row["number"], row["goal"]) == ("3.1", "3")


def test_a_new_goal_with_number_and_title_is_made(looked: Looked) -> None:
    look = looked(xlsx([HEADS, ["7.1", "7 Nieuw doel", "Iets", "EZ"]]))
    assert told(look, "7.1")["verdict"] == "added"
    assert look.loading.added["doelen"] == 1


def test_what_a_person_chooses_goes_before_what_is_recognised(looked: Looked) -> None:
    heads = ["Nr", "Kolom X", "Titel", "Y"]
    content = xlsx([heads, ["3.7", "3", "Iets", "EZ"]])
    assert looked(content).reading.recognised[0].unknown == ["Kolom X", "Y"]
    chosen = {"nr": "nummer", "kolomx": "doel", "titel": "titel", "y": "rollen/lead"}
    assert told(looked(content, chosen=chosen), "3.7")["verdict"] == "added"


def test_numbers_typed_as_numbers_stay_numbers_of_actions(looked: Looked) -> None:
    look = looked(xlsx([HEADS, [3.7, 3, "Iets", "EZ"]]))
    assert told(look, "3.7")["goal"] == "3"


def test_the_same_number_twice_is_refused_at_the_second(looked: Looked) -> None:
    look = looked(xlsx([HEADS, ["3.7", "3", "Een", "EZ"], ["3.7", "3", "Twee", "EZ"]]))
    assert [(row["title"], row["verdict"]) for row in rows_of(look)] == [("Een", "added"), ("Twee", "refused")]


def test_a_sheet_without_headings_is_said_to_be_unread(looked: Looked) -> None:
    with pytest.raises(Invalid, match="geen blad met koppen"):
        looked(xlsx([["zomaar", "wat"], ["cellen", 3]]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_of_any_kind_is_read(looked: Looked, encoding: str, delimiter: str) -> None:
    lines = [HEADS[:4], ["3.7", "3", "Café ‘één’", "EZ"]]
    content = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)
    assert told(looked(content, "lijst.csv"), "3.7")["title"] == "Café ‘één’"
