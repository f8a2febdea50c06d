"""States and the steps between them, as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word

State = TypeVar("State", bound=Word)


def nothing_lacks(record: Any) -> str | None:
    return None


@dataclass(frozen=True)
class Step(Generic[State]):
    """``lacks`` gives the sentence that tells what the record still needs, or None."""

    name: str
    label: str
    sources: frozenset[State]
    target: State
    needs: Permission
    lacks: Callable[[Any], str | None] = nothing_lacks

    def refuse_from(self, state: State) -> None:
        if state not in self.sources:
            raise NotNow(f"{self.label} kan niet zolang de stand ‘{state.label}’ is.")


class Workflow(Generic[State]):
    def __init__(self, *steps: Step[State]) -> None:
        self.steps = {step.name: step for step in steps}

    def step(self, name: str, state: State) -> Step[State]:
        step = self.steps[name]
        step.refuse_from(state)
        return step

    def step_between(self, source: State, target: State) -> Step[State] | None:
        return next((step for step in self.open_steps(source) if step.target is target), None)

    def open_steps(self, state: State) -> list[Step[State]]:
        return [step for step in self.steps.values() if state in step.sources]
