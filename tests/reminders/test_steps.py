"""Why a reminder comes on its day, in words."""

from itertools import pairwise

import pytest

from agenda.reminders.kinds import KINDS, Kind, Step
from agenda.reminders.rules import NUDGE
from agenda.reminders.steps import ANCHORS, kind_label, labels, spoken_step, spoken_steps, until_when, why_now
from config import ROOT

STEPS = [(kind, step) for kind in KINDS for step in kind.steps]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_day_that_a_kind_is_reckoned_from_has_a_name(kind: Kind) -> None:
    assert {step.anchor for step in kind.steps} <= ANCHORS.keys()
    assert kind.until is None or kind.until in ANCHORS
    assert all(spoken_steps(kind))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("last-28", "last", -28), "28 dagen voor de laatste dag"),
        (Step("last-1", "last", -1), "1 dag voor de laatste dag"),
        (Step("returned+3", "returned", 3), "3 dagen na het terugsturen"),
        (Step("first", "first"), "op de eerste dag"),
        (Step("open", "opened"), "bij het openen van de uitvraag"),
    ],
)
def test_a_step_is_told_as_one_says_it(step: Step, words: str) -> None:
    assert spoken_step(step) == words


@pytest.mark.parametrize(
    ("kind", "step", "words"),
    [
        ("term_near", "last-28/2026-04-13", "28 dagen voor de laatste dag (13 april 2026)"),
        ("update_asked", "open", "bij het openen van de uitvraag"),
        (
            "term_near",
            "last-7/2026-04-13/uitgesteld-2026-04-20",
            "na uitstel tot 20 april 2026; eerder: 7 dagen voor de laatste dag (13 april 2026)",
        ),
        (NUDGE, "2026-03-16", "door het secretariaat met de hand verstuurd"),
        ("term_near", "van-vroeger", "van-vroeger"),
        ("soort-van-vroeger", "open", "open"),
    ],
)
def test_a_line_of_the_queue_tells_why_it_comes_then(kind: str, step: str, words: str) -> None:
    assert why_now(kind, step) == words


def test_the_steps_of_a_kind_are_told_together() -> None:
    told = {kind.name: spoken_steps(kind) for kind in KINDS}
    assert told["commitment_due"] == ["28, 14, 7 dagen en 1 dag voor de laatste dag"]
    assert told["decision_unreported"] == ["70, 28 en 14 dagen voor de dag van het overleg"]
    assert told["term_passed"] == ["1 dag na de laatste dag, daarna elke 28 dagen; samen hooguit 12 keer"]
    assert told["term_near"][-1] == "op de eerste dag (bij een termijn van een periode)"
    assert told["recess_missing"][1] == "op de eerste dag van het jaar"


@pytest.mark.parametrize(("kind", "step"), STEPS, ids=lambda one: one.name)
def test_every_step_that_the_ledger_can_hold_is_found_again(kind: Kind, step: Step) -> None:
    name = step.name if step.once else f"{step.name}/2026-04-13"
    assert why_now(kind.name, name).startswith(spoken_step(step))


def test_repeated_steps_are_evenly_spaced_as_their_words_say() -> None:
    for kind in KINDS:
        for words in spoken_steps(kind):
            if "daarna elke" in words:
                anchor = next(step.anchor for step in kind.steps if step.days > 0)
                days = [step.days for step in kind.steps if step.days > 0 and step.anchor == anchor]
                assert len({later - earlier for earlier, later in pairwise(days)}) == 1


def test_a_kind_tells_until_when_it_is_of_use() -> None:
    told = {kind.name: until_when(kind) for kind in KINDS}
    assert told["update_asked"] == "tot en met de laatste dag van de uitvraag"
    assert told["silent"] == ""


def test_the_guide_tells_of_every_kind() -> None:
    guide = (ROOT / "docs" / "handleiding" / "herinneringen.md").read_text()
    assert [kind.label for kind in KINDS if f"| {kind.label} |" not in guide] == []


def test_everything_that_can_stand_in_the_queue_has_a_label() -> None:
    assert dict(labels()).keys() == {kind.name for kind in KINDS} | {NUDGE}
    assert kind_label(NUDGE) == "Herinnering van het secretariaat"
