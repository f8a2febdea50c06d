"""The steps of adoption and of phase: two tables, since being agreed and being carried out are two things."""

from collections.abc import Iterator
from typing import Any

from agenda.actions.division import is_derived
from agenda.actions.values import ActionValues
from agenda.actions.words import Adoption, Phase
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow


def lacks_decision(values: ActionValues) -> str | None:
    return None if values.adopted_by.strip() else "Noem het besluit waarmee deze actie is vastgesteld."


def lacks_successor(values: ActionValues) -> str | None:
    return None if values.successor else "Noem de actie waarin deze is opgegaan."


def lacks_ground(values: ActionValues) -> str | None:
    if not values.dropped_because.strip():
        return "Schrijf op waarom deze actie vervalt."
    return None if values.dropped_by.strip() else "Noem het besluit waarmee deze actie vervalt."


A, F = Adoption, Phase
ADOPTION = Workflow(
    Step("propose", "Voorstellen", frozenset({A.CONCEPT}), A.PROPOSED, P.ACTION_WRITE),
    Step("withdraw", "Terug naar concept", frozenset({A.PROPOSED}), A.CONCEPT, P.ACTION_WRITE),
    Step("adopt", "Vaststellen", frozenset({A.CONCEPT, A.PROPOSED}), A.ADOPTED, P.DECISION_WRITE, lacks_decision),
    Step(
        "merge",
        "In een andere laten opgaan",
        frozenset({A.CONCEPT, A.PROPOSED, A.ADOPTED}),
        A.MERGED,
        P.DECISION_WRITE,
        lacks_successor,
    ),
)
UNFINISHED = frozenset({F.NOT_STARTED, F.PREPARING, F.RUNNING})
PHASES = Workflow(
    Step("prepare", "Voorbereiden", frozenset({F.NOT_STARTED}), F.PREPARING, P.ACTION_WRITE),
    Step("start", "Uitvoeren", frozenset({F.NOT_STARTED, F.PREPARING}), F.RUNNING, P.ACTION_WRITE),
    Step("finish", "Afronden", UNFINISHED, F.DONE, P.ACTION_WRITE),
    Step("drop", "Laten vervallen", UNFINISHED, F.DROPPED, P.ACTION_WRITE, lacks_ground),
    Step("back_to_start", "Terug naar niet gestart", frozenset({F.PREPARING}), F.NOT_STARTED, P.ACTION_WRITE),
    Step("back_to_preparing", "Terug naar voorbereiding", frozenset({F.RUNNING}), F.PREPARING, P.ACTION_WRITE),
    Step("resume", "Hervatten", frozenset({F.DONE, F.DROPPED}), F.RUNNING, P.ACTION_WRITE),
)

WORKFLOWS: dict[str, Workflow[Any]] = {"phase": PHASES, "adoption": ADOPTION}


def phases_from(phase: Phase) -> set[Phase]:
    """Where an action in this phase can be next, itself included."""
    return {phase} | {step.target for step in PHASES.open_steps(phase)}


def skips_a_step(old: ActionValues, new: ActionValues) -> Iterator[Fault]:
    """A phase or an adoption is only reached by a step of its table; a derived phase follows the shares."""
    for name, workflow in WORKFLOWS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before is after or (name == "phase" and is_derived(new)):
            continue
        step = workflow.step_between(before, after)
        if step is None:
            yield Fault(name, f"Van ‘{before.label}’ kan het niet ineens ‘{after.label}’ worden.")
        elif objection := step.lacks(new):
            yield Fault(name, objection)


def steps_taken(old: ActionValues, new: ActionValues) -> Iterator[Step[Any]]:
    for name, workflow in WORKFLOWS.items():
        if step := workflow.step_between(getattr(old, name), getattr(new, name)):
            yield step
