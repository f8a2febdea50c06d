"""What a piece of long work is about, and where one goes from there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from agenda.consultations.models import Consultation
from agenda.dossiers.asking import KIND as DOSSIER
from agenda.exchange.models import Intake
from agenda.letters.models import Letter
from agenda.programmes.models import Occasion
from agenda.web.told_dossiers import label_of_task
from agenda.web.visit import visit
from agenda.work.models import Task
from agenda.work.rules import KINDS


@dataclass(frozen=True)
class About:
    """``called`` is what it is about, ``url`` its page, ``""`` where there is none."""

    called: str = ""
    url: str = ""


@dataclass(frozen=True)
class Matter:
    """A kind of record that work can be about: its columns, what it is called, what its address holds, its page."""

    record: Any
    called: Any
    key: Any
    page: tuple[str, str] | None = None
    through: Any = None


MATTERS = {
    "consultation": Matter(
        Consultation, Occasion.key, Occasion.key, ("consultations.consultation", "key"), Consultation.occasion
    ),
    "letter": Matter(Letter, Letter.key, Letter.id),
    "intake": Matter(Intake, Intake.name, Intake.id, ("exchange.intake", "number")),
}
"""By the name of the parameter that holds its number."""


def about_of(tasks: Sequence[Task]) -> Mapping[int, About]:
    """Per task; one question for each kind of record."""
    found: dict[int, About] = {}
    for name, matter in MATTERS.items():
        numbers = {task.id: task.params[name] for task in tasks if type(task.params.get(name)) is int}
        known = _known(matter, numbers.values()) if numbers else {}
        found |= {task: known[number] for task, number in numbers.items() if number in known}
    return {task.id: found.get(task.id, About()) for task in tasks}


def _known(matter: Matter, numbers: Iterable[int]) -> dict[int, About]:
    """Those of this programme."""
    record = matter.record
    asked = select(record.id, matter.called, matter.key).where(record.programme_id == visit.programme.id)
    if matter.through is not None:
        asked = asked.join(matter.through)
    rows = visit.session.execute(asked.where(record.id.in_(set(numbers))))
    return {number: About(called, _address(matter, key)) for number, called, key in rows}


def _address(matter: Matter, key: object) -> str:
    if matter.page is None:
        return ""
    view, part = matter.page
    values: dict[str, Any] = {"programme": visit.programme.key, part: key}
    return url_for(view, **values)


def title_of(task: Task, about: About) -> str:
    label = KINDS[task.kind].label
    told = [about.called, label_of_task(task) if task.kind == DOSSIER else ""]
    named = ", ".join(part for part in told if part)
    return f"{label}: {named}" if named else label
