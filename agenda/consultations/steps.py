"""How far an agenda and a matter are, by which steps; when a call for items is open."""

from collections.abc import Iterable
from datetime import date, timedelta

from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.rules import ON_AGENDA
from agenda.consultations.words import AgendaState, ItemState, MatterState
from agenda.kernel.rights import Permission
from agenda.kernel.workflow import Step, Workflow
from agenda.terms.calendar import DAY, TermCalendar

A, M = AgendaState, MatterState
NO_REASON = "Schrijf waarom dit onderwerp niet wordt geagendeerd."


def lacks_items(consultation: Consultation) -> str | None:
    placed = any(item.state is ItemState.PLACED for item in consultation.items)
    return None if placed else "Zet eerst een punt op de agenda."


AGENDA = Workflow(
    Step("settle", "Definitief maken", frozenset({A.DRAFT}), A.DEFINITIVE, Permission.CONSULTATION_WRITE, lacks_items),
    Step("freeze", "Bevriezen", frozenset({A.DEFINITIVE}), A.FROZEN, Permission.CONSULTATION_WRITE),
)


def lacks_reason(matter: Matter) -> str | None:
    return None if matter.closed_because else NO_REASON


MATTER = Workflow(
    Step("drop", "Niet agenderen", frozenset({M.OPEN}), M.DROPPED, Permission.ITEM_PROPOSE, lacks_reason),
    Step("close", "Afhandelen", frozenset({M.OPEN}), M.CLOSED, Permission.ITEM_PROPOSE),
    Step("reopen", "Weer op de groslijst zetten", frozenset({M.CLOSED, M.DROPPED}), M.OPEN, Permission.ITEM_PROPOSE),
)


def on_agenda(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """In the order in which they are numbered, whoever may see them."""
    return sorted((one for one in items if one.state in ON_AGENDA), key=lambda one: one.number)


def number_after(items: Iterable[AgendaItem]) -> int:
    """That of an item that comes behind all others."""
    return max((item.number for item in items), default=0) + 1


def call_is_open(consultation: Consultation, day: date) -> bool:
    """Whether items are asked for on that day, the last one included."""
    until = consultation.items_until
    return consultation.goes_on and consultation.call_opened_at is not None and until is not None and day <= until


def usual_last_day(meeting: date, weeks: int, calendar: TermCalendar) -> date:
    """On which a call for items closes: a working day."""
    return calendar.working_day_before(meeting - timedelta(weeks=weeks) + DAY)
