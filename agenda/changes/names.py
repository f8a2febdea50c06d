"""What things are called on the last day, and what a fact is told as."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agenda.actions.goals import GoalValues
from agenda.actions.values import ActionValues
from agenda.changes.phrases import quoted
from agenda.indicators.services import IndicatorValues
from agenda.kernel.dutch import spoken_list
from agenda.parties.queries import Naming

Values = ActionValues | GoalValues | IndicatorValues


@dataclass(frozen=True)
class Names:
    """By row number: parties, goals, actions and occasions of the programme, and groups."""

    parties: Mapping[int, Naming]
    goals: Mapping[int, GoalValues]
    actions: Mapping[int, ActionValues]
    groups: Mapping[int, str]
    occasions: Mapping[int, str]

    def party(self, number: int) -> str:
        return self.parties[number].short if number in self.parties else "een onbekende partij"

    def together(self, parties: Iterable[int]) -> str:
        return spoken_list(sorted((self.party(number) for number in parties), key=str.casefold))

    def goal(self, number: int | None) -> str:
        return called(self.goals[number]) if number and number in self.goals else "geen doel"

    def action(self, number: int) -> str:
        return called(self.actions[number]) if number in self.actions else "een andere actie"

    def group(self, number: int | None) -> str:
        return self.groups.get(number or 0, "een groep partijen")

    def occasion(self, number: int) -> str:
        return self.occasions.get(number, "een overleg")


def called(values: Values) -> str:
    """``actie 4.1 ‘Starten internetconsultatie’``"""
    match values:
        case GoalValues():
            return f"doel {values.number} {quoted(values.title)}"
        case IndicatorValues():
            return f"indicator {quoted(values.name)}"
        case ActionValues():
            return f"{values.kind.label} {values.number} {quoted(values.title)}"


@dataclass(frozen=True)
class Telling:
    sentence: str
    old: str | None = None
    new: str | None = None


Teller = Callable[[Any, str, Names], Telling]
"""From a fact, what it is about, and the names of all else."""
