"""The example programme and its half-year, held against the facts of the letter of 17 November 2025."""

import re
import tomllib
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from agenda.exchange.reading import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMME = EXAMPLES / "ruimte-voor-economie.toml"
HALF_YEAR = EXAMPLES / "halfjaar.toml"

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
UPDATE_SOURCES = {"indienen": {"concept", "teruggestuurd"}, "terugsturen": {"ingediend"}, "accepteren": {"ingediend"}}
UPDATE_TARGETS = {"indienen": "ingediend", "terugsturen": "teruggestuurd", "accepteren": "geaccepteerd"}
FOLLOW_UP_SOURCES = {
    "start": {"open"},
    "execute": {"open", "in uitvoering"},
    "report": {"uitgevoerd"},
    "settle": {"teruggemeld"},
}
FOLLOW_UP_TARGETS = {
    "start": "in uitvoering",
    "execute": "uitgevoerd",
    "report": "teruggemeld",
    "settle": "afgedaan",
}
NOTE = re.compile(r"\[\^([^\]]+)\]")


def parsed(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture(scope="module")
def programme() -> dict[str, Any]:
    return parsed(PROGRAMME)


@pytest.fixture(scope="module")
def actions(programme: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {action["nummer"]: action for action in programme["acties"]}


@pytest.fixture(scope="module")
def letter(programme: dict[str, Any]) -> dict[str, Any]:
    return programme["brieven"][0]


@pytest.fixture(scope="module")
def prose(letter: dict[str, Any]) -> str:
    return "\n".join(f"{passage.get('kop', '')}\n{passage['tekst']}" for passage in letter["passages"])


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    return parsed(HALF_YEAR)["stappen"]


def parties_of(programme: dict[str, Any], key: str) -> set[str]:
    groups = {group["sleutel"]: set(group["leden"]) for group in programme["groepen"]}
    return groups.get(key, {key})


def those(steps: list[dict[str, Any]], does: str) -> list[dict[str, Any]]:
    return [step for step in steps if step["doe"] == does]


def test_agenda_itself_reads_the_file_without_a_fault() -> None:
    file, _ = read_file(PROGRAMME.read_bytes())
    assert file.programme.key == "rve"
    assert [action.number for action in file.actions] == list(AGENDA)
    assert [indicator.measurements[0].low for indicator in file.indicators] == [
        low for low, _, _ in INDICATORS.values()
    ]


def test_each_party_has_its_identifier(programme: dict[str, Any]) -> None:
    found = {party["sleutel"]: party.get("tooi") for party in programme["partijen"]}
    assert found == IDENTIFIERS | dict.fromkeys(WITHOUT_IDENTIFIER)


def test_economic_affairs_kept_its_identifier_through_three_names(programme: dict[str, Any]) -> None:
    ministry = next(party for party in programme["partijen"] if party["sleutel"] == "ez")
    assert [(name["kort"], name.get("vanaf"), name.get("tot")) for name in ministry["namen"]] == [
        ("EZ", None, date(2017, 10, 26)),
        ("EZK", date(2017, 10, 26), date(2024, 7, 2)),
        ("EZ", date(2024, 7, 2), None),
    ]


def test_the_provinces_are_the_twelve(programme: dict[str, Any]) -> None:
    assert parties_of(programme, "provincies") == set(PROVINCES)


def test_every_address_is_an_invented_one() -> None:
    text = PROGRAMME.read_text(encoding="utf-8")
    addresses = re.findall(r'"[^"\s]+@([^"\s]+)"', text)
    assert len(addresses) > 25
    assert all(domain.endswith(".example") for domain in addresses)


def test_only_one_party_has_nobody_to_write_to(programme: dict[str, Any]) -> None:
    silent = [one["sleutel"] for one in programme["partijen"] if not one.get("contacten") and not one.get("postbus")]
    by_mailbox = [one["sleutel"] for one in programme["partijen"] if not one.get("contacten") and one.get("postbus")]
    assert silent == ["lvvn"]
    assert len(by_mailbox) >= 3


def test_the_six_goals_are_there(programme: dict[str, Any]) -> None:
    assert [(goal["nummer"], goal["titel"]) for goal in programme["doelen"]] == [
        ("1", "Bovenregionale samenwerking"),
        ("2", "Gemeentelijke praktijk"),
        ("3", "Toekomstbestendige bedrijventerreinen"),
        ("4", "Bedrijveninvesteringszones"),
        ("5", "Gezamenlijk sturen op ruimte"),
        ("6", "Onderzoek"),
    ]


def test_the_agenda_holds_exactly_the_fourteen_lines(actions: dict[str, dict[str, Any]]) -> None:
    assert list(actions) == list(AGENDA)
    assert all(action["doel"] == number.partition(".")[0] for number, action in actions.items())


@pytest.mark.parametrize("number", AGENDA)
def test_a_line_has_its_kind_phase_lead_and_partners(
    number: str, actions: dict[str, dict[str, Any]], programme: dict[str, Any]
) -> None:
    action = actions[number]
    leads = [role["partij"] for role in action["rollen"] if role["rol"] == "trekker"]
    named = set().union(*(parties_of(programme, role["partij"]) for role in action["rollen"]))
    kind, phase, lead, partners = AGENDA[number]
    assert (action["soort"], action["fase"], leads) == (kind, phase, [lead])
    assert named == partners | {lead}


def test_only_what_the_letter_leaves_open_is_assumed(actions: dict[str, dict[str, Any]]) -> None:
    found = {
        (number, role["partij"]) for number, one in actions.items() for role in one["rollen"] if "aangenomen" in role
    }
    assert found == ASSUMED


def test_the_letter_gives_no_ratings_so_neither_does_the_file(actions: dict[str, dict[str, Any]]) -> None:
    assert {action["oordeel"] for action in actions.values()} == {"niet beoordeeld"}


def test_each_term_stands_as_it_was_worded(actions: dict[str, dict[str, Any]]) -> None:
    found = {
        number: [(term["termijn"], term.get("sterkte")) for term in action["termijnen"]]
        for number, action in actions.items()
        if "termijnen" in action
    }
    assert found == TERMS


def test_a_term_without_a_year_tells_from_which_day_it_is_read(actions: dict[str, dict[str, Any]]) -> None:
    yearless = [
        term
        for one in actions.values()
        for term in one.get("termijnen", ())
        if not re.search(r"\d{4}|jaar$", term["termijn"])
    ]
    assert {term["termijn"]: term["gelezen-op"] for term in yearless} == {"het tweede kwartaal": date(2025, 11, 17)}
    assert actions["3.1"]["termijnen"][1]["gelezen-op"] == date(2025, 11, 17)


def test_each_line_cites_what_the_letter_cites_there(actions: dict[str, dict[str, Any]]) -> None:
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
def test_each_study_names_who_made_it(number: str, makers: tuple[str, ...], actions: dict[str, dict[str, Any]]) -> None:
    assert all(maker in actions[number]["omschrijving"] for maker in makers)


def test_the_meeting_of_8_may_2025_took_three_decisions(programme: dict[str, Any]) -> None:
    meeting = programme["overleggen"][0]
    assert (meeting["sleutel"], meeting["dag"]) == ("BO-2025-1", date(2025, 5, 8))
    first, second, third = meeting["besluiten"]
    assert "sturingsprincipes" in first["tekst"]
    assert "decentralisatie-uitkering" in second["tekst"]
    assert "uitvoeringsagenda" in third["tekst"]
    assert "half jaar" in third["tekst"]
    assert [one["acties"] for one in meeting["besluiten"]] == [["5.3"], ["3.1"], ["5.1"]]


def test_the_coming_meeting_has_six_items_with_a_submitter(programme: dict[str, Any]) -> None:
    meeting = programme["overleggen"][1]
    keys = {party["sleutel"] for party in programme["partijen"]}
    assert (meeting["sleutel"], meeting["dag"]) == ("BO-2026-1", date(2026, 5, 28))
    assert [item["nummer"] for item in meeting["agendapunten"]] == [1, 2, 3, 4, 5, 6]
    assert all(item["indiener"] in keys and item["gevraagd"] and item["kern"] for item in meeting["agendapunten"])


def test_the_commitment_and_the_question_come_from_the_same_debate(programme: dict[str, Any]) -> None:
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


def test_each_indicator_has_its_figure_and_source(programme: dict[str, Any]) -> None:
    found = {
        one["sleutel"]: (
            Decimal(one["metingen"][0]["waarde"]),
            one["metingen"][0].get("tot"),
            one["metingen"][0]["bron"],
        )
        for one in programme["indicatoren"]
    }
    assert found == INDICATORS


def test_the_letter_is_the_ministers_of_17_november_2025(letter: dict[str, Any]) -> None:
    assert (letter["sleutel"], letter["datum"]) == ("brief-2025-11-17", date(2025, 11, 17))
    assert (letter["ondertekenaar"], letter["ambt"]) == ("Vincent Karremans", "Minister van Economische Zaken")
    assert letter["aan"].startswith("De Voorzitter van de Tweede Kamer")


def test_the_letter_has_its_thirteen_notes_in_order(prose: str) -> None:
    notes = NOTE.findall(prose)
    assert [note.removesuffix(", toezegging aan Kamerlid Kisteman") for note in notes] == NOTES
    assert "Kisteman" in notes[1]


def test_the_letter_has_a_passage_on_every_line_of_the_agenda(letter: dict[str, Any]) -> None:
    told = Counter(passage["actie"] for passage in letter["passages"] if "actie" in passage)
    assert told == dict.fromkeys(AGENDA, 1)


@pytest.mark.parametrize("fact", [*TERMS_IN_LETTER, *FIGURES_IN_LETTER, *NAMES_IN_LETTER])
def test_the_letter_tells(fact: str, prose: str) -> None:
    assert fact in prose


def test_the_headings_of_the_letter_skip_no_level(letter: dict[str, Any]) -> None:
    levels = [passage["niveau"] for passage in letter["passages"] if passage.get("kop")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_passage_tells_its_source(letter: dict[str, Any]) -> None:
    assert all(passage["bron"] for passage in letter["passages"])


def test_the_half_year_goes_forward_in_time(steps: list[dict[str, Any]]) -> None:
    moments = [step["op"] for step in steps]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert moments[0] > datetime(2025, 11, 17, 8, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("does", "day"),
    [
        ("uitvraag openen", date(2026, 3, 5)),
        ("uitvraag bevriezen", date(2026, 4, 16)),
        ("dossier", date(2026, 5, 13)),
        ("conceptbrief", date(2026, 6, 18)),
    ],
)
def test_the_half_year_keeps_the_countdown(does: str, day: date, steps: list[dict[str, Any]]) -> None:
    assert [step["op"].date() for step in those(steps, does)] == [day]


def test_the_clock_runs_at_the_opening_and_a_week_and_a_day_before_the_closing(steps: list[dict[str, Any]]) -> None:
    closing = those(steps, "uitvraag openen")[0]["sluit"]
    days_before = [(closing - step["op"].date()).days for step in those(steps, "klok")]
    assert days_before == [40, 7, 1]


def test_every_update_names_a_line_of_the_agenda_and_one_of_its_parties(
    steps: list[dict[str, Any]], actions: dict[str, dict[str, Any]], programme: dict[str, Any]
) -> None:
    for step in those(steps, "melding"):
        parties = set().union(*(parties_of(programme, role["partij"]) for role in actions[step["actie"]]["rollen"]))
        assert step["partij"] in parties


def test_the_updates_follow_their_workflow(steps: list[dict[str, Any]]) -> None:
    states: dict[tuple[str, str], str] = {}
    for step in those(steps, "melding"):
        about = step["actie"], step["partij"]
        for name in step["daarna"]:
            assert states.get(about, "concept") in UPDATE_SOURCES[name]
            states[about] = UPDATE_TARGETS[name]
    assert Counter(states.values()) == {"geaccepteerd": 10, "ingediend": 1}
    assert states["5.1", "ipo"] == "geaccepteerd"


def test_an_orange_and_a_red_update_explain_themselves(steps: list[dict[str, Any]]) -> None:
    worried = [
        step
        for step in those(steps, "melding")
        if step.get("oordeel") in {"aandacht nodig", "vertraagd, bijsturing nodig"}
    ]
    assert [step["actie"] for step in worried] == ["2.1", "4.1"]
    assert all(step["oorzaak"] and step["gevolg"] and step["bijsturing"] for step in worried)


def test_several_parties_answer_but_one_never_does(steps: list[dict[str, Any]]) -> None:
    updates = those(steps, "melding")
    assert len(updates) >= 9
    assert len({step["partij"] for step in updates}) >= 6
    assert sum("ongewijzigd" in step for step in updates) >= 2
    assert [step["actie"] for step in updates if "terugsturen" in step["daarna"] and step["opmerking"]] == ["5.1"]
    assert "rvb" not in {step["partij"] for step in updates}


def test_the_meeting_takes_five_decisions_and_one_becomes_an_action(
    steps: list[dict[str, Any]], actions: dict[str, dict[str, Any]], programme: dict[str, Any]
) -> None:
    decisions = those(steps, "besluit")
    keys = {key for role in ("partijen", "groepen") for key in (one["sleutel"] for one in programme[role])}
    assert {step["op"].date() for step in decisions} == {date(2026, 5, 28)}
    assert [step["agendapunt"] for step in decisions] == [2, 3, 4, 5, 6]
    assert {number for step in decisions for number in step["acties"]} <= actions.keys()
    assert all(step["acties"] for step in decisions)
    (new,) = (step["nieuwe-actie"] for step in decisions if "nieuwe-actie" in step)
    assert new["nummer"] not in actions
    assert {role["partij"] for role in new["rollen"]} <= keys


def test_the_decisions_of_2025_are_followed_until_settled(
    steps: list[dict[str, Any]], programme: dict[str, Any]
) -> None:
    first = programme["overleggen"][0]["besluiten"]
    states = {f"BO-2025-1.{place}": decision["opvolging"] for place, decision in enumerate(first, start=1)}
    for place in range(1, 6):
        states[f"BO-2026-1.{place}"] = "open"
    for step in those(steps, "opvolging"):
        assert states[step["besluit"]] in FOLLOW_UP_SOURCES[step["stap"]]
        assert step["stap"] != "report" or step["terugmelding"]
        states[step["besluit"]] = FOLLOW_UP_TARGETS[step["stap"]]
    assert {states[f"BO-2025-1.{place}"] for place in (1, 2, 3)} == {"afgedaan"}


def test_the_half_year_ends_with_the_next_letter(steps: list[dict[str, Any]]) -> None:
    draft, built = steps[-2:]
    assert (draft["doe"], draft["sleutel"], draft["vorige-brief"]) == (
        "conceptbrief",
        "brief-2026-06-25",
        date(2025, 11, 17),
    )
    assert (built["doe"], built["sleutel"], built["op"].date()) == ("brief", "brief-2026-06-25", draft["datum"])
