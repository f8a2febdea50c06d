"""Downloading what is seen, and bringing a workbook in."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from agenda.exchange.workbook.book import open_book
from tests.conftest import token_in
from tests.exchange.conftest import xlsx

Browsers = Callable[[str], FlaskClient]
SECRETARIAT = "secretariaat@rve.example"
HERE = "/programmas/rve"
HEADS = ["Nr", "Doel", "Actie", "Wie", "Planning", "Kolom X"]
GOOD = [HEADS, ["3.7", "3", "Handreiking <b>nieuw</b>", "EZ / I&W", "eind 2026", "loopt"]]


def offer(client: FlaskClient, content: bytes, name: str = "lijst.xlsx") -> TestResponse:
    token = token_in(client.get(f"{HERE}/inlezen").text)
    data = {"csrf_token": token, "workbook": (BytesIO(content), name)}
    return client.post(f"{HERE}/inlezen", data=data, content_type="multipart/form-data")


def press(client: FlaskClient, address: str, what: str, **fields: str) -> TestResponse:
    token = token_in(client.get(address).text)
    return client.post(f"{address}/{what}", data={"csrf_token": token, **fields}, follow_redirects=True)


def actions(client: FlaskClient) -> list[dict[str, object]]:
    content = json.loads(client.get(f"{HERE}/downloaden?vorm=json").text)
    return list(content["acties"])


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("xlsx", "spreadsheetml"),
        ("ods", "opendocument.spreadsheet"),
        ("csv", "text/csv"),
        ("csv-excel", "text/csv"),
        ("json", "json"),
    ],
)
def test_the_whole_agenda_is_downloaded(browser_of: Browsers, form: str, media: str) -> None:
    answer = browser_of("lezer@rve.example").get(f"{HERE}/downloaden?vorm={form}")
    assert answer.status_code == 200
    assert media in answer.content_type
    assert "rve-agenda-2026-03-16" in answer.headers["Content-Disposition"]
    assert len(answer.data) > 1000


def test_what_is_filtered_is_downloaded_with_the_chosen_columns(browser_of: Browsers) -> None:
    address = f"{HERE}/downloaden?vorm=csv&zoek=BIZ&kolom=nummer&kolom=titel"
    (page,) = open_book("a.csv", browser_of(SECRETARIAT).get(address).data)
    assert page.rows[0] == ["Nummer", "Titel"]
    assert {row[0] for row in page.rows[1:]} == {"4.1", "4.2", "4.3"}


def test_the_agenda_of_then_is_downloaded(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    then = json.loads(client.get(f"{HERE}/downloaden?vorm=json&toen=16-11-2025").text)
    assert then["acties"] == []
    assert client.get(f"{HERE}/downloaden?vorm=json&toen=31-2-2025").status_code == 400


def test_no_download_holds_a_person(browser_of: Browsers) -> None:
    answer = browser_of(SECRETARIAT).get(f"{HERE}/downloaden?vorm=json")
    assert "Vera Voorbeeld" not in answer.text
    assert "@ez.example" not in answer.text


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (SECRETARIAT, 200),
        ("ez@rve.example", 403),
        ("nfia@rve.example", 403),
        ("lezer@rve.example", 403),
        ("auditor@rve.example", 403),
    ],
)
def test_a_workbook_is_brought_in_by_the_secretariat_alone(browser_of: Browsers, email: str, status: int) -> None:
    assert browser_of(email).get(f"{HERE}/inlezen").status_code == status


def test_a_workbook_is_looked_at_first_and_then_loaded(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    before = actions(client)
    intake = offer(client, xlsx(GOOD)).location
    page = client.get(intake).text
    assert "Handreiking &lt;b&gt;nieuw&lt;/b&gt;" in page
    assert "EZ (trekker), I&amp;W (mede-trekker)" in page
    assert actions(client) == before
    assert "is ingelezen" in press(client, intake, "uitvoeren").text
    (fresh,) = [one for one in actions(client) if one["nummer"] == "3.7"]
    assert fresh["titel"] == "Handreiking <b>nieuw</b>"
    assert press(client, f"{HERE}/inlezen", "1/uitvoeren").status_code == 409


def test_a_faulty_workbook_tells_each_cell_and_loads_nothing(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    intake = offer(client, xlsx([*GOOD, ["3.8", "3", "Iets", "TNO"]])).location
    page = client.get(intake).text
    assert "blad Actielijst, rij 3, kolom Wie (D3): ‘TNO’ is geen bekende partij" in page
    assert "uitvoeren" not in page
    token = token_in(page)
    answer = client.post(f"{intake}/uitvoeren", data={"csrf_token": token}, follow_redirects=True)
    assert "Er is niets ingelezen" in answer.text
    assert "3.7" not in {one["nummer"] for one in actions(client)}


def test_a_person_matches_the_columns_by_hand(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    intake = offer(client, xlsx(GOOD)).location
    names = ["nummer", "doel", "titel", "rollen/lead", "termijnen", "fase"]
    chosen = {f"kop-{place}": name for place, name in enumerate(names)}
    assert press(client, intake, "kolommen", **chosen).status_code == 200
    press(client, intake, "uitvoeren")
    (fresh,) = [one for one in actions(client) if one["nummer"] == "3.7"]
    assert fresh["fase"] == "in uitvoering"


def test_what_changed_between_the_look_and_the_loading_is_seen(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    first, second = (offer(client, xlsx([HEADS, ["3.7", "3", title, "EZ"]])).location for title in ("Een", "Twee"))
    press(client, first, "uitvoeren")
    assert "is ingelezen" in press(client, second, "uitvoeren").text
    (fresh,) = [one for one in actions(client) if one["nummer"] == "3.7"]
    assert fresh["titel"] == "Twee"


def test_a_file_that_is_put_away_is_never_loaded(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    intake = offer(client, xlsx(GOOD)).location
    token = token_in(client.get(intake).text)
    client.post(f"{intake}/wegleggen", data={"csrf_token": token})
    assert client.post(f"{intake}/uitvoeren", data={"csrf_token": token}).status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"PK kapot", "lijst.xlsx", "beschadigd"),
        (xlsx([["zomaar", "iets"]]), "lijst.xlsx", "geen blad met koppen"),
        (b"", "", "Kies een bestand."),
    ],
)
def test_what_can_not_be_taken_is_told_in_the_form(browser_of: Browsers, content: bytes, name: str, words: str) -> None:
    answer = offer(browser_of(SECRETARIAT), content, name)
    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize(
    ("address", "head", "words"),
    [
        (f"{HERE}/rollen/downloaden", "Wat ontbreekt", "trekker alleen aangenomen"),
        (f"{HERE}/wijzigingen/downloaden", "Wijziging", "Nieuw in de agenda"),
    ],
)
def test_a_table_of_a_page_is_downloaded_as_a_sheet(
    browser_of: Browsers, form: str, address: str, head: str, words: str
) -> None:
    answer = browser_of("lezer@rve.example").get(f"{address}/{form}?van=2025-11-01")
    (page,) = open_book(f"a.{form}", answer.data)
    assert head in page.rows[0]
    assert any(words in str(cell) for row in page.rows[1:] for cell in row)


def test_an_unknown_form_of_file_is_not_found(browser_of: Browsers) -> None:
    assert browser_of(SECRETARIAT).get(f"{HERE}/rollen/downloaden/pdf").status_code == 404
    assert browser_of(SECRETARIAT).get(f"{HERE}/downloaden?vorm=pdf").status_code == 400
