"""People and their rights: who comes in, what they get and lose, and how they go."""

import secrets
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from agenda.accounts.models import Identity, Invitation, Membership, Person, Role, Sitting
from agenda.accounts.oversight import leave_somebody, look, look_at_all, one_at_a_time
from agenda.accounts.rules import PARTY_ROLES
from agenda.accounts.sittings import end_all_sittings
from agenda.gateways.counts import Count
from agenda.history.services import Named, record
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import one_line
from agenda.mail.services import forget_bounce, forget_recipient
from agenda.parties.models import Party
from agenda.parties.rules import is_address
from agenda.programmes.models import Programme

LONGEST_NAME = 200
ERASED = "verwijderde persoon"
NO_ACCESS = "{} heeft geen toegang meer. Geef die eerst terug."
GONE = "Deze rol is er niet meer: iemand anders heeft haar intussen beëindigd."


def add_person(session: Session, email: str, name: str, stamp: Stamp, programme: Programme | None = None) -> Person:
    """The person with this address; made when there is none yet."""
    require(stamp.by, Permission.PERSON_MANAGE, _scope(programme))
    if faults := list(faults_in_person(email, name)):
        raise Invalid(faults)
    address, name = _small(email), _line(name)
    one_at_a_time(session, {programme.id if programme else None})
    person = session.scalars(select(Person).where(Person.email == address)).unique().one_or_none()
    if person is None:
        person = Person(email=address, name=name or address, fs_uniquifier=secrets.token_hex(32), created_at=stamp.at)
        person.memberships = []
        session.add(person)
        session.flush()
        record(session, "person.add", named(person, programme), stamp)
    return person


def _small(email: str) -> str:
    return email.strip().lower()


def _line(text: str) -> str:
    return " ".join(one_line(text).split())


def faults_in_person(email: str, name: str) -> Iterator[Fault]:
    if not is_address(_small(email)):
        yield Fault("e-mailadres", f"‘{email}’ is geen e-mailadres; schrijf het als naam@organisatie.nl.")
    if len(_line(name)) > LONGEST_NAME:
        yield Fault("naam", f"Houd de naam korter dan {LONGEST_NAME} tekens.")


def _scope(programme: Programme | None) -> Scope:
    return Scope(programme.id if programme else None)


def named(person: Person, programme: Programme | None) -> Named:
    """The person as the history of this programme names them; of no programme when it is None."""
    return Named(Person.__tablename__, person.id, _scope(programme))


def mail_arrives(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> None:
    """It did not until now."""
    look_at_all(stamp, person, programme)
    if not forget_bounce(session, person.email):
        raise NotNow(f"Mail aan {person.name} komt al weer aan.")
    record(session, "person.reachable", named(person, programme), stamp)


def grant(
    session: Session, person: Person, role: Role, programme: Programme | None, party: Party | None, stamp: Stamp
) -> bool:
    """Whether the person did not have this role there yet."""
    look(stamp, person, [(role, programme.id if programme else None)])
    if faults := list(faults_in_role(role, party)):
        raise Invalid(faults)
    if not person.active:
        raise NotNow(NO_ACCESS.format(person.name))
    where = (programme.id if programme else None, party.id if party else None)
    one_at_a_time(session, {where[0]})
    if _holds(session, person, role, *where):
        return False
    person.memberships.append(
        Membership(role=role, programme_id=where[0], party_id=where[1], granted_at=stamp.at, granted_by=stamp.by.key)
    )
    record(session, "person.grant", named(person, programme), stamp, new=told(role, programme, party))
    return True


def faults_in_role(role: Role, party: Party | None) -> Iterator[Fault]:
    if role in PARTY_ROLES and party is None:
        yield Fault("partij", f"Kies de partij waarvoor deze persoon {role.label.partition(' bij ')[0]} is.")
    if role not in PARTY_ROLES and party is not None:
        yield Fault("partij", f"De rol ‘{role.label}’ heeft iemand niet namens een partij; laat de partij leeg.")


def _holds(session: Session, person: Person, role: Role, programme: int | None, party: int | None) -> bool:
    held = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.role == role,
        Membership.programme_id.is_not_distinct_from(programme),
        Membership.party_id.is_not_distinct_from(party),
    )
    return session.scalar(held) is not None


def told(role: Role, programme: Programme | None, party: Party | None) -> dict[str, object]:
    return {"role": role, "programme": programme.key if programme else None, "party": party.key if party else None}


