"""A party answers in a real browser: in two clicks, on one page, and with a draft that saves itself."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from agenda.gateways.database import Database
from agenda.parties.queries import party_by_key
from agenda.parties.rules import Addressee
from agenda.programmes.queries import programme_by_key
from agenda.progress.links import issue_link
from agenda.progress.models import Update, UpdateState
from agenda.progress.queries import asked_in
from tests.browser import PHONE, overflows, violations, widen
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture
from tests.progress.asking import BY_OPERATOR, begun

JAN = Addressee("Jan", "jan@ez.example")
WITH_FIGURES = "4.2"


def asked(example: Database) -> tuple[str, str, str]:
    """The path of an answer link, and those of two questions to EZ."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        round_ = begun(session, programme)
        ez = party_by_key(session, "ez").id
        first, second = (one.question for one in asked_in(session, programme.id, [ez])[:2])
        figured = next(
            one.question for one in asked_in(session, programme.id, [ez]) if one.question.action.number == WITH_FIGURES
        )
        key = issue_link(session, first, JAN, BY_OPERATOR).key
        here = f"/programmas/rve/uitvragen/{round_.key}/vragen"
        return f"/antwoord/{key}", f"{here}/{figured.action_id}/{ez}", f"{here}/{second.action_id}/{ez}"


def states(example: Database) -> list[UpdateState]:
    with example.reading() as session:
        return list(session.scalars(select(Update.state).order_by(Update.id)))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a browser does is the same on both
def test_a_party_answers_by_link_on_one_page_and_with_a_draft_that_saves_itself(
    page: Page,
    address: str,  # noqa: F811
    example: Database,
) -> None:
    link, figured, drafted = asked(example)

    # From the link in the mail to a saved "ongewijzigd": opening it, and one button.
    widen(page, PHONE)
    page.goto(address + link)
    assert violations(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="Ongewijzigd").click()
    expect(page.get_by_text("Gemeld: ongewijzigd.")).to_be_visible()
    assert states(example) == [UpdateState.ACCEPTED]
    assert violations(page) == []

    # Enter in a field of one line saves the draft: it hands nothing in, and takes no file away.
    widen(page, 1280)
    sign_in(page, address, "ez@rve.example")
    report = {"name": "verslag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.goto(address + figured)
    page.get_by_label("Bijlagen toevoegen").set_input_files([report])
    for wording in ("eerste kwartaal 2027", "tweede kwartaal 2027"):
        page.get_by_label("Voorstel voor een andere termijn").fill(wording)
        page.get_by_label("Voorstel voor een andere termijn").press("Enter")
        expect(page.get_by_text("Uw concept is bewaard.")).to_be_visible()
        expect(page.get_by_role("button", name="Verwijder verslag.pdf")).to_be_visible()
        expect(page.get_by_label("Voorstel voor een andere termijn")).to_have_value(wording)
    assert states(example)[-1] is UpdateState.DRAFT
    assert violations(page) == []

    # A whole report, on one page.
    page.goto(address + figured)
    assert violations(page) == []
    expect(page.get_by_role("heading", name="Nu in de agenda")).to_be_visible()
    page.get_by_label("Oordeel").select_option(label="Aandacht nodig")
    page.get_by_label("Wat is er gedaan?").fill("De campagne is ontworpen.")
    page.get_by_role("button", name="Indienen").click()
    expect(page.get_by_role("heading", name="Verbeter eerst wat hieronder staat")).to_be_focused()
    for label in ("Oorzaak", "Gevolg voor het doel", "Bijsturing", "Risico’s", "Waarom moet de termijn anders?"):
        page.get_by_label(label).fill(f"{label}: drukte.")
    page.get_by_label("Voorstel voor een andere termijn").fill("eerste kwartaal 2027")
    row = page.get_by_role("group", name="Bedrijventerreinen met een BIZ")
    row.get_by_label("Nieuwe waarde").fill("3,6")
    row.get_by_label("Gemeten op").fill("1 maart 2026")
    row.get_by_label("Bron").fill("Kadaster")
    page.get_by_role("button", name="Indienen").click()
    expect(page.get_by_text("Uw melding is ingediend")).to_be_visible()
    expect(page.get_by_text("3,6 op 1 maart 2026, bron: Kadaster")).to_be_visible()
    assert states(example)[-1] is UpdateState.SUBMITTED

    # A draft saves itself; the same page then hands it in, without seeming to be two people.
    page.goto(address + drafted)
    page.get_by_label("Wat is er gedaan?").fill("Halverwege getypt.")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Concept bewaard om 10\.00 uur\."), timeout=8000)
    page.reload()
    expect(page.get_by_label("Wat is er gedaan?")).to_have_value("Halverwege getypt.")
    page.get_by_label("Wat is er gedaan?").fill("Af.")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Concept bewaard"), timeout=8000)
    page.get_by_label("Wat is er gedaan?").fill("Echt af.")
    page.get_by_role("button", name="Indienen").click()
    expect(page.get_by_text("Uw melding is ingediend")).to_be_visible()
    page.goto(f"{address}/programmas/rve/gevraagd")
    assert violations(page) == []
    expect(page.get_by_text("Beantwoord (3)")).to_be_visible()
