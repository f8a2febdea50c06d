"""A meeting that took its decisions, and of which the list was not adopted yet."""

from datetime import date

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.services import plan_consultation
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.services import keep_occasion

PAST = "BO-2025-2"


def past_meeting(session: Session, stamp: Stamp) -> Consultation:
    programme = session.get_one(Programme, 1)
    occasion = keep_occasion(session, programme, PAST, date(2025, 6, 12), stamp)
    return plan_consultation(session, occasion, "Tussentijds overleg", "Den Haag", stamp)
