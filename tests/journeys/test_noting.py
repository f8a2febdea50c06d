"""A meeting noted in a real browser: by keyboard, while the line drops, and found once in the database."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from agenda.consultations.models import Attendee, Consultation
from agenda.decisions.minutes import write_minute
from agenda.decisions.models import ActionPoint, Decision, Minute
from agenda.decisions.note_taking import take_notes
from agenda.decisions.words import Outcome
from agenda.gateways.database import Database
from agenda.programmes.queries import programme_by_key
from tests.browser import DESKTOP, PHONE, complains, overflows, small_targets, until, violations, widen
from tests.conftest import PASSWORD
from tests.decisions.noting import MEETING, NOTES, colleague, noted_meeting
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

HOSTILE = "Wat <b>EZ</b> zei: \"<script>alert(1)</script>\" & 'meer'"
STORED = "Object.keys(localStorage).filter(name => name.startsWith('agenda.notulen/')).length"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One whose console may tell that the line is lost, and nothing else."""
    with browser.new_context(viewport={"width": DESKTOP, "height": 900}, locale="nl-NL") as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text) if complains(told) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert [one for one in complaints if "net::ERR_" not in one] == []


@pytest.fixture
def here(page: Page, example: Database, address: str) -> str:  # noqa: F811
    """The page of the note taker, who has signed in and taken up the notes by a click."""
    with example.transaction() as session:
        noted_meeting(session, programme_by_key(session, "rve"), taken=False)
    where = f"{address}/programmas/rve/overleggen/{MEETING}/vergadering"
    sign_in(page, address)
    page.goto(where)
    page.get_by_role("button", name="Ik notuleer").click()
    expect(page.get_by_text("U notuleert sinds")).to_be_visible()
    page.goto(f"{where}?punt=2")
    return where


def saved(page: Page) -> None:
    expect(page.locator("#stand")).to_contain_text("Opgeslagen om 10.00 uur.")
    until(page, f"{STORED} === 0")


def typed(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def held(example: Database, kind: type, of: Callable[[object], object]) -> list[object]:
    with example.reading() as session:
        found = session.scalars(select(kind).order_by(kind.id))  # type: ignore[attr-defined]
        return [of(one) for one in found if getattr(one, "outcome", True)]


def test_an_item_is_noted_by_keyboard_on_a_line_that_drops(page: Page, here: str, example: Database) -> None:
    page.locator("#punt-2 summary").first.focus()
    typed(page, "z")
    saved(page)
    expect(page.locator("#punt-2 [data-told=number]").first).to_have_text(f"{MEETING}.1")
    page.context.set_offline(True)
    typed(page, "z", "a")
    page.keyboard.type("Stuurt de planning rond")
    page.keyboard.press("Tab")
    page.keyboard.type("EZ")
    page.keyboard.press("Tab")
    page.keyboard.type("eind Q2 2026")
    typed(page, "Enter", "Escape", "w")
    page.keyboard.type(HOSTILE)
    expect(page.locator("#stand")).to_contain_text("3 wijzigingen wachten op verbinding.")
    typed(page, "Escape", "b")
    expect(page.locator("#punt-3")).to_have_attribute("open", "")
    expect(page.locator("#stand")).to_contain_text("4 wijzigingen wachten op verbinding.")
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#punten-" + item_of(example, 2))).to_contain_text("Gelezen als:", use_inner_text=False)
    page.reload()
    assert held(example, Decision, lambda one: (one.number, one.outcome)) == [  # type: ignore[attr-defined]
        (f"{MEETING}.1", Outcome.AS_ASKED),
        (f"{MEETING}.2", Outcome.AS_ASKED),
    ]
    assert held(example, ActionPoint, lambda one: (one.text, one.term)) == [  # type: ignore[attr-defined]
        ("Stuurt de planning rond", "eind Q2 2026")
    ]
    assert held(example, Minute, lambda one: (one.text, one.treated)) == [(HOSTILE, True)]  # type: ignore[attr-defined]


def item_of(example: Database, number: int) -> str:
    with example.reading() as session:
        meeting = session.scalars(select(Consultation).where(Consultation.note_taker_id.is_not(None))).one()
        return str(next(one.id for one in meeting.items if one.number == number))


def test_enter_in_a_field_keeps_what_one_edits(page: Page, here: str, example: Database) -> None:
    new = page.locator("#actiepunt-bij-" + item_of(example, 2))
    new.get_by_label("Wat", exact=True).fill("Belt")
    new.get_by_label("Wat", exact=True).press("Enter")
    box = page.locator("#punten-" + item_of(example, 2)).get_by_label("Wat", exact=True)
    expect(box).to_have_value("Belt")
    box.fill("Belt EZ")
    box.press("Enter")
    saved(page)
    expect(box).to_have_value("Belt EZ")
    assert held(example, ActionPoint, lambda one: one.text) == ["Belt EZ"]  # type: ignore[attr-defined]


def test_what_waits_outlives_a_lost_answer_a_reload_and_a_lost_session(
    page: Page, here: str, example: Database
) -> None:
    """The server takes the first note in, but its answer is lost; then the session ends."""
    item = item_of(example, 2)
    page.route("**/verslag", lambda route: (route.fetch(), route.abort()))
    page.locator(f"#verslag-{item}-text").fill("Eerst dit")
    expect(page.locator("#stand")).to_contain_text("1 wijziging wacht op verbinding.")
    page.unroute("**/verslag")
    page.context.clear_cookies()
    page.locator(f"#verslag-{item}-text").fill("Eerst dit, en dan dat")
    page.get_by_role("link", name="Log opnieuw in").click(timeout=15_000)
    page.get_by_label("E-mailadres").fill(NOTES)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/vergadering")
    saved(page)
    assert held(example, Minute, lambda one: one.text) == ["Eerst dit, en dan dat"]  # type: ignore[attr-defined]
    assert page.evaluate(STORED) == 0


def test_what_is_gone_is_set_aside_and_what_the_browser_cannot_hold_is_saved(
    page: Page, here: str, example: Database
) -> None:
    """A point that a colleague removed meanwhile; then a browser that holds nothing, on a line that drops."""
    item = item_of(example, 2)
    new = page.locator(f"#actiepunt-bij-{item}")
    new.get_by_label("Wat", exact=True).fill("Belt")
    new.get_by_role("button").evaluate("button => (button.click(), button.click())")
    box = page.locator(f"#punten-{item}").get_by_label("Wat", exact=True)
    expect(box).to_have_value("Belt")
    with example.transaction() as session:
        session.delete(session.scalars(select(ActionPoint)).one())
    box.fill("Belt morgen")
    page.locator(f"#verslag-{item}-text").fill("Dit gaat door")
    expect(page.get_by_text("Dit actiepunt is er niet (meer).")).to_be_visible()
    expect(page.locator("#stand")).to_contain_text("1 wijziging vraagt uw aandacht.")
    expect(page.locator("#stand")).not_to_contain_text("uitgelogd")
    until(page, f"{STORED} === 1")
    box.fill("Belt overmorgen")
    expect(page.locator("#stand")).to_contain_text("1 wijziging wacht op opslaan.")
    expect(page.locator("#stand")).to_contain_text("1 wijziging vraagt uw aandacht.")
    until(page, f"{STORED} === 1")
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('vol') })")
    page.context.set_offline(True)
    page.locator(f"#verslag-{item}-text").fill("Dit ook")
    expect(page.locator("#stand")).to_contain_text("Sluit dit venster niet")
    page.wait_for_timeout(4000)
    expect(page.locator("#stand")).to_contain_text("Sluit dit venster niet")
    page.context.set_offline(False)
    expect(page.locator("#stand")).not_to_contain_text("Sluit dit venster niet", timeout=15_000)
    assert held(example, Minute, lambda one: one.text) == ["Dit ook"]  # type: ignore[attr-defined]
    assert held(example, ActionPoint, lambda one: one.text) == []  # type: ignore[attr-defined]


