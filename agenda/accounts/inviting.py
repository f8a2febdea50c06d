"""Inviting: a person, a role and a mail that says so, in one step."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.accounts.invitations import mail_invitation
from agenda.accounts.models import InvitationPurpose, Person, Role
from agenda.accounts.oversight import look, rights_of
from agenda.accounts.people import NO_ACCESS, add_person, faults_in_person, faults_in_role, grant
from agenda.accounts.rules import Standing, spoken_role, standing_of
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post
from agenda.parties.models import Party, PartyName
from agenda.parties.queries import names_on
from agenda.programmes.models import Programme


@dataclass(frozen=True)
class RoleValues:
    """``everywhere``: in all programmes, and not just in the one where the actor gives it."""

    role: Role
    party: Party | None = None
    everywhere: bool = False


@dataclass(frozen=True)
class Outcome:
    """Whether the role was new to the person, and whether they were mailed a link to come in by."""

    person: Person
    granted: bool
    invited: bool


def invite(
    session: Session, email: str, name: str, values: RoleValues, programme: Programme, post: Post, stamp: Stamp
) -> Outcome:
    """Somebody new is mailed how to come in; whom we know already, that there is a role more."""
    if faults := [*faults_in_person(email, name), *faults_in_role(values.role, values.party)]:
        raise Invalid(faults)
    where = None if values.everywhere else programme
    look(stamp, None, [(values.role, where.id if where else None)])
    person = add_person(session, email, name, stamp, where)
    if not person.active:
        raise Invalid([Fault("e-mailadres", NO_ACCESS.format(person.name))])
    return give_role(session, person, values, programme, post, stamp)


def give_role(
    session: Session, person: Person, values: RoleValues, programme: Programme, post: Post, stamp: Stamp
) -> Outcome:
    where = None if values.everywhere else programme
    granted = grant(session, person, values.role, where, values.party, stamp)
    invited = standing_of(person) is Standing.INVITED
    if invited:
        _mail_invitation(session, person, post, stamp, where)
    elif granted:
        _mail_role(session, person, values, programme, post, stamp)
    return Outcome(person, granted, invited)


def invite_again(session: Session, person: Person, programme: Programme, post: Post, stamp: Stamp) -> None:
    """With a new link; the former one ends."""
    look(stamp, person, rights_of(person))
    if standing_of(person) is not Standing.INVITED:
        raise NotNow(f"{person.name} heeft al eens ingelogd, of heeft geen toegang meer; een uitnodiging helpt niet.")
    _mail_invitation(session, person, post, stamp, programme)


def _mail_invitation(session: Session, person: Person, post: Post, stamp: Stamp, programme: Programme | None) -> None:
    mail_invitation(session, person, InvitationPurpose.INVITATION, post, stamp, programme)
    record(session, "person.invite", person, stamp)


def _mail_role(
    session: Session, person: Person, values: RoleValues, programme: Programme, post: Post, stamp: Stamp
) -> None:
    today = stamp.at.astimezone(AMSTERDAM).date()
    named = names_on(session, today, PartyName.party_id == values.party.id) if values.party else {}
    role = spoken_role(values.role, next((one.short for one in named.values()), None))
    words = {"person": person, "programme": programme, "role": role, "everywhere": values.everywhere}
    key = f"role_granted/{person.id}/{role}/{programme.key}/{stamp.at.isoformat()}"
    post.write(session, "role_granted", person.email, key, words, stamp.at, programme=programme.id)
