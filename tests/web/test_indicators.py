"""Indicators as people see and keep them on the site."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.gateways.database import Database
from agenda.indicators.queries import indicator_by_key
from agenda.indicators.services import IndicatorValues, MeasurementValues, keep_indicator
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.web.test_pages import SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
LIST = "/programmas/rve/indicatoren"
ONE = f"{LIST}/areaal-extra-nodig"
NEW, CHANGE, MEASURE = f"{LIST}/nieuw", f"{ONE}/wijzigen", f"{ONE}/meting"
HOSTILE = "</title><script>x</script> & {{ 7*7 }}"


def kept(example: Database, key: str = "areaal-extra-nodig") -> IndicatorValues:
    with example.reading() as session:
        return IndicatorValues.of(indicator_by_key(session, programme_by_key(session, "rve"), key))


def text_of(page: str) -> str:
    return " ".join(JustHTML(page, sanitize=False).query("main")[0].to_text().split())


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (SECRETARIAT, 200),
        ("ez@rve.example", 403),
        ("lezer@rve.example", 403),
        ("auditor@rve.example", 403),
        ("beheer@rve.example", 403),
    ],
)
def test_everybody_reads_indicators_and_the_secretariat_keeps_them(
    browser_of: Browsers, email: str, status: int
) -> None:
    client = browser_of(email)
    assert client.get(ONE).status_code == 200
    assert ("Indicator toevoegen" in client.get(LIST).text) is (status == 200)
    assert [client.get(address).status_code for address in (NEW, CHANGE, MEASURE)] == [status] * 3
    assert client.get(f"{LIST}/nergens").status_code == 404


def test_the_list_tells_the_numbers_and_draws_them(browser_of: Browsers) -> None:
    page = browser_of(SECRETARIAT).get(LIST).text
    assert (
        "Extra oppervlakte die gewone bedrijventerreinen nodig hebben % van het huidige areaal "
        "5 Gezamenlijk sturen op ruimte geen geen 6 tot 13,5 op 17 november 2025 Kamerstuk 34682, nr. 229"
    ) in text_of(page)
    assert page.count("<svg") == 4
    assert " style=" not in page


def test_a_measurement_is_added_and_stands_in_table_picture_and_history(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    typed = {"measured_on": "1-3-2026", "low": "7.25", "high": "1.234,5", "source": HOSTILE}
    answer = client.post(MEASURE, data=fields_of(client.get(MEASURE).text) | typed)
    assert answer.location == ONE
    added = MeasurementValues(date(2026, 3, 1), Decimal("7.25"), HOSTILE, Decimal("1234.5"))
    assert kept(example).measurements[-1] == added
    page = client.get(ONE).text
    assert "<script>" not in page
    assert "&lt;/title&gt;&lt;script&gt;x&lt;/script&gt; &amp; {{ 7*7 }}" in page
    assert "1 maart 2026 7,25 tot 1.234,5" in text_of(page)
    assert "De laatste: 7,25 tot 1.234,5 op 1 maart 2026." in page
    assert "werkte deze indicator bij" in page


def test_an_indicator_is_added_with_all_that_belongs_to_it(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    typed = {
        "name": "Banen op <b>terreinen</b>",
        "unit": "banen",
        "goal": "1",
        "baseline": "2.400.000",
        "baseline_on": "1 januari 2020",
        "target": "2450000",
        "target_on": "2030-12-31",
        "measurements-0-measured_on": "1-1-2025",
        "measurements-0-low": "0",
        "measurements-0-source": "LISA",
    }
    answer = client.post(NEW, data=fields_of(client.get(NEW).text) | typed)
    assert answer.location == f"{LIST}/banen-op-b-terreinen-b"
    measured = (MeasurementValues(date(2025, 1, 1), Decimal(0), "LISA"),)
    assert kept(example, "banen-op-b-terreinen-b") == IndicatorValues(
        key="banen-op-b-terreinen-b",
        name=typed["name"],
        unit="banen",
        goal=1,
        baseline=Decimal(2_400_000),
        baseline_on=date(2020, 1, 1),
        target=Decimal(2_450_000),
        target_on=date(2030, 12, 31),
        measurements=measured,
    )
    page = client.get(answer.location).text
    assert "2.400.000, op 1 januari 2020" in page
    assert "Banen op &lt;b&gt;terreinen&lt;/b&gt; (banen)</title>" in page
    assert client.post(NEW, data=fields_of(client.get(NEW).text) | typed).location == f"{LIST}/banen-op-b-terreinen-b-2"


def test_the_form_as_it_stands_changes_nothing_and_an_emptied_row_takes_its_measurement_away(
    browser_of: Browsers, example: Database
) -> None:
    client, before = browser_of(SECRETARIAT), kept(example)
    fields = fields_of(client.get(CHANGE).text)
    assert client.post(CHANGE, data=fields).status_code == 302
    assert kept(example) == before
    row = {f"measurements-0-{name}": "" for name in ("measured_on", "low", "high", "source")}
    assert client.post(CHANGE, data=fields | row).status_code == 302
    assert kept(example) == replace(before, measurements=())
    assert "nog niet gemeten" in text_of(client.get(ONE).text)


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        (MEASURE, {"measured_on": "1-3-2026", "low": "1.234", "source": "Blijft"}, "schrijf 1234 of 1,234"),
        (MEASURE, {"measured_on": "gisteren", "low": "13,5 %", "source": "Blijft"}, "‘gisteren’ is geen datum"),
        (MEASURE, {"measured_on": "17-11-2025", "low": "7", "source": "Blijft"}, "staan twee metingen"),
        (MEASURE, {"measured_on": "1-3-2026", "low": "7", "high": "6,5", "source": "Blijft"}, "draai ze om"),
        (MEASURE, {"measured_on": "", "low": "", "source": " "}, "Noem de bron"),
        (NEW, {"name": "Blijft", "unit": ""}, "een eenheid"),
        (NEW, {"name": "Blijft", "unit": "x", "target": "1234567890123456"}, "15 cijfers"),
        (CHANGE, {"name": "Blijft", "measurements-1-low": "7"}, "Vul de dag van de meting in"),
        (CHANGE, {"name": "Blijft", "measurements-0-low": "6.000", "target_on": "1-1-2030"}, "twee getallen"),
        (CHANGE, {"name": "Blijft", "goal": "99999"}, "Kies een van de mogelijkheden"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    browser_of: Browsers, example: Database, address: str, typed: dict[str, str], words: str
) -> None:
    client, before = browser_of(SECRETARIAT), kept(example)
    answer = client.post(address, data=fields_of(client.get(address).text) | typed)
    assert answer.status_code == 400
    assert words in text_of(answer.text)
    again = fields_of(answer.text)
    assert {name: again[name] for name in typed if name != "goal"} == {
        name: text for name, text in typed.items() if name != "goal"
    }
    assert kept(example) == before


def test_the_second_to_save_sees_both_versions_and_loses_nothing(browser_of: Browsers, example: Database) -> None:
    first, second = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    of_first, of_second = (fields_of(client.get(CHANGE).text) for client in (first, second))
    assert first.post(CHANGE, data=of_first | {"name": "Naam van de eerste", "baseline": "5,5"}).status_code == 302
    answer = second.post(CHANGE, data=of_second | {"name": "Naam van de tweede"})
    assert answer.status_code == 409
    assert "U schreef: <q>Naam van de tweede</q>. Nu bewaard: <q>Naam van de eerste</q>." in answer.text
    assert "U schreef: <q>niets</q>. Nu bewaard: <q>5,5</q>." in answer.text
    assert second.post(CHANGE, data=fields_of(answer.text)).status_code == 302
    assert kept(example).name == "Naam van de tweede"


def test_more_indicators_bring_no_more_questions(
    browser_of: Browsers, example: Database, stamp: Stamp, statements: list[str]
) -> None:
    client = browser_of(SECRETARIAT)

    def asked(address: str) -> int:
        statements.clear()
        assert client.get(address).status_code == 200
        return len(statements)

    before = [asked(address) for address in (LIST, ONE, CHANGE)]
    measured = tuple(MeasurementValues(date(2000 + year, 1, 1), Decimal(year), "Bron") for year in range(20))
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        for place in range(15):
            keep_indicator(session, programme, IndicatorValues(f"i{place}", "Naam", "%", measurements=measured), stamp)
        held = IndicatorValues.of(indicator_by_key(session, programme, "areaal-extra-nodig"))
        keep_indicator(session, programme, replace(held, measurements=measured), stamp)
    assert [asked(address) for address in (LIST, ONE, CHANGE)] == before
