"""Mail that was not delivered: that of a programme is looked after by its secretariat; what is of no programme, such as
a link to choose a password by, by who manages people in all of them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.history.services import Named, record
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.rights import Actor, Permission, Scope, Stamp, require
from agenda.mail.failures import count_failed, failed_mail, mail_at, set_aside, try_again
from agenda.mail.models import OutgoingMail
from agenda.parties.models import Contact, Party
from agenda.programmes.models import Programme
from agenda.programmes.queries import programmes
from agenda.reminders.queue import PAGE_SIZE


@dataclass(frozen=True)
class Undelivered:
    """A mail with who is known at its address: an account (row number), and a party by its key."""

    mail: OutgoingMail
    person: int | None
    party: str | None


def keeps_mail_of_the_site(session: Session, actor: Actor) -> bool:
    return all(actor.may(Permission.PERSON_MANAGE, programme.scope) for programme in programmes(session))


def undelivered_page(session: Session, programme: Programme | None, number: int = 1) -> NumberedPage[Undelivered]:
    where = programme.id if programme else None
    place = Numbered.near(number, PAGE_SIZE, count_failed(session, where))
    mails = failed_mail(session, where, place.size, place.before)
    addresses = {mail.recipient.lower() for mail in mails}
    people, parties = _people_at(session, addresses), _parties_at(session, addresses)
    rows = [Undelivered(one, people.get(one.recipient.lower()), parties.get(one.recipient.lower())) for one in mails]
    return place.holding(rows)


def _people_at(session: Session, addresses: set[str]) -> dict[str, int]:
    address = func.lower(Person.email)
    return dict(session.execute(select(address, Person.id).where(address.in_(addresses))).all())


def _parties_at(session: Session, addresses: set[str]) -> dict[str, str]:
    """By the address of a contact or substitute, or by that of the mailbox."""
    found: dict[str, str] = {}
    for address in (Contact.email, Contact.substitute_email):
        rows = select(func.lower(address), Party.key).join(Party, Party.id == Contact.party_id)
        found |= dict(session.execute(rows.where(func.lower(address).in_(addresses))).all())
    mailbox = func.lower(Party.mailbox)
    return found | dict(session.execute(select(mailbox, Party.key).where(mailbox.in_(addresses))).all())


def send_again(session: Session, programme: Programme | None, identity: int, stamp: Stamp) -> OutgoingMail:
    mail = _mail(session, programme, identity, stamp)
    try_again(mail, stamp.at)
    record(session, "mail.again", _named(mail), stamp)
    return mail


def leave_it(session: Session, programme: Programme | None, identity: int, stamp: Stamp) -> OutgoingMail:
    mail = _mail(session, programme, identity, stamp)
    set_aside(mail)
    record(session, "mail.set_aside", _named(mail), stamp)
    return mail


def _mail(session: Session, programme: Programme | None, identity: int, stamp: Stamp) -> OutgoingMail:
    if programme is not None:
        require(stamp.by, Permission.REMINDER_RUN, programme)
        return mail_at(session, programme.id, identity)
    for one in programmes(session):
        require(stamp.by, Permission.PERSON_MANAGE, one)
    return mail_at(session, None, identity)


def _named(mail: OutgoingMail) -> Named:
    return Named(OutgoingMail.__tablename__, mail.id, Scope(mail.programme_id))
