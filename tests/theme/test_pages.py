import pytest
from playwright.sync_api import Dialog, Page

from tests.browser import DESKTOP, PHONE, ZOOMED, html_faults, overflows, small_targets, violations, widen
from tests.theme.demonstration import PAGES

FORM = "/acties/4.1/wijzigen"


@pytest.mark.parametrize("path", [*PAGES, FORM])
def test_a_page_is_open_to_everybody_and_fits_each_screen(address: str, page: Page, path: str) -> None:
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 200
    assert html_faults(answer.text()) == []
    for width in (DESKTOP, PHONE, ZOOMED):
        widen(page, width)
        assert not overflows(page), width
        assert small_targets(page) == [], width
    for width in (DESKTOP, PHONE):
        widen(page, width)
        assert violations(page) == [], width


def test_the_menu_is_folded_on_a_phone_alone(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    link = page.get_by_role("link", name="Besluiten")
    assert link.is_visible()
    widen(page, PHONE)
    assert not link.is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert link.is_visible()


def test_the_first_tab_leads_past_the_menu(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_refused_form_begins_with_what_to_mend(address: str, page: Page) -> None:
    page.goto(address + FORM)
    assert page.title().startswith("Fout: Actie 4.1 wijzigen")
    assert page.evaluate("document.activeElement.textContent") == "Verbeter eerst wat hieronder staat"
    page.get_by_role("link", name="Maak de titel ten minste 5 tekens lang.").click()
    assert page.evaluate("document.activeElement.id") == "title"
    assert page.locator("#title").input_value() == "BIZ"


def test_leaving_a_form_with_what_was_typed_asks_first(address: str, page: Page) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(address + FORM)
    page.locator("#note").fill("Nieuw")
    page.goto(address + "/acties")
    page.goto(address + "/")
    assert asked == ["beforeunload"]


def test_clicking_twice_sends_once(address: str, page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/wijzigen", lambda route: route.continue_() if route.request.method == "GET" else None)
    page.goto(address + FORM)
    page.get_by_role("button", name="Opslaan").dblclick(no_wait_after=True)
    page.wait_for_timeout(300)
    assert len(sent) == 1
    page.unroute_all()


def test_long_work_renews_itself(address: str, page: Page) -> None:
    page.goto(address + "/dossiers/nieuw")
    page.get_by_text("Alle 20 agendapunten staan erin.").wait_for(timeout=5000)


def test_a_page_without_live_parts_loads_no_htmx(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    assert not page.evaluate("'htmx' in window")


def test_paper_has_no_menu_and_repeats_the_head_of_a_table(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Hoofdmenu").is_visible()
    assert not page.get_by_role("button", name="Toon resultaat").is_visible()
    assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"


def test_a_row_on_a_phone_repeats_the_words_of_its_columns(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    widen(page, PHONE)
    before = page.locator("tbody td").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert before == '"Nr."'
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).display") == "flex"


def test_forced_colours_keep_the_form_of_a_stand(address: str, page: Page) -> None:
    page.goto(address + "/acties")
    page.emulate_media(forced_colors="active")
    badge = page.locator(".utrecht-status-badge--danger").first
    assert badge.evaluate("badge => getComputedStyle(badge, '::before').clipPath").startswith("polygon")
    assert badge.evaluate("badge => getComputedStyle(badge).borderStyle") == "solid"
