"""Why a reminder comes on the day it comes: the steps of the kinds in Dutch."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from agenda.kernel.dutch import count, spoken_date, spoken_list
from agenda.reminders.kinds import BY_NAME, Kind, Step
from agenda.reminders.planning import AFTER_SNOOZE
from agenda.reminders.rules import NUDGE

ANCHORS = {
    "opened": ("bij", "het openen van de uitvraag"),
    "closes": ("op", "de laatste dag van de uitvraag"),
    "returned": ("bij", "het terugsturen"),
    "handed_in": ("bij", "het indienen"),
    "last": ("op", "de laatste dag"),
    "first": ("op", "de eerste dag"),
    "papers": ("op", "de dag waarop de stukken er moeten zijn"),
    "meeting": ("op", "de dag van het overleg"),
    "decided": ("op", "de dag van het besluit"),
    "failed": ("bij", "het mislukken van de mail"),
    "day": ("op", "de dag van de stap"),
    "heard": ("bij", "het laatste bericht"),
    "year": ("op", "de eerste dag van het jaar"),
    "expires": ("op", "de dag waarop het verloopt"),
}
"""Per anchor what it is called, and what goes before it on the day itself."""

MARKS = {"day": "bij een termijn op een dag", "period": "bij een termijn van een periode"}
BY_HAND = "Herinnering van het secretariaat"
HANDED_OUT = "door het secretariaat met de hand verstuurd"


def kind_label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else BY_HAND


def spoken_step(step: Step) -> str:
    """``28 dagen voor de laatste dag``"""
    before, anchor = ANCHORS[step.anchor]
    if step.days == 0:
        return f"{before} {anchor}"
    return f"{count(abs(step.days), 'dag', 'dagen')} {'na' if step.days > 0 else 'voor'} {anchor}"


def why_now(kind: str, step: str) -> str:
    """Of a line of the queue, by its kind and the step as the ledger has it: with the day that it was reckoned from."""
    if kind == NUDGE:
        return HANDED_OUT
    name, _, until = step.partition(AFTER_SNOOZE)
    name, _, anchor = name.partition("/")
    known = next((one for one in BY_NAME[kind].steps if one.name == name), None) if kind in BY_NAME else None
    told = spoken_step(known) if known else step
    if known and anchor:
        told += f" ({spoken_date(date.fromisoformat(anchor))})"
    return f"na uitstel tot {spoken_date(date.fromisoformat(until))}; eerder: {told}" if until else told


def spoken_steps(kind: Kind) -> list[str]:
    """All steps of a kind, each sentence with those that are reckoned from the same day."""
    return [_spoken_together(list(steps)) for _, steps in groupby(kind.steps, key=_place)]


def _place(step: Step) -> tuple[str, int, str | None]:
    return step.anchor, (step.days > 0) - (step.days < 0), step.only


def _spoken_together(steps: Sequence[Step]) -> str:
    first = steps[0]
    if len(steps) > 1 and first.days > 0:
        told = _repeated(steps)
    elif len(steps) > 1:
        told = f"{_days([abs(step.days) for step in steps])} voor {ANCHORS[first.anchor][1]}"
    else:
        told = spoken_step(first)
    return f"{told} ({MARKS[first.only]})" if first.only else told


def _days(numbers: Sequence[int]) -> str:
    """``70, 28 en 14 dagen``, or ``14, 7 dagen en 1 dag``"""
    *most, last = map(str, numbers)
    return f"{', '.join(most)} dagen en 1 dag" if last == "1" else f"{spoken_list([*most, last])} dagen"


def _repeated(steps: Sequence[Step]) -> str:
    """As ``after`` makes them: evenly spaced."""
    every = steps[1].days - steps[0].days
    return f"{spoken_step(steps[0])}, daarna elke {every} dagen; samen hooguit {len(steps)} keer"


def until_when(kind: Kind) -> str:
    """After which day it is of no use any more; nothing when that is never so."""
    return f"tot en met {ANCHORS[kind.until][1]}" if kind.until else ""


def labels() -> Iterator[tuple[str, str]]:
    """Name and label of everything that may stand in the queue."""
    yield from ((kind.name, kind.label) for kind in BY_NAME.values())
    yield NUDGE, BY_HAND
