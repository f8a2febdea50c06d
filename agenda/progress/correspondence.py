"""Whom a judge writes to about a report."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.queries import answerers
from agenda.accounts.rules import parties_with
from agenda.kernel.rights import Permission, Stamp
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.programmes.rules import secretariat_of
from agenda.progress.links import issue_link
from agenda.progress.models import AnswerLink, Update
from agenda.progress.queries import question_on

PERSON, LINK = "person:", "link:"


@dataclass(frozen=True)
class Answerer:
    """Who handed a report in, or else who is written to for the party; ``key`` is of a fresh answer link, if any."""

    addressee: Addressee
    key: str | None = None


def answerer_of(session: Session, update: Update, programme: Programme, day: date) -> Answerer:
    """Without an answer link."""
    link = _link_of(session, update)
    if link is not None:
        return Answerer(Addressee(link.name, link.email))
    person = _person_of(session, update, programme)
    if person is not None:
        return Answerer(Addressee(person.name, person.email))
    secretariat = secretariat_of(programme)
    return Answerer(addressees(session, [update.party_id], secretariat, day)[update.party_id])


def answerer_again(session: Session, update: Update, programme: Programme, day: date, stamp: Stamp) -> Answerer:
    """Who came by an answer link, or has no account, gets a fresh one: an old key stands nowhere."""
    answerer = answerer_of(session, update, programme, day)
    question = question_on(session, update.round, update.action_id, update.party_id)
    if not question.takes_answers or not _answers_by_link(session, update, programme, answerer.addressee):
        return answerer
    return Answerer(answerer.addressee, issue_link(session, question, answerer.addressee, stamp).key)


def _answers_by_link(session: Session, update: Update, programme: Programme, addressee: Addressee) -> bool:
    """Never from a shared mailbox: a link is somebody's own."""
    if _link_of(session, update) is not None:
        return True
    if addressee.via not in {Via.CONTACT, Via.SUBSTITUTE}:
        return False
    party = update.party_id
    return (addressee.email.lower(), party) not in answerers(session, programme.id, [party])


def _link_of(session: Session, update: Update) -> AnswerLink | None:
    """By which the report was handed in, as long as it is somebody's."""
    by = update.submitted_by or ""
    link = session.get(AnswerLink, int(by.removeprefix(LINK))) if by.startswith(LINK) else None
    return link if link and link.revoked_at is None else None


def _person_of(session: Session, update: Update, programme: Programme) -> Person | None:
    """Who handed it in, unless that was the secretariat, or somebody who answers for the party no longer."""
    by = update.submitted_by or ""
    person = session.get(Person, int(by.removeprefix(PERSON))) if by.startswith(PERSON) else None
    if person is None or not person.active:
        return None
    theirs = parties_with(person.memberships, Permission.UPDATE_WRITE, programme.id)
    return person if update.party_id in theirs else None
