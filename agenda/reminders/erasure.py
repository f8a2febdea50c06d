"""Erasing who somebody was, from every noun that knew: each takes out its own."""

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.people import erase
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.progress.handover import forget_answerer
from agenda.reminders.models import Reminded


def erase_person(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> None:
    """Name and address go, also where links and reminders were sent; what was done stays, under a bare number.

    Contacts of parties are the parties' own: who erases is shown where the address still stands.
    """
    former, instead = erase(session, person, stamp, programme)
    forget_answerer(session, former, instead, stamp)
    session.execute(update(Reminded).where(func.lower(Reminded.recipient) == former).values(recipient=instead))
