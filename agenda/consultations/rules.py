"""What an agenda item still needs before its readers can do with it, and how far an agenda as a whole is."""

from collections.abc import Iterable
from datetime import date, timedelta

from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.words import AgendaState, ItemKind, ItemState, MatterState
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission
from agenda.kernel.workflow import Step, Workflow
from agenda.terms.calendar import DAY, TermCalendar

A, M = AgendaState, MatterState
ON_AGENDA = frozenset({ItemState.PLACED, ItemState.CARRIED})
"""In these states an item stands on the agenda as it was treated."""
NO_REASON = "Schrijf waarom dit onderwerp niet wordt geagendeerd."


def lacking_in(item: AgendaItem) -> list[str]:
    """What the readers of an item that asks for a decision still miss."""
    if item.kind is not ItemKind.DECISION:
        return []
    asked = any(one.strip() for one in item.requested)
    parts = (("een kernboodschap", item.message.strip()), ("de gevraagde besluiten", asked))
    return [name for name, held in parts if not held]


def lacks_items(consultation: Consultation) -> str | None:
    placed = any(item.state is ItemState.PLACED for item in consultation.items)
    return None if placed else "Zet eerst een punt op de agenda."


AGENDA = Workflow(
    Step("settle", "Definitief maken", frozenset({A.DRAFT}), A.DEFINITIVE, Permission.CONSULTATION_WRITE, lacks_items),
    Step("freeze", "Bevriezen", frozenset({A.DEFINITIVE}), A.FROZEN, Permission.CONSULTATION_WRITE),
)


def refuse_frozen(consultation: Consultation) -> None:
    """Items, their order and their papers stay as the consultation treated them."""
    if consultation.agenda_state is AgendaState.FROZEN:
        raise NotNow(
            f"De agenda van {consultation.occasion.key} is bevroren: punten, volgorde en stukken veranderen niet meer."
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


def number_after(consultation: Consultation) -> int:
    """That of an item that comes behind all others."""
    return max((item.number for item in consultation.items), default=0) + 1


def call_is_open(consultation: Consultation, day: date) -> bool:
    """Whether items are asked for on that day, the last one included."""
    until = consultation.items_until
    return consultation.call_opened_at is not None and until is not None and day <= until


def usual_last_day(meeting: date, weeks: int, calendar: TermCalendar) -> date:
    """On which a call for items closes: a working day."""
    return calendar.working_day_before(meeting - timedelta(weeks=weeks) + DAY)
