"""From a forgotten password to a second factor and a session that ended: at the door in a real browser."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.mail.models import OutgoingMail
from tests.browser import DESKTOP, PHONE, ZOOMED, overflows, small_targets, violations, widen
from tests.journeys.test_half_year import address  # noqa: F401 - the site, served
from tests.web.doorway import NEW_PASSWORD, SECRETARIAT, code_at

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a page shows is the same on both


def look(page: Page, title: str) -> None:
    """The page is the one that is meant, fit for everybody, and no wider than any screen."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert (violations(page), small_targets(page)) == ([], [])
    for width in (PHONE, ZOOMED, DESKTOP):
        widen(page, width)
        assert not overflows(page), width


def link_in_mail(database: Database) -> str:
    with database.reading() as session:
        mail = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    told = message_from_bytes(mail.message, policy=policy.default).get_content()
    return re.search(r"/uitnodiging/\S+", told)[0]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def test_somebody_comes_in_stays_and_loses_nothing(
    page: Page,
    address: str,  # noqa: F811 - the fixture
    example: Database,
    clock: StandingClock,
) -> None:
    page.goto(f"{address}/inloggen")
    look(page, "Inloggen")
    page.get_by_label("E-mailadres").fill(SECRETARIAT)
    page.get_by_label("Wachtwoord", exact=True).fill("dat weet ik niet meer")
    press(page, "Inloggen")
    expect(page.get_by_role("alert")).to_contain_text("klopt niet")
    look(page, "Inloggen")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    look(page, "Wachtwoord vergeten")
    page.get_by_label("E-mailadres").fill(SECRETARIAT)
    press(page, "Stuur mij een link")
    look(page, "Kijk in uw mail")
    page.goto(address + link_in_mail(example))
    look(page, "Kies een wachtwoord")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("welkom 2026")
    page.get_by_label("Nog een keer").fill("welkom 2026")
    press(page, "Wachtwoord bewaren")
    look(page, "Kies een wachtwoord")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Nog een keer").fill(NEW_PASSWORD)
    press(page, "Wachtwoord bewaren")
    look(page, "Inloggen")

    enter(page)
    page.get_by_role("link", name="secretariaat", exact=True).click()
    look(page, "Mijn account")
    page.get_by_role("link", name="Tweede factor instellen").click()
    look(page, "Tweede factor instellen")
    key = page.locator(".agenda-key").inner_text()
    page.get_by_label("Uw wachtwoord").fill(NEW_PASSWORD)
    page.get_by_label("Code die de app nu toont").fill(code_at(key, clock.now()))
    press(page, "Tweede factor aanzetten")
    look(page, "Uw herstelcodes")
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    look(page, "Mijn account")

    page.goto(f"{address}/programmas/rve/acties/1/wijzigen")
    page.get_by_label("Titel", exact=True).fill("Een titel die niet verloren gaat")
    clock.moment += timedelta(hours=3)
    press(page, "Bewaren")
    look(page, "Inloggen")
    enter(page)
    look(page, "Code van uw app")
    page.get_by_label("Code").fill("000000")
    press(page, "Verder")
    look(page, "Code van uw app")
    page.get_by_label("Code").fill(code_at(key, clock.now()))
    press(page, "Verder")
    look(page, "U was aan het bewaren")
    press(page, "Bewaar opnieuw")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Een titel die niet verloren gaat")


def enter(page: Page) -> None:
    page.get_by_label("E-mailadres").fill(SECRETARIAT)
    page.get_by_label("Wachtwoord", exact=True).fill(NEW_PASSWORD)
    press(page, "Inloggen")
