"""A real browser for tests: starts Chromium, looks at a page as axe, a phone and a strict HTML parser do.

The fixtures are taken over by `tests/conftest.py`, so that one browser serves all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from justhtml import JustHTML
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
BROKEN = """async tags => (
    await axe.run(document, {runOnly: tags, preload: false, resultTypes: ['violations']})
).violations.map(broken => `${broken.id}: ${broken.help} (${broken.nodes.map(node => node.target[0]).join(', ')})`)"""
"""Lets the browser sum up: to hand over all that is right takes three times as long as to find what is wrong.

Nor does it fetch all styles anew, for the one rule that a page may not be locked to the way a screen is held: those are
looked through once.
"""
DESKTOP, PHONE, ZOOMED = 1280, 390, 320
"""Widths in CSS pixels; 1280 at 400 % zoom is 320."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own profile, at 1280 pixels, that fails the test on any error in the console."""
    with browser.new_context(viewport={"width": DESKTOP, "height": 900}, locale="nl-NL") as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if complains(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


def complains(message: ConsoleMessage) -> bool:
    """A refusal that the site gives on purpose is no complaint of the browser."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Waits for what is so in the page, by asking: waiting in the page itself is an eval, which its rules forbid."""
    for _ in range(int(seconds * 10)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not so within {seconds} seconds: {expression}")


def widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def unfold(page: Page) -> None:
    """Opens what is folded: axe passes by what lies in a closed fold, also where a wide screen shows it."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def know_axe(page: Page) -> None:
    """For many pages in a row: to hand it over for each takes a quarter of the time."""
    page.context.add_init_script(path=AXE)


def violations(page: Page) -> list[str]:
    """What axe holds against the page, one line each: the rule, why, and where."""
    unfold(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(BROKEN, AXE_TAGS)
    return found


def overflows(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Controls smaller than ``least`` CSS pixels either way, but for links within a line of text (WCAG 2.2, 2.5.8)."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
        .filter(control => control.checkVisibility({visibilityProperty: true}) && control.type !== 'hidden')
        .filter(control => !control.closest('p, dd, li, td, th, caption, .agenda-visually-hidden'))
        .filter(control => control.getBoundingClientRect().height < least
            || control.getBoundingClientRect().width < least)
        .map(control => control.outerHTML.slice(0, 120))""",
        least,
    )
    return found


def html_faults(html: str) -> list[str]:
    """What a strict HTML parser holds against the source, and a count of h1 that isn't one."""
    tree = JustHTML(html, collect_errors=True, sanitize=False)
    headings = len(tree.query("h1"))
    return [str(error) for error in tree.errors] + ([] if headings == 1 else [f"{headings} h1 instead of one"])
