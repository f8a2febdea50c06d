"""What an agenda item still needs before its readers can do with it, and how far an agenda as a whole is."""

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.words import AgendaState, ItemKind, ItemState
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission
from agenda.kernel.workflow import Step, Workflow

A = AgendaState


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