def withdraw(session: Session, person: Person, membership: int, stamp: Stamp) -> None:
    """Ends one role (row number) of this person."""
    held = next((one for one in person.memberships if one.id == membership), None)
    if held is None:
        raise NotFound(GONE)
    end_memberships(session, {person.id: person}, [held], stamp)


def end_memberships(
    session: Session, people: Mapping[int, Person], ended: Collection[Membership], stamp: Stamp
) -> None:
    """Ends these roles of these people (by row number), all or none."""
    for one in ended:
        look(stamp, people[one.person_id], [(one.role, one.programme_id)])
    one_at_a_time(session, {one.programme_id for one in ended})
    _refuse_gone(session, ended)
    leave_somebody(session, ended, people)
    for one in ended:
        programme = session.get(Programme, one.programme_id) if one.programme_id else None
        party = session.get(Party, one.party_id) if one.party_id else None
        person, old = people[one.person_id], told(one.role, programme, party)
        person.memberships.remove(one)
        record(session, "person.withdraw", named(person, programme), stamp, old=old, new=dict.fromkeys(old))
        if not person.memberships:
            _withdraw_invitations(session, person, stamp)


def _refuse_gone(session: Session, ended: Collection[Membership]) -> None:
    wanted = {one.id for one in ended}
    if wanted - set(session.scalars(select(Membership.id).where(Membership.id.in_(wanted)))):
        raise NotNow(GONE)


def leave(session: Session, person: Person, party: Party, stamp: Stamp) -> list[Membership]:
    """Ends every role that the person has on behalf of the party, and returns what they were."""
    ended = [one for one in person.memberships if one.party_id == party.id]
    end_memberships(session, {person.id: person}, ended, stamp)
    return ended


def deactivate(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> bool:
    """Shuts the person out, at once and everywhere; the roles stay, for when access is given back."""
    look_at_all(stamp, person, programme)
    one_at_a_time(session, {one.programme_id for one in person.memberships})
    if not person.active:
        return False
    leave_somebody(session, person.memberships, {person.id: person})
    person.active = False
    end_all_sittings(session, person, stamp)
    _withdraw_invitations(session, person, stamp)
    record(session, "person.deactivate", named(person, programme), stamp)
    return True


def activate(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> bool:
    """Gives access back, with the roles that are still there."""
    look_at_all(stamp, person, programme)
    if person.erased_at:
        raise NotNow("De gegevens van deze persoon zijn gewist; nodig haar of hem opnieuw uit.")
    if person.active:
        return False
    person.active = True
    record(session, "person.activate", named(person, programme), stamp)
    return True


def _withdraw_invitations(session: Session, person: Person, stamp: Stamp) -> bool:
    open_ones = update(Invitation).where(
        Invitation.person_id == person.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    return bool(session.scalars(open_ones.values(withdrawn_at=stamp.at).returning(Invitation.id)).all())


def withdraw_invitation(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> None:
    look_at_all(stamp, person, programme)
    if not _withdraw_invitations(session, person, stamp):
        raise NotNow(f"Er staat geen uitnodiging voor {person.name} open.")
    record(session, "person.uninvite", named(person, programme), stamp)


def erase(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> tuple[str, str]:
    """Takes out of these records who it was; what they did stays, under the key of nobody in particular.

    Returns the former address, and the one in its place, to which no mail can be sent.
    """
    look_at_all(stamp, person, programme)
    if person.memberships:
        raise NotNow(f"{person.name} heeft nog rollen. Beëindig die eerst; wis daarna de gegevens.")
    if person.erased_at:
        raise NotNow("De gegevens van deze persoon zijn al gewist.")
    former, person.email = person.email, f"gewist-{person.id}@invalid"
    person.name, person.active, person.erased_at = ERASED, False, stamp.at
    person.password = person.tf_primary_method = person.tf_totp_secret = person.totp_counter = None
    person.mf_recovery_codes = person.locked_until = person.signed_in_at = None
    person.failures, person.fs_uniquifier = 0, secrets.token_hex(32)
    for kind in (Identity, Invitation, Sitting):
        session.execute(delete(kind).where(kind.person_id == person.id))
    session.execute(delete(Count).where(Count.key.contains(former, autoescape=True)))
    forget_recipient(session, former, person.email)
    record(session, "person.erase", named(person, programme), stamp)
    return former, person.email
