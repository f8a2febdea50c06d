"""A dossier from the button to the reader, in two browsers at once: the secretariat, and a phone without an account."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from agenda.consultations.models import AgendaItem
from agenda.gateways.database import Database
from agenda.jobs.long_work import do_long_work
from agenda.mail.models import OutgoingMail
from tests.browser import PHONE, overflows, violations
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture
from tests.work.asking import AT, workshop_of

DOSSIERS = "/programmas/rve/overleggen/BO-2026-1/dossiers"
ANNA = "anna@provincie.example"
NEW_WORDS = "Het overleg stemt in met de nieuwe planning."


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both
def test_who_got_version_one_reads_what_changed_in_version_two(
    page: Page,
    browser: Browser,
    example: Database,
    address: str,  # noqa: F811
) -> None:
    sign_in(page, address)
    first = sent_to_anna(page, example, address, version=1)
    with browser.new_context(viewport={"width": PHONE, "height": 800}, locale="nl-NL") as profile:
        phone = profile.new_page()
        read(phone, address + first)
        change_an_item(example)
        second = sent_to_anna(page, example, address, version=2)
        read_what_changed(phone, address + second)
        phone.goto(address + first)
        phone.get_by_role("button", name="Dossier openen").click()
        expect(phone.get_by_text("Er is een nieuwere versie: versie 2.")).to_be_visible()
        revoke(page, address)
        phone.goto(address + second)
        expect(phone.get_by_role("main")).to_contain_text("Deze link is ingetrokken.")


def sent_to_anna(page: Page, example: Database, address: str, *, version: int) -> str:  # noqa: F811
    """Built, and sent; the path of the link in her mail."""
    page.goto(address + DOSSIERS)
    page.get_by_label("Zip").uncheck()
    page.get_by_role("button", name="Dossier samenstellen").click()
    assert do_long_work(workshop_of(example, AT)) == 1
    page.goto(f"{address}{DOSSIERS}/full/{version}/verzenden")
    page.get_by_label("Anderen").fill(f"Anna Bakker, {ANNA}")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("1 ontvanger")).to_be_visible()
    page.get_by_role("button", name="Verzenden").click()
    with example.reading() as session:
        newest = select(OutgoingMail.message).where(OutgoingMail.recipient == ANNA).order_by(OutgoingMail.id.desc())
        mail = message_from_bytes(session.scalars(newest.limit(1)).one(), policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"/dossier/[\w-]+", body.get_content())
    assert link is not None
    return link[0]


def read(phone: Page, link: str) -> None:
    phone.goto(link)
    assert violations(phone) == []
    phone.get_by_role("button", name="Dossier openen").click()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="BO-2026-1-dossier-v1.pdf").click()
    assert download.value.suggested_filename == "BO-2026-1-dossier-v1.pdf"
    phone.get_by_role("link", name="Lezen op het scherm").click()
    expect(phone.get_by_role("navigation", name="Inhoud")).to_be_visible()
    assert (violations(phone), overflows(phone)) == ([], False)


def change_an_item(example: Database) -> None:
    with example.transaction() as session:
        item = session.scalars(select(AgendaItem).where(AgendaItem.number == 2).order_by(AgendaItem.id.desc())).first()
        assert item is not None
        item.message = NEW_WORDS


def read_what_changed(phone: Page, link: str) -> None:
    phone.goto(link)
    phone.get_by_role("button", name="Dossier openen").click()
    phone.get_by_role("link", name="Wat is gewijzigd sinds versie 1").click()
    expect(phone.get_by_role("main")).to_contain_text(NEW_WORDS)
    assert (violations(phone), overflows(phone)) == ([], False)


def revoke(page: Page, address: str) -> None:  # noqa: F811
    page.goto(f"{address}{DOSSIERS}/exemplaren")
    row = page.get_by_role("row").filter(has_text=ANNA)
    expect(row).to_contain_text("versie 2")
    row.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_role("main")).to_contain_text("ingetrokken")
