"""Erasing who somebody was, from every noun that knew: each takes out its own."""

from collections.abc import Iterable

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.people import ERASED, erase
from agenda.consultations.members import forget_attendant
from agenda.documents.models import Edition
from agenda.dossiers.copies import mail_key, select_copies
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import end_copy
from agenda.dossiers.shown import DossierEyes, require_seen
from agenda.history.services import record
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission, Stamp
from agenda.mail.services import forget_mail
from agenda.parties.rules import is_address
from agenda.programmes.models import Programme
from agenda.progress.handover import forget_answerer
from agenda.reminders.models import MailPreference, Reminded, ReminderState, Snooze

HAS_ACCOUNT = "{} heeft een account. Wis de gegevens op de pagina van die persoon, bij Mensen."


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
        _forget_copy(session, copy, instead, stamp)


def _forget_copy(session: Session, copy: Copy, instead: str, stamp: Stamp) -> None:
    end_copy(session, copy, stamp)
    copy.name, copy.email = ERASED, instead


def forget_receiver(session: Session, copy: Copy, stamp: Stamp) -> None:
    """Whose copy this is, and all others at that address in its programme that the actor may send.

    Who has an account is erased as a whole. What other nouns know of the address stays.
    """
    require_seen(stamp.by, Permission.DOSSIER_SEND, copy.edition)
    if with_account(session, [copy.email]):
        raise NotNow(HAS_ACCOUNT.format(copy.name))
    if not is_address(copy.email):
        raise NotNow("Van wie dit exemplaar was, is al gewist.")
    former, instead, eyes = copy.email, f"gewist-exemplaar-{copy.id}@invalid", DossierEyes(stamp.by)
    theirs = select_copies(Copy.email == former, Edition.programme_id == copy.edition.programme_id)
    for one in session.scalars(theirs).all():
        if stamp.by.may(Permission.DOSSIER_SEND, one.scope) and eyes.sees(one.edition):
            _forget_copy(session, one, instead, stamp)
            forget_mail(session, mail_key(one), instead)
            record(session, "dossier.forget", one, stamp)


def with_account(session: Session, emails: Iterable[str]) -> frozenset[str]:
    """Those of these addresses, in small letters, of which somebody has an account."""
    return frozenset(session.scalars(select(Person.email).where(Person.email.in_(set(emails)))))
