"""A meeting in which somebody of the secretariat notes."""

from sqlalchemy.orm import Session

from agenda.accounts.models import Role
from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.accounts.services import add_person, grant
from agenda.consultations.models import Attendee, Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.note_taking import take_notes
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT

MEETING = "BO-2026-1"
NOTES, COLLEAGUE = "secretariaat@rve.example", "collega@rve.example"
BY_OPERATOR = Stamp(Operator(), LOADED_AT, "proef")


def stamp_of(session: Session, email: str = NOTES) -> Stamp:
    return Stamp(account_by_email(session, email), LOADED_AT, "proef")


def colleague(session: Session, programme: Programme) -> Stamp:
    """Somebody else of the secretariat."""
    person = add_person(session, COLLEAGUE, "De collega", BY_OPERATOR)
    grant(session, person, Role.SECRETARIAT, programme, None, BY_OPERATOR)
    session.flush()
    return stamp_of(session, COLLEAGUE)


def noted_meeting(session: Session, programme: Programme, *, taken: bool = True) -> Consultation:
    """With two who are invited."""
    meeting = consultation_by_key(session, MEETING, programme)
    for place, (name, party) in enumerate((("A. de Vries", "ez"), ("B. Jansen", "flevoland"))):
        number = party_by_key(session, party).id
        session.add(Attendee(meeting=meeting.meeting, name=name, party_id=number, position=place, invited_sequence=0))
    session.flush()
    if taken:
        take_notes(session, meeting, stamp_of(session))
    return meeting
