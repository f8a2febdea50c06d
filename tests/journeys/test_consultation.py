"""A whole Bestuurlijk Overleg in three browsers at once: the secretariat, EZ and a province."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from agenda.accounts.models import Role
from agenda.accounts.rules import Operator
from agenda.accounts.services import add_person, grant, set_password
from agenda.consultations.models import AgendaVersion, Annotation
from agenda.decisions.models import ActionPoint, Decision, DecisionList
from agenda.decisions.words import FollowUp, ListState
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.browser import DESKTOP, complains, overflows, until, violations
from tests.conftest import LOADED_AT, PASSWORD, QUICK
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture

SECRETARIAT, EZ, PROVINCE = "secretariaat@rve.example", "ez@rve.example", "flevoland@rve.example"
OWN_WORDS = "Zeg niets over het bedrag."
SUBJECT = "Ruimte langs het spoor"


@dataclass
class Room:
    """Who sits where; each with a browser profile of their own."""

    secretariat: Page
    ez: Page
    province: Page
    meeting: str

    def all(self) -> tuple[Page, Page, Page]:
        return self.secretariat, self.ez, self.province


@pytest.fixture
def room(browser: Browser, example: Database, address: str) -> Iterator[Room]:  # noqa: F811
    with example.transaction() as session:
        stamp = Stamp(Operator(), LOADED_AT, "proef")
        person = add_person(session, PROVINCE, "Flevoland", stamp)
        grant(session, person, Role.OWNER, programme_by_key(session, "rve"), party_by_key(session, "flevoland"), stamp)
        set_password(session, person, PASSWORD, stamp, hasher=QUICK)
    complaints: list[str] = []
    with ExitStack() as profiles:
        pages = []
        for email in (SECRETARIAT, EZ, PROVINCE):
            size = {"width": DESKTOP, "height": 900}
            profile = profiles.enter_context(browser.new_context(viewport=size, locale="nl-NL"))
            page = profile.new_page()
            page.set_default_timeout(10_000)
            page.on("console", lambda told: complaints.append(told.text) if complains(told) else None)
            sign_in(page, address, email)
            pages.append(page)
        yield Room(*pages, meeting=f"{address}/programmas/rve/overleggen/BO-2026-1")
    assert complaints == []


def is_sound(page: Page) -> None:
    assert (violations(page), overflows(page)) == ([], False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both
def test_three_parties_go_through_a_whole_consultation(room: Room, example: Database, clock: StandingClock) -> None:
    prepare(room)
    keep_annotations_apart(room)
    clock.moment = datetime(2026, 5, 28, 14, 0, tzinfo=AMSTERDAM)
    for page, email in zip(room.all(), (SECRETARIAT, EZ, PROVINCE), strict=True):
        come_back(page, room, email)
    number = decide(room)
    clock.moment = datetime(2026, 6, 1, 9, 0, tzinfo=AMSTERDAM)
    for page, email in zip(room.all(), (SECRETARIAT, EZ, PROVINCE), strict=True):
        come_back(page, room, email)
    carry_out(room, number)
    agree(room)
    settle(room, number)
    with example.reading() as session:
        decision = session.scalars(select(Decision).where(Decision.number == number)).one()
        assert (decision.follow_up, decision.report) == (FollowUp.SETTLED, "Het plan ligt er.")
        assert [action.title for action in decision.actions] == ["Plan voor het spoor maken"]
        listed = session.scalars(select(DecisionList).join(DecisionList.consultation).where(
            DecisionList.consultation_id == decision.consultation_id
        )).one()  # fmt: skip
        assert listed.state is ListState.ADOPTED
        assert {one.verdict.value for one in listed.sign_offs if one.verdict} == {"agreed", "reserved"}
        assert [one.text for one in session.scalars(select(ActionPoint))] == ["Stuurt de kaart rond"]
        assert [one.state.value for one in session.scalars(select(AgendaVersion).order_by(AgendaVersion.number))] == [
            "definitive"
        ]
        assert [one.text for one in session.scalars(select(Annotation))] == [OWN_WORDS]


def come_back(page: Page, room: Room, email: str) -> None:
    """Weeks later one signs in anew."""
    page.goto(room.meeting)
    if page.get_by_label("Wachtwoord").count():
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
    page.goto(room.meeting)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bestuurlijk Overleg")


def prepare(room: Room) -> None:
    """The call is opened, EZ proposes, the secretariat places the item, moves it up and makes the agenda definitive."""
    page = room.secretariat
    page.goto(f"{room.meeting}/oproep")
    page.get_by_role("button", name="Oproep openen").click()
    page = room.ez
    page.goto(room.meeting)
    page.get_by_role("link", name="Agendapunt aandragen").click()
    page.get_by_label("Onderwerp").fill(SUBJECT)
    page.get_by_label("Soort").select_option(label="Ter besluitvorming")
    page.get_by_label("Kernboodschap").fill("Langs het spoor is nog ruimte.")
    page.get_by_label("Gevraagde besluiten").fill(
        "In te stemmen met een plan voor het spoor.\nKennis te nemen van de kaart."
    )
    page.get_by_label("Toelichting", exact=True).fill("Drie gemeenten doen mee.")
    page.get_by_role("button", name="Aandragen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)
    room.province.goto(room.meeting)
    expect(room.province.get_by_text(SUBJECT)).to_have_count(0)
    page = room.secretariat
    page.goto(room.meeting)
    page.get_by_role("link", name=SUBJECT).click()
    is_sound(page)
    page.get_by_role("button", name="Op de agenda zetten").click()
    page.goto(f"{room.meeting}/volgorde")
    page.get_by_role("button", name=f"{SUBJECT} omhoog").click()
    page.goto(f"{room.meeting}/agendaversies")
    page.get_by_role("link", name="Definitief maken").click()
    page.get_by_role("button", name="Definitief maken").click()
    room.province.reload()
    expect(room.province.get_by_role("link", name=SUBJECT)).to_be_visible()


def keep_annotations_apart(room: Room) -> None:
    page = room.ez
    page.goto(room.meeting)
    page.locator("article", has_text=SUBJECT).get_by_role("link", name="Annotatie van EZ").click()
    page.get_by_label("Annotatie").fill(OWN_WORDS)
    page.get_by_role("button", name="Bewaren").click()
    page.goto(room.meeting)
    expect(page.get_by_text(OWN_WORDS)).to_be_visible()
    for other in (room.secretariat, room.province):
        other.goto(room.meeting)
        expect(other.get_by_role("link", name=SUBJECT)).to_be_visible()
        expect(other.get_by_text(OWN_WORDS)).to_have_count(0)


def decide(room: Room) -> str:
    """By keyboard; returns the number of the decision that asks for work."""
    page = room.secretariat
    page.goto(f"{room.meeting}/vergadering")
    page.get_by_role("button", name="Ik notuleer").click()
    item = page.locator("details", has=page.get_by_role("heading", name=SUBJECT))
    item.locator("summary").first.click()
    item.locator("summary").first.focus()
    page.keyboard.press("z")
    expect(page.locator("#stand")).to_contain_text("Opgeslagen om 14.00 uur.")
    page.keyboard.press("z")
    page.keyboard.press("a")
    page.keyboard.type("Stuurt de kaart rond")
    page.keyboard.press("Enter")
    until(page, "Object.keys(localStorage).filter(one => one.startsWith('agenda.notulen/')).length === 0")
    told = item.locator("[data-told=number]").first
    expect(told).to_contain_text("BO-2026-1.")
    number = told.inner_text()
    room.ez.goto(room.meeting)
    expect(room.ez.get_by_role("link", name=number, exact=True)).to_be_visible()
    return number


def carry_out(room: Room, number: str) -> None:
    """The decision brings a new action into the agenda."""
    page = room.secretariat
    page.goto(f"{room.meeting.rpartition('/overleggen')[0]}/besluiten/{number}")
    is_sound(page)
    page.get_by_role("link", name="Nieuwe actie uit dit besluit").click()
    page.get_by_label("Titel").fill("Plan voor het spoor maken")
    page.get_by_label("Trekker").select_option(label="EZ")
    page.get_by_label("Doel").select_option(index=1)
    page.get_by_label("Termijn").fill("eind 2026")
    page.get_by_role("button", name="In de agenda zetten").click()
    expect(page.get_by_text("Plan voor het spoor maken").first).to_be_visible()


def agree(room: Room) -> None:
    page = room.secretariat
    page.goto(f"{room.meeting}/besluitenlijst")
    is_sound(page)
    page.get_by_role("link", name="Voorleggen aan de partijen").click()
    for label in ("EZ", "Flevoland"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Voorleggen aan de partijen").click()
    for page, verdict in ((room.ez, "Akkoord"), (room.province, "Akkoord met voorbehoud")):
        page.goto(f"{room.meeting.rpartition('/overleggen')[0]}/gevraagd")
        page.get_by_role("link", name="Besluitenlijst BO-2026-1").click()
        page.get_by_label(verdict, exact=True).check()
        if page is room.province:
            page.get_by_label("Voorbehoud of bezwaar").fill("Als er geld voor is.")
        page.get_by_role("button", name="Antwoord bewaren").click()
    page = room.secretariat
    page.goto(f"{room.meeting}/besluitenlijst")
    page.get_by_role("link", name="Afhandelen").first.click()
    page.get_by_label("Wat is ermee gedaan?").fill("Het geld staat in de begroting.")
    page.get_by_role("button", name="Bewaren").click()
    page.goto(f"{room.meeting}/besluitenlijst")
    page.get_by_role("link", name="Vaststellen").click()
    page.get_by_role("button", name="Vaststellen").click()
    expect(page.get_by_text("vastgesteld op 1 juni 2026").first).to_be_visible()


def settle(room: Room, number: str) -> None:
    """To its end, not without a report."""
    page = room.secretariat
    here = f"{room.meeting.rpartition('/overleggen')[0]}/besluiten/{number}"
    page.goto(here)
    for step in ("In uitvoering nemen", "Als uitgevoerd melden"):
        page.get_by_role("button", name=step).click()
    expect(page.get_by_role("button", name="Afdoen")).to_have_count(0)
    page.get_by_role("link", name="Terugmelden").click()
    page.get_by_label("Wat is er teruggemeld?").fill("Het plan ligt er.")
    page.get_by_label("In welk overleg?").select_option(index=1)
    page.get_by_role("button", name="Terugmelden").click()
    page.get_by_role("button", name="Afdoen").click()
    expect(page.get_by_text("afgedaan").first).to_be_visible()
