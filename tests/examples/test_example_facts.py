"""The example programme, held against the facts of the progress letter of 17 November 2025."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agenda.exchange.reading import read_text, shaped

Table = dict[str, Any]
PROGRAMME = Path(__file__).parents[2] / "examples" / "ruimte-voor-economie.toml"
PROVINCES = {
    "groningen": "pv20",
    "fryslan": "pv21",
    "drenthe": "pv22",
    "overijssel": "pv23",
    "flevoland": "pv24",
    "gelderland": "pv25",
    "utrecht": "pv26",
    "noord-holland": "pv27",
    "zuid-holland": "pv28",
    "zeeland": "pv29",
    "noord-brabant": "pv30",
    "limburg": "pv31",
}
IDENTIFIERS = PROVINCES | {
    "ez": "mnre1045",
    "ienw": "mnre1130",
    "kgg": "mnre1182",
    "vro": "mnre1171",
    "lvvn": "mnre1153",
    "rvb": "oorg10124",
    "rvo": "oorg10005",
    "rijswijk": "gm0603",
}
WITHOUT_IDENTIFIER = {"ipo", "vng", "vno-ncw", "mkb-nederland", "nfia", "roms", "gemeenten"}

STARTED, EARLY, PLANNED, DONE = "in uitvoering", "in voorbereiding", "nog niet gestart", "afgerond"
STATE, FIRMS = {"ienw", "vro", "lvvn", "kgg"}, {"vno-ncw", "mkb-nederland"}
AGENDA: dict[str, tuple[str, str, str, set[str]]] = {
    # nr: kind, phase, lead, with
    "1.1": ("actie", STARTED, "nfia", {"roms", "ez"}),
    "2.1": ("actie", EARLY, "ez", {"gemeenten"}),
    "3.1": ("actie", STARTED, "ez", set(PROVINCES)),
    "3.2": ("maatregel", EARLY, "ez", STATE),
    "4.1": ("instrument", EARLY, "ez", set()),
    "4.2": ("actie", PLANNED, "ez", {"gemeenten", "vno-ncw", *PROVINCES}),
    "4.3": ("actie", EARLY, "rvb", {"ez", "rijswijk"}),
    "5.1": ("bestuurlijke afspraak", STARTED, "ez", {"ipo", "vng", "ienw", "kgg", "vro", *FIRMS}),
    "5.2": ("actie", PLANNED, "ez", set()),
    "5.3": ("maatregel", DONE, "ez", {"vro"}),
    "6.1": ("actie", DONE, "ez", set()),
    "6.2": ("actie", DONE, "ez", {"vro", "ienw"}),
    "6.3": ("actie", DONE, "ez", {"ienw"}),
    "6.4": ("actie", DONE, "ez", {"vro", "ienw"}),
}
ASSUMED = {("1.1", "ez"), ("2.1", "ez"), ("4.3", "ez"), ("4.3", "rijswijk")}
TERMS = {
    "1.1": [("in de loop van 2026", "verwacht")],
    "2.1": [("gedurende een jaar", None), ("tot 1 januari 2032", None)],
    "3.1": [("in 2026", None), ("dit najaar", None)],
    "4.1": [("eerste kwartaal van 2026", "streven")],
    "4.2": [("het tweede kwartaal", None)],
    "5.2": [("najaar 2026", "streven")],
}
CITED_BY = {
    "2.1": {"Kamerstuk 34682, nr. 209"},
    "3.1": {"Staatscourant 2024, 33191"},
    "4.1": {"Kamerstuk 32637, nr. 691", "Kamerstuk 32637, nr. 633"},
    "4.3": {"Kamerstuk 32637, nr. 691"},
    "5.1": {"Kamerstuk 34682, nr. 209"},
    "5.2": {"Kamerstuk 34682, nr. 178"},
    "5.3": {"Kamerstuk 34682, nr. 229", "Kamerstuk 29435, nr. 269"},
    "6.1": {"Kamerstuk 33009, nr. 143"},
    "6.3": {"Kamerstuk 32852, nr. 381"},
    "6.4": {"Kamerstuk 34682, nr. 182", "Kamerstuk 34682, nr. 229"},
}
INDICATORS = {
    "provincies-uitverkocht-2030": (Decimal(8), None, "Kamerstuk 34682, nr. 229"),
    "areaal-extra-nodig": (Decimal(6), Decimal("13.5"), "Kamerstuk 34682, nr. 229"),
    "terreinen-georganiseerd": (Decimal(20), None, "Kamerstuk 32637, nr. 633"),
    "terreinen-met-biz": (Decimal("3.4"), None, "Kamerstuk 32637, nr. 633"),
}


def test_agenda_itself_reads_the_file_without_a_fault() -> None:
    content, _ = read_text(PROGRAMME.read_bytes())
    shape = shaped(content)
    assert shape.faults == []
    file = shape.file
    assert file.programme is not None
    assert file.programme.key == "rve"
    assert [action.number for action in file.actions] == list(AGENDA)
    assert [indicator.measurements[0].low for indicator in file.indicators] == [
        low for low, _, _ in INDICATORS.values()
    ]


def test_each_party_has_its_identifier(programme: Table) -> None:
    found = {party["sleutel"]: party.get("tooi") for party in programme["partijen"]}
    assert found == IDENTIFIERS | dict.fromkeys(WITHOUT_IDENTIFIER)


def test_economic_affairs_kept_its_identifier_through_three_names(programme: Table) -> None:
    ministry = next(party for party in programme["partijen"] if party["sleutel"] == "ez")
    assert [(name["kort"], name.get("vanaf"), name.get("tot")) for name in ministry["namen"]] == [
        ("EZ", None, date(2017, 10, 26)),
        ("EZK", date(2017, 10, 26), date(2024, 7, 2)),
        ("EZ", date(2024, 7, 2), None),
    ]


def test_the_provinces_are_the_twelve(programme: Table) -> None:
    group = next(group for group in programme["groepen"] if group["sleutel"] == "provincies")
    assert group["leden"] == list(PROVINCES)


def test_every_address_is_an_invented_one() -> None:
    text = PROGRAMME.read_text(encoding="utf-8")
    addresses = re.findall(r'"[^"\s]+@([^"\s]+)"', text)
    assert len(addresses) > 25
    assert all(domain.endswith(".example") for domain in addresses)


def test_only_one_party_has_nobody_to_write_to(programme: Table) -> None:
    silent = [one["sleutel"] for one in programme["partijen"] if not one.get("contacten") and not one.get("postbus")]
    by_mailbox = [one["sleutel"] for one in programme["partijen"] if not one.get("contacten") and one.get("postbus")]
    assert silent == ["lvvn"]
    assert len(by_mailbox) >= 3


def test_the_six_goals_are_there(programme: Table) -> None:
    assert [(goal["nummer"], goal["titel"]) for goal in programme["doelen"]] == [
        ("1", "Bovenregionale samenwerking"),
        ("2", "Gemeentelijke praktijk"),
        ("3", "Toekomstbestendige bedrijventerreinen"),
        ("4", "Bedrijveninvesteringszones"),
        ("5", "Gezamenlijk sturen op ruimte"),
        ("6", "Onderzoek"),
    ]


def test_the_agenda_holds_exactly_the_fourteen_lines(actions: dict[str, Table]) -> None:
    assert list(actions) == list(AGENDA)
    assert all(action["doel"] == number.partition(".")[0] for number, action in actions.items())


@pytest.mark.parametrize("number", AGENDA)
def test_a_line_has_its_kind_phase_lead_and_partners(
    number: str, actions: dict[str, Table], parties_in: Callable[[Table], set[str]]
) -> None:
    action = actions[number]
    leads = [role["partij"] for role in action["rollen"] if role["rol"] == "trekker"]
    kind, phase, lead, partners = AGENDA[number]
    assert (action["soort"], action["fase"], leads) == (kind, phase, [lead])
    assert parties_in(action) == partners | {lead}


def test_only_what_the_letter_leaves_open_is_assumed(actions: dict[str, Table]) -> None:
    found = {
        (number, role["partij"]) for number, one in actions.items() for role in one["rollen"] if "aangenomen" in role
    }
    assert found == ASSUMED


def test_the_letter_gives_no_ratings_so_neither_does_the_file(actions: dict[str, Table]) -> None:
    assert {action["oordeel"] for action in actions.values()} == {"niet beoordeeld"}


def test_each_term_stands_as_it_was_worded(actions: dict[str, Table]) -> None:
    found = {
        number: [(term["termijn"], term.get("sterkte")) for term in action["termijnen"]]
        for number, action in actions.items()
        if "termijnen" in action
    }
    assert found == TERMS


def test_a_term_without_a_year_tells_from_which_day_it_is_read(actions: dict[str, Table]) -> None:
    yearless = [
        term
        for one in actions.values()
        for term in one.get("termijnen", ())
        if not re.search(r"\d{4}|gedurende", term["termijn"])
    ]
    assert {term["termijn"]: term["gelezen-op"] for term in yearless} == {
        "dit najaar": date(2025, 11, 17),
        "het tweede kwartaal": date(2025, 11, 17),
    }


def test_each_line_cites_what_the_letter_cites_there(actions: dict[str, Table]) -> None:
    cited = re.compile(r"Kamerstuk \d{5}, nr\. \d+|Staatscourant \d{4}, \d+")
    found = {
        number: {text for text in one.get("verwijzingen", ()) if cited.fullmatch(text)}
        for number, one in actions.items()
    }
    assert {number: texts for number, texts in found.items() if texts} == CITED_BY


@pytest.mark.parametrize(
    ("number", "makers"),
    [
        ("6.1", ("TwynstraGudde",)),
        ("6.2", ("Rebel", "Fakton", "€1.300-1.400 per m²")),
        ("6.3", ("STEC Groep", "CE Delft")),
        ("6.4", ("Buck Consultants International",)),
    ],
)
def test_each_study_names_who_made_it(number: str, makers: tuple[str, ...], actions: dict[str, Table]) -> None:
    assert all(maker in actions[number]["omschrijving"] for maker in makers)


def test_the_meeting_of_8_may_2025_took_three_decisions(programme: Table) -> None:
    meeting = programme["overleggen"][0]
    assert (meeting["sleutel"], meeting["dag"]) == ("BO-2025-1", date(2025, 5, 8))
    first, second, third = meeting["besluiten"]
    assert "sturingsprincipes" in first["tekst"]
    assert "decentralisatie-uitkering" in second["tekst"]
    assert "uitvoeringsagenda" in third["tekst"]
    assert "half jaar" in third["tekst"]
    assert [one["acties"] for one in meeting["besluiten"]] == [["5.3"], ["3.1"], ["5.1"]]


def test_the_coming_meeting_has_six_items_with_a_submitter(programme: Table) -> None:
    meeting = programme["overleggen"][1]
    keys = {party["sleutel"] for party in programme["partijen"]}
    assert (meeting["sleutel"], meeting["dag"]) == ("BO-2026-1", date(2026, 5, 28))
    assert [item["nummer"] for item in meeting["agendapunten"]] == [1, 2, 3, 4, 5, 6]
    assert all(item["indiener"] in keys and item["gevraagd"] and item["kern"] for item in meeting["agendapunten"])


def test_the_commitment_and_the_question_come_from_the_same_debate(programme: Table) -> None:
    commitment, question = programme["toezeggingen"]
    assert (commitment["soort"], commitment["aan"], commitment["acties"]) == (
        "toezegging",
        "Kamerlid Kisteman",
        ["4.1"],
    )
    assert (question["soort"], question["acties"]) == ("vraag uit de Kamer", ["4.3"])
    for one in (commitment, question):
        assert (one["debat"], one["op"], one["verwijzing"]) == (
            "Commissiedebat Midden- en kleinbedrijf",
            date(2025, 3, 20),
            "Kamerstuk 32637, nr. 691",
        )


def test_each_indicator_has_its_figure_and_source(programme: Table) -> None:
    found = {
        one["sleutel"]: (
            Decimal(one["metingen"][0]["waarde"]),
            one["metingen"][0].get("tot"),
            one["metingen"][0]["bron"],
        )
        for one in programme["indicatoren"]
    }
    assert found == INDICATORS
