"""Erasing who somebody was, from every noun that knew: each takes out its own."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.people import ERASED, erase
from agenda.consultations.members import forget_attendant
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import end_copy
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.progress.handover import forget_answerer
from agenda.reminders.models import MailPreference, Reminded, ReminderState, Snooze


def erase_person(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> None:
    """Name and address go, also where links and reminders were sent; what was done stays, under a bare number.

    Contacts of parties are the parties' own: who erases is shown where the address still stands.
    """
    former, instead = erase(session, person, stamp, programme)
    forget_answerer(session, former, instead, stamp)
    forget_attendant(session, former, ERASED)
    _forget_reminders(session, former, instead)
    _forget_copies(session, former, instead, stamp)
    session.execute(delete(MailPreference).where(MailPreference.person_id == person.id))


def _forget_reminders(session: Session, former: str, instead: str) -> None:
    """What waits for this address is not sent; of what was told only the fact stays."""
    session.execute(delete(Snooze).where(func.lower(Snooze.recipient) == former))
    theirs = func.lower(Reminded.recipient) == former
    waiting = Reminded.state.in_((ReminderState.WAITING, ReminderState.HELD))
    session.execute(update(Reminded).where(theirs, waiting).values(state=ReminderState.DROPPED, because=""))
    session.execute(update(Reminded).where(theirs).values(recipient=instead, mail_key=None))
    named = func.lower(Reminded.about).contains(former, autoescape=True)
    session.execute(update(Reminded).where(named).values(about=""))


def _forget_copies(session: Session, former: str, instead: str, stamp: Stamp) -> None:
    """Links to dossiers end; that somebody got that version, and opened it, stays."""
    for copy in session.scalars(select(Copy).where(func.lower(Copy.email) == former)):
        end_copy(session, copy, stamp)
        copy.name, copy.email = ERASED, instead
