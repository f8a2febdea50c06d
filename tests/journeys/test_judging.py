"""The judge, and those who answer together, in a real browser; their pages as axe, a phone and a keyboard meet them."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from agenda.actions.models import ActionRole
from agenda.actions.words import RoleKind
from agenda.gateways.database import Database
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Update, UpdateState
from tests.browser import DESKTOP, PHONE, ZOOMED, overflows, unfold, violations, widen
from tests.journeys.test_half_year import address, sign_in  # noqa: F401 - a fixture
from tests.progress.asking import begun
from tests.progress.handed_in import LATER, handed_in, shared, whole

ROUND = "/programmas/rve/uitvragen/BO-2026-1"
LONG = "Een-heel-lang-woord-zonder-spatie-" * 8


@pytest.fixture
def pages(example: Database) -> list[str]:
    """The addresses of the queue, a report, the grid, and what one may say of an answer."""
    with example.transaction() as session:
        round_ = begun(session, programme_by_key(session, "rve"))
        question = whole(session, round_)
        nfia = party_by_key(session, "nfia").id
        if all(one.party_id != nfia for one in question.action.roles):
            question.action.roles.append(ActionRole(party_id=nfia, role=RoleKind.INVOLVED))
        figures = [["terreinen-met-biz", "4,1", "2025-11-17", "Monitor"]]
        update = handed_in(session, question, done=LONG, request=LONG, figures=figures, **LATER)
        handed_in(session, whole(session, round_))
        share = shared(session, round_)[0]
        handed_in(session, share, done=LONG)
        return [
            f"{ROUND}/beoordelen",
            f"{ROUND}/beoordelen/{update.id}",
            f"{ROUND}/acties/{share.action_id}/raster",
            f"{ROUND}/vragen/{question.action_id}/{question.party_id}/instemming",
            f"{ROUND}/instemmingen",
        ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a page shows is the same on both
def test_the_judge_sends_one_back_and_accepts_the_others_at_once(
    page: Page,
    address: str,  # noqa: F811
    example: Database,
    pages: list[str],
) -> None:
    sign_in(page, address)
    for width in (DESKTOP, PHONE, ZOOMED):
        widen(page, width)
        for where in pages:
            page.goto(address + where)
            assert not overflows(page), (where, width)
            if width != ZOOMED:
                unfold(page)
                assert violations(page) == [], (where, width)
    widen(page, DESKTOP)
    page.goto(address + pages[1])
    page.get_by_text("Terugsturen", exact=True).first.click()
    page.get_by_label("Wat moet er veranderen?").fill("Graag korter.")
    page.get_by_role("button", name="Terugsturen").click()
    expect(page.get_by_text("De melding is teruggestuurd")).to_be_visible()
    page.get_by_role("link", name="Alle wachtende meldingen").click()
    page.get_by_role("link", name="Kies alle meldingen op deze bladzijde").click()
    page.get_by_role("button", name="Gekozen meldingen accepteren").click()
    expect(page.get_by_text("2 meldingen zijn geaccepteerd.")).to_be_visible()
    expect(page.get_by_text("Er wacht nu niets.")).to_be_visible()
    with example.reading() as session:
        found = sorted(state.value for state in session.scalars(select(Update.state)))
    assert found == [UpdateState.ACCEPTED.value, UpdateState.ACCEPTED.value, UpdateState.RETURNED.value]
