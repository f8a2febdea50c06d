"""Which follow-up a decision goes through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from agenda.actions.words import Phase
from agenda.decisions.words import FollowUp
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow

F = FollowUp

IDLE_AFTER = timedelta(weeks=4)
"""After this, a decision that asks work and for which nothing was begun is a loose end."""


@dataclass(frozen=True)
class Following:
    """A decision as a step would leave it; ``reason`` is why somebody takes a step back."""

    asks_work: bool
    has_action: bool
    report: str = ""
    reason: str = ""


def lacks_report(following: Following) -> str | None:
    return None if following.report.strip() else "Schrijf eerst wat er is teruggemeld aan het overleg."


def lacks_action(following: Following) -> str | None:
    if following.asks_work and not following.has_action:
        return "Koppel eerst de actie die dit besluit uitvoert, of maak er een."
    return None


def lacks_reason(following: Following) -> str | None:
    return None if following.reason.strip() else "Schrijf op waarom u deze stap terugneemt."


W = P.DECISION_WRITE
FORTH = (
    Step("start", "In uitvoering nemen", frozenset({F.OPEN}), F.RUNNING, W, lacks_action),
    Step("execute", "Als uitgevoerd melden", frozenset({F.OPEN, F.RUNNING}), F.EXECUTED, W, lacks_action),
    Step("report", "Terugmelden", frozenset({F.EXECUTED}), F.REPORTED, W, lacks_report),
    Step("settle", "Afdoen", frozenset({F.REPORTED}), F.SETTLED, W, lacks_report),
)
BACK = (
    Step("back_to_open", "Terug naar open", frozenset({F.RUNNING}), F.OPEN, W, lacks_reason),
    Step("back_to_running", "Terug naar in uitvoering", frozenset({F.EXECUTED}), F.RUNNING, W, lacks_reason),
    Step("back_to_executed", "Terug naar uitgevoerd", frozenset({F.REPORTED}), F.EXECUTED, W, lacks_reason),
    Step("back_to_reported", "Terug naar teruggemeld", frozenset({F.SETTLED}), F.REPORTED, W, lacks_reason),
)
FOLLOW_UP = Workflow(*FORTH, *BACK)
TAKEN_BACK = frozenset(step.name for step in BACK)


def seems_executed(follow_up: FollowUp, phases: Iterable[Phase]) -> bool:
    """All that carries it out has ended, and not everything of that was dropped."""
    held = set(phases)
    return follow_up in {F.OPEN, F.RUNNING} and Phase.DONE in held and all(phase.finished for phase in held)
