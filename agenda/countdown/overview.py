"""How a consultation stands in a few numbers: its meetings, items, decisions and what comes next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.meeting_queries import meetings_with_attendees
from agenda.consultations.models import Consultation, Meeting
from agenda.consultations.queries import items_of
from agenda.consultations.words import ItemState, Reply
from agenda.countdown.queries import StepStand, stands
from agenda.countdown.rules import StepState
from agenda.decisions.models import DecisionList
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import FollowUp, ListState
from agenda.kernel.confidentiality import Viewer


@dataclass(frozen=True)
class Overview:
    """What the viewer may see, counted. ``decision_list`` is None while there is none, ``next`` when all is done."""

    consultation: Consultation
    meetings: Sequence[tuple[Meeting, Mapping[Reply, int]]]
    items: Mapping[ItemState, int]
    decisions: Mapping[FollowUp, int]
    decision_list: ListState | None
    next: StepStand | None


PASSED_BY = frozenset({StepState.DONE, StepState.PASSED})


def overview(session: Session, consultation: Consultation, today: date, viewer: Viewer) -> Overview:
    kept = select(DecisionList.state).where(DecisionList.consultation_id == consultation.id)
    steps = stands(session, [consultation], today, term_calendar(session), viewer)
    left = [one for one in steps if one.state not in PASSED_BY]
    return Overview(
        consultation,
        [(one, Counter(who.reply for who in one.attendees)) for one in meetings_with_attendees(session, consultation)],
        Counter(one.state for one in items_of(consultation, viewer)),
        Counter(one.follow_up for one in decisions_of(session, consultation, viewer)),
        session.scalar(kept),
        min(left, key=lambda one: one.day, default=None),
    )
