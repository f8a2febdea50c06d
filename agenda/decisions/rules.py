"""Which follow-up a decision goes through."""

from agenda.decisions.models import Decision
from agenda.decisions.words import FollowUp
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow

F = FollowUp


def lacks_report(decision: Decision) -> str | None:
    return None if decision.report.strip() else "Schrijf eerst wat er is teruggemeld aan het overleg."


def lacks_action(decision: Decision) -> str | None:
    if decision.asks_work and not decision.actions:
        return "Koppel eerst de actie die dit besluit uitvoert, of maak er een."
    return None


FOLLOW_UP = Workflow(
    Step("start", "In uitvoering nemen", frozenset({F.OPEN}), F.RUNNING, P.DECISION_WRITE, lacks_action),
    Step("execute", "Als uitgevoerd melden", frozenset({F.OPEN, F.RUNNING}), F.EXECUTED, P.DECISION_WRITE),
    Step("report", "Terugmelden", frozenset({F.EXECUTED}), F.REPORTED, P.DECISION_WRITE, lacks_report),
    Step("settle", "Afdoen", frozenset({F.REPORTED}), F.SETTLED, P.DECISION_WRITE),
)
