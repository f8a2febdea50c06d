"""One journey in a real browser, and every page as axe, a phone and a keyboard meet it."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
import waitress
from playwright.sync_api import Page, expect

from agenda.app import create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.intake.opening import opened_letter
from agenda.intake.services import take_letter
from agenda.letters.heads import begin_letter
from agenda.programmes.queries import programme_by_key
from agenda.reminders.planning import plan
from agenda.reminders.searching import Site
from config import Config
from tests.browser import DESKTOP, PHONE, ZOOMED, know_axe, overflows, violations, widen
from tests.conftest import PASSWORD
from tests.depth import depth
from tests.dossiers.built import built
from tests.intake.letters import PERMITS
from tests.letters.test_passages import HEAD
from tests.progress.asking import BY_OPERATOR, begun
from tests.reminders.queued import AT, failed, queued

PAGES = (
    "/programmas/rve/acties",
    "/programmas/rve/acties?oordeel=delayed",
    "/programmas/rve/acties/1",
    "/programmas/rve/acties/1/wijzigen",
    "/programmas/rve/acties/nieuw",
    "/programmas/rve/acties/nieuw?soort=agreement&doel=4",
    "/programmas/rve/acties/1/nummer",
    "/programmas/rve/acties/1/stappen/drop",
    "/programmas/rve/acties/1/stappen/merge",
    "/programmas/rve/doelen",
    "/programmas/rve/doelen/4/wijzigen",
    "/programmas/rve/acties/1/delen",
    "/programmas/rve/acties/3/delen",
    "/programmas/rve/acties/3/delen/stand",
    "/programmas/rve/acties/3/delen/verdelen",
    "/programmas/rve/rollen",
    "/programmas/rve/wijzigingen",
    "/programmas/rve/wijzigingen?van=8+mei",
    "/programmas/rve/uitvragen",
    "/programmas/rve/uitvragen/BO-2026-1",
    "/programmas/rve/uitvragen/BO-2026-1/vragen",
    "/programmas/rve/uitvragen/BO-2026-1/wijzigen",
    "/programmas/rve/uitvragen/BO-2026-1/bevriezen",
    "/programmas/rve/verzendlijst",
    "/programmas/rve/verzendlijst/1",
    "/programmas/rve/verzendlijst/lezer?adres=economie%40groningen.example",
    "/programmas/rve/verzendlijst/niet-bezorgd",
    "/programmas/rve/verzendlijst/soorten",
    "/antwoordlink/rve/BO-2026-1/ez",
    "/programmas/rve/oude-brieven",
    "/programmas/rve/oude-brieven/1",
    "/programmas/rve/oude-brieven/1/tekst",
    "/programmas/rve/oude-brieven/1/vondsten/2/overnemen",
    "/programmas/rve/oude-brieven/1/vondsten/2/wijzigen",
    "/programmas/rve/oude-brieven/1/vondsten/2/afwijzen",
    "/programmas/rve/overleggen",
    "/programmas/rve/besluiten",
    "/programmas/rve/besluiten/BO-2025-1.2",
    "/programmas/rve/besluiten/BO-2025-1.1/stappen/report",
    "/programmas/rve/besluiten/BO-2025-1.2/acties",
    "/programmas/rve/besluiten/BO-2025-1.2/acties/nieuw",
    "/programmas/rve/besluiten/BO-2025-1.2/acties/1",
    "/programmas/rve/overleggen/BO-2025-1/besluiten/dekking",
    "/programmas/rve/overleggen/BO-2025-1",
    "/programmas/rve/overleggen/BO-2026-1",
    "/programmas/rve/overleggen/BO-2026-1/punten/2",
    "/programmas/rve/overleggen/BO-2026-1/punten/2/wijzigen",
    "/programmas/rve/overleggen/BO-2026-1/punten/2/stappen/withdraw",
    "/programmas/rve/overleggen/BO-2026-1/punten/2/stukken",
    "/programmas/rve/overleggen/BO-2026-1/volgorde",
    "/programmas/rve/overleggen/BO-2026-1/dossiers",
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/2",
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/2/verschillen",
    "/programmas/rve/overleggen/groslijst",
    "/programmas/rve/overleggen/groslijst/nieuw",
    "/programmas/rve/overleggen/groslijst/1",
    "/programmas/rve/overleggen/groslijst/1/agenderen",
    "/programmas/rve/overleggen/groslijst/1/stappen/drop",
    "/programmas/rve/overleggen/BO-2026-1/oproep",
    "/programmas/rve/overleggen/BO-2026-1/agendaversies",
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/stappen/settle",
    "/programmas/rve/overleggen/BO-2025-1/doorschuiven",
    "/programmas/rve/partijen",
    "/programmas/rve/partijen/ez",
    "/programmas/rve/partijen/ez/wijzigen",
    "/programmas/rve/partijen/ez/kaart",
    "/programmas/rve/gevraagd",
    "/programmas/rve/gevraagd/brieven",
    "/programmas/rve/brieven/brief-2025-11-17/afstemming",
    "/programmas/rve/brieven/brief-2026-06-25/afstemming/openen",
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/verschillen",
    "/programmas/rve/groepen",
    "/programmas/rve/groepen/provincies/wijzigen",
    "/programmas/rve/overleggen/BO-2026-1/verplaatsen",
    "/programmas/rve/overleggen/aftelling",
    "/programmas/rve/overleggen/aftelling/wijzigen",
    "/programmas/rve/overleggen/BO-2026-1/aftelling/papers/afvinken",
    "/programmas/rve/kalender",
    "/programmas/rve/kalender/reces",
    "/programmas/rve/kalender/vrije-dag",
    "/programmas/rve/indicatoren",
    "/programmas/rve/indicatoren/terreinen-met-biz",
    "/programmas/rve/indicatoren/terreinen-met-biz/wijzigen",
    "/programmas/rve/indicatoren/terreinen-met-biz/meting",
    "/account",
    "/account/mail",
    "/account/wachtwoord",
    "/account/tweede-factor",
    "/wachtwoord-vergeten",
    "/wachtwoord-vergeten/gevraagd",
    "/uitnodiging/niets",
    "/programmas/rve/mensen",
    "/programmas/rve/mensen/4",
    "/programmas/rve/mensen/uitnodigen",
    "/programmas/rve/mensen/4/rol",
    "/programmas/rve/mensen/4/rollen/4/intrekken",
    "/programmas/rve/mensen/4/stap/toegang-wegnemen",
    "/programmas/rve/mensen/4/vertrek/flevoland",
    "/programmas/rve/toegang",
    "/programmas/rve/werking",
    "/programmas/rve/toegang?toon=nu",
    "/programmas/rve/klussen",
    "/toegankelijkheid",
    "/nergens",
    "/programmas/rve/overleggen/BO-2026-1/vergadering",
    "/programmas/rve/actiepunten",
    "/programmas/rve/overleggen/BO-2026-1/dossiers/exemplaren",
    "/programmas/rve/overleggen/plannen",
    "/programmas/rve/overleggen/reeks",
    "/programmas/rve/overleggen/reeks/wijzigen",
    "/programmas/rve/overleggen/reeks/leden/nieuw",
    "/programmas/rve/overleggen/reeks/andere/nieuw",
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/nieuw/directors",
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2",
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/wijzigen",
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/afzeggen",
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/gasten/nieuw",
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst",
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/besluiten/1/corrigeren",
    "/programmas/rve/overleggen/BO-2026-1/besluitenlijst/voorleggen",
    "/programmas/rve/brieven",
    "/programmas/rve/brieven/nieuw",
    "/programmas/rve/brieven/voorstellen",
    "/programmas/rve/brieven/brief-2026-1",
    "/programmas/rve/brieven/brief-2026-1/controle",
    "/programmas/rve/brieven/brief-2026-1/versturen",
    "/programmas/rve/brieven/brief-2025-11-17/kamerstuk",
    "/programmas/rve/brieven/brief-2026-1/versies",
    "/programmas/rve/brieven/brief-2026-1/passages/30",
    "/programmas/rve/brieven/brief-2026-1/passages/30/weg",
    "/programmas/rve/brieven/brief-2026-1/passages/nieuw",
    "/programmas/rve/brieven/brief-2026-1/weglaten/1",
    "/programmas/rve/brieven/brief-2026-1/voorstellen/1/1",
)
PARTS = 2
"""So that several workers share them."""

PAGES_OF_AUDITOR = (
    "/programmas/rve/logboek",
    "/programmas/rve/logboek?wat=access.refused&van=8+mei+2025",
    "/programmas/rve/logboek?over=party:1&uitkomst=gedaan",
    "/programmas/rve/logboek?regel=999999",
    "/programmas/rve/logboek/20",
)
"""Those that the secretariat may not see."""


@pytest.fixture
def address(example: Database, config: Config, clock: StandingClock) -> Iterator[str]:
    """The site itself, served on the loopback by the server that production uses."""
    server = waitress.create_server(lambda *visit: site(*visit), host="127.0.0.1", port=0, threads=4)
    here = f"http://127.0.0.1:{server.effective_port}"
    site = create_app(replace(config, base_url=here), clock=clock, database=example)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield here
    server.trigger.pull_trigger(server.close)  # by its own thread, which would stumble over what another closes
    server.task_dispatcher.shutdown()


def sign_in(page: Page, address: str, email: str = "secretariaat@rve.example") -> None:
    page.goto(f"{address}/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/acties")


def test_the_secretariat_finds_an_action_and_changes_it(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_label("Partij").select_option(label="RVB")
    page.get_by_role("button", name="Toon resultaat").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a").click()
    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("Oordeel").select_option(label="Aandacht nodig")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", name="Verbeter eerst wat hieronder staat")).to_be_focused()
    assert page.title().startswith("Fout: ")
    for label in ("Oorzaak", "Gevolg voor het doel", "Bijsturing"):
        page.get_by_label(label).fill(f"{label}: afstemming met de gemeente vraagt tijd.")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("De wijziging is bewaard.")).to_be_visible()
    expect(page.locator(".agenda-history li").first).to_contain_text("wijzigde dit")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()


def faults_at_every_width(page: Page, address: str, pages: Sequence[str]) -> list[tuple[object, ...]]:
    """What breaks the accessibility rules, and what is wider than a phone or than a page at 400 %.

    Each page is held against the rules on a wide screen, and some on a phone too; in `make soak` all on both.
    """
    know_axe(page)
    found: list[tuple[object, ...]] = []
    for number, where in enumerate(pages):
        page.goto(address + where)
        for width in (ZOOMED, PHONE, DESKTOP):
            widen(page, width)
            if width < DESKTOP and overflows(page):
                found.append((where, width, "scrolls sideways"))
            asked = width == DESKTOP or (width == PHONE and number % depth(10, 1) == 0)
            if asked and (broken := violations(page)):
                found.append((where, width, *broken))
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a page shows is the same on both
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_violates_the_accessibility_rules_or_scrolls_sideways(
    page: Page, example: Database, address: str, part: int
) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        begun(session, programme)
        begin_letter(session, programme, HEAD, BY_OPERATOR)
        take_letter(session, programme, opened_letter("brief.txt", PERMITS.encode()), None, BY_OPERATOR)
        plan(session, programme, AT, Site())
        queued(session, programme, recipient="secretariaat@rve.example"), failed(session, programme)
    built(example), built(example)
    found = faults_at_every_width(page, address, ["/inloggen"])
    sign_in(page, address)
    assert found + faults_at_every_width(page, address, PAGES[part::PARTS]) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a page shows is the same on both
def test_the_pages_of_the_auditor_keep_to_the_same(page: Page, address: str) -> None:
    sign_in(page, address, "auditor@rve.example")
    assert faults_at_every_width(page, address, PAGES_OF_AUDITOR) == []
