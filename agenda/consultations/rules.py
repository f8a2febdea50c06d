"""What an agenda item still needs before its readers can do with it."""

from agenda.consultations.models import AgendaItem
from agenda.consultations.words import ItemKind


def lacking_in(item: AgendaItem) -> list[str]:
    """What the readers of an item that asks for a decision still miss."""
    if item.kind is not ItemKind.DECISION:
        return []
    asked = any(one.strip() for one in item.requested)
    parts = (("een kernboodschap", item.message.strip()), ("de gevraagde besluiten", asked))
    return [name for name, held in parts if not held]
