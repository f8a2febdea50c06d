from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from agenda.actions.terms import Shift, move_terms
from agenda.consultations.models import Consultation, Meeting
from agenda.consultations.queries import series_of
from agenda.consultations.words import MeetingKind
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import NARROW, Confidential
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.queries import occasion_days
from agenda.programmes.services import keep_occasion
from agenda.terms.calendar import TermCalendar


@dataclass(frozen=True)
class Placed:
    """An occasion on its day, whether it was made or moved just now, and what moved along."""

    occasion: Occasion
    changed: bool
    shifts: Sequence[Shift] = ()


def place_occasion(
    session: Session, programme: Programme, key: str, day: date, calendar: TermCalendar, stamp: Stamp
) -> Placed:
    """Puts the occasion on this day; the terms that are tied to it move along."""
    before = occasion_days(session, programme)
    occasion = keep_occasion(session, programme, key, day, stamp)
    old = before.get(occasion.id)
    if old is None or old == day:
        return Placed(occasion, changed=old is None)
    return Placed(occasion, True, move_terms(session, occasion, old, calendar, stamp))


def plan_consultation(session: Session, occasion: Occasion, title: str, place: str, stamp: Stamp) -> Consultation:
    require(stamp.by, Permission.CONSULTATION_WRITE, occasion)
    series = series_of(session, occasion.programme_id)
    sitting = Meeting(
        kind=MeetingKind.CONSULTATION,
        uid=uuid4().hex,
        place=place or series.place,
        chair=series.chair,
        secretary=series.secretary,
        starts=series.starts,
        ends=series.ends,
    )
    consultation = Consultation(
        programme_id=occasion.programme_id, occasion=occasion, title=title, meetings=[sitting], items=[]
    )
    session.add(consultation)
    new = {"key": occasion.key, "day": occasion.day, "title": title, "place": sitting.place}
    record(session, "consultation.plan", consultation, stamp, new=new)
    return consultation


def kept_words(session: Session, thing: Confidential, told: dict[str, Any], *words: str) -> dict[str, Any]:
    """As history keeps them: of what is not for all who take part only the seal."""
    return guarded(told, words, session.info["chain_key"]) if thing.confidentiality in NARROW else told
