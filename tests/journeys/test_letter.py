"""A progress letter from the first draft to parliament, in two browsers: who writes it, and a party that is asked."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from agenda.gateways.database import Database
from agenda.jobs.long_work import do_long_work
from tests.browser import PHONE, overflows, violations
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture
from tests.work.asking import AT, workshop_of

LETTERS = "/programmas/rve/brieven"
LETTER = f"{LETTERS}/brief-2026-03-16"
NEW_WORDS = "De taskforce heeft de eerste bedrijven gesproken."
REMARK = "Noem ook de ROM’s."


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both
def test_a_letter_is_drafted_agreed_on_checked_and_sent(
    page: Page,
    browser: Browser,
    example: Database,
    address: str,  # noqa: F811
) -> None:
    sign_in(page, address, "brief@rve.example")
    draft(page, address)
    reword(page, address)
    put_to_parties(page, address)
    with browser.new_context(viewport={"width": PHONE, "height": 800}, locale="nl-NL") as profile:
        answer(profile.new_page(), address)
    close(page, address)
    send(page, address)
    assert do_long_work(workshop_of(example, AT)) == 1
    page.goto(address + LETTER)
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    assert re.fullmatch(r"brief-2026-03-16\S*\.docx", download.value.suggested_filename)


def draft(page: Page, address: str) -> None:  # noqa: F811
    page.goto(address + LETTERS)
    page.get_by_role("link", name="Nieuwe brief").first.click()
    page.get_by_label("Gaat over het overleg").select_option("BO-2025-1")
    page.get_by_role("button", name="Opstellen").click()
    expect(page).to_have_url(address + LETTER)
    expect(page.get_by_role("main")).to_contain_text("in de loop van 2026")
    assert (violations(page), overflows(page)) == ([], False)


def reword(page: Page, address: str) -> None:  # noqa: F811
    page.get_by_role("link", name=re.compile("Bewerken.*Pilot Meerjaren")).click()
    text = page.get_by_label("Tekst", exact=True)
    text.fill(f"{text.input_value()}\n\n{NEW_WORDS}")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("main")).to_contain_text(NEW_WORDS)


def put_to_parties(page: Page, address: str) -> None:  # noqa: F811
    page.goto(f"{address}{LETTER}/afstemming/openen")
    page.get_by_role("button", name="Voorleggen aan de partijen").click()
    expect(page.get_by_role("main")).to_contain_text("NFIA")
    assert violations(page) == []


def answer(phone: Page, address: str) -> None:  # noqa: F811
    sign_in(phone, address, "nfia@rve.example")
    phone.goto(f"{address}/programmas/rve/gevraagd/brieven")
    phone.get_by_role("link", name="Voortgang").click()
    expect(phone.get_by_role("main")).to_contain_text(NEW_WORDS)
    assert (violations(phone), overflows(phone)) == ([], False)
    phone.get_by_role("link", name="Opmerking bij: Pilot").click()
    phone.get_by_label("Opmerking", exact=True).fill(REMARK)
    phone.get_by_role("button", name="Opmerking bewaren").click()
    expect(phone.get_by_role("main")).to_contain_text(REMARK)
    phone.get_by_role("button", name="Akkoord").first.click()
    expect(phone.get_by_role("main")).to_contain_text("akkoord")


def close(page: Page, address: str) -> None:  # noqa: F811
    page.goto(f"{address}{LETTER}/afstemming")
    expect(page.get_by_role("main")).to_contain_text(REMARK)
    page.get_by_role("button", name="Ronde sluiten").click()
    expect(page.get_by_role("main")).to_contain_text("Gesloten")


def send(page: Page, address: str) -> None:  # noqa: F811
    page.goto(f"{address}{LETTER}/controle")
    expect(page.get_by_role("main")).to_contain_text("kloppen niet")
    assert violations(page) == []
    page.goto(f"{address}{LETTER}/versturen")
    page.get_by_label("Nummer van de brief").fill("DGBI-2026-17")
    page.get_by_label("Waarom de brief toch zo weggaat").fill("De partijen zijn gehoord.")
    page.get_by_role("button", name="Vastleggen als verstuurd").click()
    expect(page.get_by_role("main")).to_contain_text("DGBI-2026-17")
    assert (violations(page), overflows(page)) == ([], False)
