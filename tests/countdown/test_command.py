"""``agenda countdown`` as a person or a script types it."""

import json

import pytest

from tests.progress.test_round_command import Run, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TYPED = ("countdown", "BO-2026-1", "--at", "2026-04-14")


def test_the_countdown_is_told_in_words_and_as_json(run: Run) -> None:  # noqa: F811
    code, told, _ = run(*TYPED)
    assert code == 0
    assert told.splitlines()[0] == (
        "donderdag 5 maart 2026: Uitvraag aan de partijen (te laat). Er is nog geen uitvraag."
    )
    steps = json.loads(run(*TYPED, "--json", "--as", "lezer@rve.example")[1])
    assert len(steps) == 12
    assert steps[3] == {
        "step": "freeze",
        "label": "Meldingen bevroren (peildatum)",
        "day": "2026-04-16",
        "state": "due",
        "start": "ready",
        "ready": False,
        "missing": "Er is nog geen uitvraag.",
    }


def test_a_meeting_that_is_not_there_is_refused(run: Run) -> None:  # noqa: F811
    code, _, told = run("countdown", "nergens", "--json")
    assert (code, "Er is geen overleg ‘nergens’." in told) == (1, True)
