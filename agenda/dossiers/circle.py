"""Who is known around a consultation, and so may get its dossier without being written down by hand."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.accounts.queries import colleagues
from agenda.consultations.meeting_queries import members_of, seated
from agenda.consultations.models import Consultation
from agenda.consultations.words import MeetingKind, Reply
from agenda.decisions.list_queries import parties_with_part
from agenda.documents.models import Edition
from agenda.kernel.confidentiality import Confidentiality
from agenda.parties.models import Party
from agenda.programmes.models import Programme


@dataclass(frozen=True)
class Recipient:
    """``party`` is the row number of the one on whose behalf."""

    name: str
    email: str
    party: int | None = None


@dataclass(frozen=True)
class Circle:
    """Each address once: who has a seat, and who else is reached for a party that has one, or may have."""

    seated: tuple[Recipient, ...]
    beside: tuple[Recipient, ...]

    @property
    def all(self) -> tuple[Recipient, ...]:
        return (*self.seated, *self.beside)


def circle_of(session: Session, consultation: Consultation, edition: Edition) -> Circle:
    """Of what is one party's own: who sits there for that party, its contacts, and who acts for it on the site."""
    own = edition.party_id if edition.confidentiality is Confidentiality.OWN_PARTY else None
    sitting = [one for one in _sitting(session, consultation) if own in {None, one.party}]
    parties = {own} if own else {one.party for one in sitting if one.party} or _with_part(session, consultation)
    beside = [*_contacts(session, parties), *(_acting(session, own, consultation) if own else ())]
    first = _each_once(sitting)
    return Circle(tuple(first.values()), tuple(one for key, one in _each_once(beside).items() if key not in first))


def _with_part(session: Session, consultation: Consultation) -> Collection[int]:
    """Of a meeting of which it is not known yet who sits there, all may."""
    return parties_with_part(session, consultation.programme_id)


def _each_once(found: Iterable[Recipient]) -> dict[str, Recipient]:
    once: dict[str, Recipient] = {}
    for one in found:
        if one.email:
            once.setdefault(one.email.lower(), one)
    return once


def _sitting(session: Session, consultation: Consultation) -> Iterator[Recipient]:
    """Who is invited, or comes in their place, and who has a seat on that day."""
    for one in consultation.meeting.attendees:
        yield Recipient(one.name, one.email, one.party_id)
        if one.reply is Reply.SUBSTITUTE:
            yield Recipient(one.stands_in, one.stands_in_email, one.party_id)
    members = members_of(session, session.get_one(Programme, consultation.programme_id))
    for member in seated(members, MeetingKind.CONSULTATION, consultation.occasion.day):
        yield Recipient(member.name, member.email, member.party_id)


def _contacts(session: Session, parties: Iterable[int]) -> Iterator[Recipient]:
    asked = select(Party).where(Party.id.in_(list(parties))).order_by(Party.key)
    for party in session.scalars(asked.options(selectinload(Party.contacts))):
        for one in party.contacts:
            yield Recipient(one.name, one.email, party.id)
            yield Recipient(one.substitute_name, one.substitute_email, party.id)


def _acting(session: Session, party: int, consultation: Consultation) -> Iterator[Recipient]:
    for one in colleagues(session, party, consultation.programme_id):
        yield Recipient(one.name, one.email, party)
