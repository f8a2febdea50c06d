"""What looks for faults must see one."""

from playwright.sync_api import Page

from tests.browser import ZOOMED, html_faults, overflows, small_targets, violations, widen

FRAME = '<!doctype html><html lang="nl"><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>'


def test_a_picture_without_words_is_seen(page: Page) -> None:
    page.set_content(FRAME.format('<img src="data:,">'))
    assert [line.partition(":")[0] for line in violations(page)] == ["image-alt"]


def test_a_fault_within_a_fold_is_seen(page: Page) -> None:
    page.set_content(FRAME.format('<details><summary>Filters</summary><input id="a"></details>'))
    assert "label" in [line.partition(":")[0] for line in violations(page)]


def test_what_sticks_out_is_seen(page: Page) -> None:
    page.set_content(FRAME.format('<div style="width: 400px">breed</div>'))
    assert not overflows(page)
    widen(page, ZOOMED)
    assert overflows(page)


def test_a_control_too_small_for_a_finger_is_seen(page: Page) -> None:
    page.set_content(FRAME.format('<button style="width: 20px; height: 20px">x</button>'))
    assert len(small_targets(page)) == 1


def test_loose_html_and_a_second_h1_are_seen() -> None:
    assert html_faults(FRAME.format("<p>goed</p>")) == []
    assert html_faults(FRAME.format("<p><div></div></p>")) != []
    assert html_faults(FRAME.format("<h1>y</h1>")) == ["2 h1 instead of one"]