def test_what_somebody_else_wrote_meanwhile_is_shown_and_one_chooses(page: Page, here: str, example: Database) -> None:
    item = item_of(example, 2)
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = session.scalars(select(Consultation).where(Consultation.note_taker_id.is_not(None))).one()
        other, taker = colleague(session, programme), meeting.note_taker_id
        take_notes(session, meeting, other, over=taker)
        write_minute(session, meeting.items[1], "Van de collega", other)
    box = page.locator(f"#verslag-{item}-text")
    box.fill("Van mij")
    expect(page.locator("#stand")).to_contain_text("De collega notuleert nu.")
    assert page.evaluate(STORED) == 1
    page.goto(here)
    expect(page.get_by_text("In deze browser wacht nog 1 wijziging van u.")).to_be_visible()
    expect(page.get_by_text("Van de collega", exact=True)).to_be_visible()
    page.get_by_role("button", name="Overnemen van De collega").click()
    page.goto(f"{here}?punt=2")
    expect(page.get_by_text("Nu bewaard: Van de collega")).to_be_visible()
    expect(box).to_have_value("Van mij")
    page.get_by_role("button", name="Mijn versie bewaren").click()
    saved(page)
    assert held(example, Minute, lambda one: one.text) == ["Van mij"]  # type: ignore[attr-defined]


def test_signing_out_leaves_nothing_behind_and_the_page_keeps_to_the_rules(
    page: Page, here: str, example: Database
) -> None:
    page.get_by_text("Sneltoetsen", exact=True).click()
    page.get_by_label("Sneltoetsen staan aan").uncheck()
    page.locator("#punt-2 summary").first.focus()
    typed(page, "z")
    page.get_by_label("Aanwezig", exact=True).first.check()
    saved(page)
    assert held(example, Decision, lambda one: one.number) == []  # type: ignore[attr-defined]
    assert held(example, Attendee, lambda one: one.presence.value) == ["present", "unknown"]  # type: ignore[attr-defined]
    for width in (1280, PHONE):
        widen(page, width)
        assert violations(page) == []
        assert not overflows(page)
        assert small_targets(page) == []
    page.context.set_offline(True)
    page.get_by_label("Afwezig", exact=True).first.check()
    expect(page.locator("#stand")).to_contain_text("wacht op verbinding")
    page.route("**/aanwezig/*", lambda route: route.abort())
    page.context.set_offline(False)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Uitloggen").click()
    assert page.evaluate(STORED) == 1
    page.evaluate("localStorage.setItem('agenda.notulen/rve/BO-2026-1/99999/000000000000001', '{}')")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    assert page.evaluate(STORED) == 1, "what waits of somebody else stays"
