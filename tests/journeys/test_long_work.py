"""A dossier is asked for in a real browser, and the page tells how far it is without being loaded again."""

import pytest
from playwright.sync_api import Page, expect

from agenda.gateways.database import Database
from agenda.jobs.long_work import LEASE, do_long_work
from agenda.jobs.runners import RUNNERS
from agenda.work.models import Task, TaskState
from agenda.work.services import claim, fail, hold_of, progress
from tests.journeys.test_half_year import address, faults_at_every_width, sign_in  # noqa: F401 - a fixture
from tests.work.asking import AT, asked, dossier, workshop_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what a page shows is the same on both

MEETING = "/programmas/rve/overleggen/BO-2026-1"
TASKS = "/programmas/rve/klussen"
LONG = "De zetter meldt: " + "lang" * 300


def test_the_page_that_waits_tells_how_far_it_is_and_ends_with_the_file(
    page: Page,
    example: Database,
    address: str,  # noqa: F811
) -> None:
    sign_in(page, address)
    page.goto(address + MEETING)
    page.get_by_role("link", name="Alle versies, en samenstellen").click()
    page.get_by_label("Zip").uncheck()
    page.get_by_role("button", name="Dossier samenstellen").click()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Wacht op zijn beurt.")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.evaluate("window.stayed = true; document.querySelector('[role=status]').told = 'the same region'")
    with example.transaction() as session:
        task = claim(session, AT, LEASE, RUNNERS)
        assert task is not None
        progress(session, hold_of(task), 1, 3, "Bestand 1 van 1 wordt gemaakt: pdf.", at=AT, lease=LEASE)
    expect(status).to_contain_text("Bestand 1 van 1 wordt gemaakt: pdf.")
    assert asked_for
    assert not [url for url in asked_for if "csrf_token" in url], "a token is for no address"
    assert do_long_work(workshop_of(example, AT + LEASE)) == 1
    link = page.get_by_role("link", name="BO-2026-1-dossier-v1.pdf")
    expect(link).to_be_visible()
    assert page.evaluate("window.stayed && document.querySelector('[role=status]').told") == "the same region"
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "BO-2026-1-dossier-v1.pdf"
    asked_again: list[str] = []
    page.on("request", lambda request: asked_again.append(request.url))
    page.wait_for_timeout(2500)
    assert asked_again == []


def test_its_page_keeps_to_the_accessibility_rules_in_each_state(
    page: Page,
    example: Database,
    address: str,  # noqa: F811
) -> None:
    numbers = [asked(example, "dossier", dossier(example, one)) for one in ("html", "docx", "odt", "pdf")]
    done, failed, running, _ = numbers
    with example.transaction() as session:
        for number in numbers[1:]:
            session.get_one(Task, number).due_at = AT + LEASE
    do_long_work(workshop_of(example))
    with example.transaction() as session:
        task = claim(session, AT + LEASE, LEASE, RUNNERS)
        assert task is not None
        assert task.id == failed
        fail(session, hold_of(task), LONG, AT)
        session.flush()
        task = claim(session, AT + LEASE, LEASE, RUNNERS)
        assert task is not None
        assert task.id == running
        progress(session, hold_of(task), 1, 3, LONG, at=AT, lease=LEASE)
    with example.reading() as session:
        assert session.get_one(Task, done).state is TaskState.DONE
    sign_in(page, address)
    assert faults_at_every_width(page, address, [f"{TASKS}/{number}" for number in numbers] + [TASKS]) == []
