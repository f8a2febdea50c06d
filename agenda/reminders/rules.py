"""The kinds of reminder, and when each is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agenda.progress.models import Round


@dataclass(frozen=True)
class RoundReminder:
    """A reminder to those who were asked; ``days_before`` the closing, None at the opening itself."""

    kind: str
    label: str
    step: str
    days_before: int | None

    def step_in(self, round_: Round) -> str:
        """Another last day brings its reminders anew."""
        return self.step if self.days_before is None else f"{self.step}/{round_.closes_on}"

    def due_on(self, round_: Round, opened_on: date) -> date:
        return opened_on if self.days_before is None else round_.closes_on - timedelta(days=self.days_before)


ROUND_REMINDERS = (
    RoundReminder("update_asked", "Uitvraag geopend", "open", None),
    RoundReminder("update_missing", "Melding ontbreekt nog", "week", 7),
    RoundReminder("update_missing", "Melding ontbreekt nog", "day", 1),
)


NUDGE = "update_nudge"
"""The kind of a reminder that the secretariat sends by hand."""

MAILS_WITH_WORDS = {
    "update_asked": "bij de uitvraag zelf",
    "update_missing": "bij een herinnering",
    NUDGE: "bij een herinnering die u zelf verstuurt",
}
"""Per kind of mail in which the secretariat may say something of its own, when that is sent."""


def nudge_on(day: date) -> RoundReminder:
    """Once a day to one person, however often it is asked for."""
    return RoundReminder(NUDGE, "Herinnering van het secretariaat", day.isoformat(), None)


def due_reminder(round_: Round, opened_on: date, today: date) -> RoundReminder | None:
    """The latest one that has come due and is still of use; earlier ones that were missed are left out."""
    if today > round_.closes_on:
        return None
    due = [one for one in _in_order(round_, opened_on) if one.due_on(round_, opened_on) <= today]
    return due[-1] if due else None


def _in_order(round_: Round, opened_on: date) -> Iterator[RoundReminder]:
    yield from sorted(ROUND_REMINDERS, key=lambda one: one.due_on(round_, opened_on))
