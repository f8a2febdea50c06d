"""What the page of a consultation tells of its preparation: the call for items, the backlog, the versions."""

from collections.abc import Sequence
from typing import Any

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.steps import call_is_open
from agenda.consultations.words import AgendaState
from agenda.decisions.backlog import consultation_after
from agenda.decisions.treatment import untreated_rows
from agenda.kernel.rights import Permission
from agenda.web.visit import visit


def told_preparation(shown: Consultation, items: Sequence[AgendaItem]) -> dict[str, Any]:
    may_prepare = visit.may(Permission.CONSULTATION_WRITE, shown)
    is_open = call_is_open(shown, visit.today)
    passed = shown.occasion.day < visit.today
    return {
        "call_open": is_open,
        "may_call": may_prepare and not passed and shown.agenda_state is not AgendaState.FROZEN,
        "readable": sorted(visit.parties_with(Permission.ANNOTATION_READ)),
        "left_over": _left_over(shown, items) if may_prepare and passed else 0,
    }


def _left_over(shown: Consultation, items: Sequence[AgendaItem]) -> int:
    """How many items can go on to a next agenda."""
    if not items or consultation_after(visit.session, shown) is None:
        return 0
    return len(untreated_rows(visit.session, shown) & {item.id for item in items})
