"""The order of an agenda in a real browser: by dragging and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from agenda.consultations.queries import consultation_by_key
from agenda.gateways.database import Database
from tests.journeys.test_half_year import address, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both
__all__ = ["address"]

MEETING = "/programmas/rve/overleggen/BO-2026-1"


def order(example: Database) -> list[int]:
    with example.reading() as session:
        return [one.id for one in sorted(consultation_by_key(session, "BO-2026-1").items, key=lambda one: one.number)]


def test_an_agenda_is_put_in_order_by_dragging_and_by_keyboard(page: Page, address: str, example: Database) -> None:
    sign_in(page, address)
    page.goto(f"{address}{MEETING}/volgorde")
    handles = page.locator(".agenda-drag")
    expect(handles).to_have_count(6)
    handles.nth(4).scroll_into_view_if_needed()
    handles.nth(4).hover()
    page.mouse.down()
    target = page.locator("tr[data-sorts]").nth(1).bounding_box()
    assert target
    page.mouse.move(target["x"] + 40, target["y"] + 4, steps=8)
    page.mouse.up()
    expect(page.locator("#place-5")).to_have_value("2")
    assert order(example) == [1, 2, 3, 4, 5, 6], "nothing is kept until one says so"
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("De volgorde en de tijden zijn bewaard.")).to_be_visible()
    assert order(example) == [1, 5, 2, 3, 4, 6]
    down = page.locator("button[name=down][value='1']")
    down.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        expect(down).to_be_focused()
    assert order(example) == [5, 2, 1, 3, 4, 6]
