"""Terms, roles and days as pages tell them."""

from dataclasses import dataclass
from datetime import date

from agenda.actions.models import Action, ActionRole, ActionTerm, RoleKind
from agenda.kernel.dutch import spoken_date, spoken_weekday
from agenda.reminders.rules import countdown


def spoken_reading(term: ActionTerm) -> str:
    """How the wording is read, as days."""
    about = "ongeveer " if term.approximate else ""
    if term.recurring:
        return "doorlopend"
    if term.first and term.last and term.first != term.last:
        return f"{about}{spoken_date(term.first)} tot en met {spoken_date(term.last)}"
    if term.last:
        return f"{about}{spoken_date(term.last)}" if term.first else f"{about}uiterlijk {spoken_date(term.last)}"
    if term.first:
        return f"{about}vanaf {spoken_date(term.first)}"
    return "nog te bepalen"


def by_role(action: Action) -> list[tuple[RoleKind, list[ActionRole]]]:
    """The parties per role, in the order of the roles."""
    held = [(kind, [role for role in action.roles if role.role is kind]) for kind in RoleKind]
    return [(kind, roles) for kind, roles in held if roles]


@dataclass(frozen=True)
class ToldStep:
    label: str
    day: date
    when: str
    state: str
    said: str = ""


def told_countdown(meeting: date, today: date) -> list[ToldStep]:
    days = countdown(meeting)
    next_day = next((one.day for one in days if one.day >= today), None)
    return [
        ToldStep(one.step.label, one.day, spoken_weekday(one.day), *_state(one.day, today, next_day)) for one in days
    ]


def _state(day: date, today: date, next_day: date | None) -> tuple[str, str]:
    if day < today:
        return "done", "Voorbij"
    return ("now", "Eerstvolgend") if day == next_day else ("due", "")
