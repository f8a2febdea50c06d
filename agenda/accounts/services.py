import secrets

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.parties.models import Party
from agenda.programmes.models import Programme

SHORTEST_PASSWORD = 12


def add_person(session: Session, email: str, name: str, stamp: Stamp) -> Person:
    """The person with this address; made when there is none yet."""
    require(stamp.by, Permission.PERSON_MANAGE, Scope())
    address = email.strip().lower()
    local, at, domain = address.partition("@")
    if not (local and at and "." in domain) or any(letter.isspace() for letter in address):
        raise Invalid([Fault("e-mailadres", f"‘{email}’ is geen e-mailadres; schrijf het als naam@organisatie.nl.")])
    person = session.scalars(select(Person).where(Person.email == address)).unique().one_or_none()
    if person is None:
        person = Person(email=address, name=name or address, fs_uniquifier=secrets.token_hex(32), created_at=stamp.at)
        person.memberships = []
        session.add(person)
        record(session, "person.add", person, stamp)
    return person


def grant(
    session: Session, person: Person, role: Role, programme: Programme | None, party: Party | None, stamp: Stamp
) -> None:
    require(stamp.by, Permission.PERSON_MANAGE, Scope(programme.id if programme else None))
    where = (role, programme.id if programme else None, party.id if party else None)
    if any((held.role, held.programme_id, held.party_id) == where for held in person.memberships):
        return
    person.memberships.append(
        Membership(role=role, programme_id=where[1], party_id=where[2], granted_at=stamp.at, granted_by=stamp.by.key)
    )
    new = {"role": role, "programme": programme.key if programme else None, "party": party.key if party else None}
    record(session, "person.grant", person, stamp, new=new)


def set_password(session: Session, person: Person, password: str, stamp: Stamp) -> None:
    """Replaces the password and ends the person's sessions. Only the fact is recorded."""
    require(stamp.by, Permission.PERSON_MANAGE, Scope())
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid([Fault("wachtwoord", f"Neem een wachtwoord van ten minste {SHORTEST_PASSWORD} tekens.")])
    person.password = PasswordHasher().hash(password)
    person.fs_uniquifier = secrets.token_hex(32)
    record(session, "person.password", person, stamp)
