"""What somebody who leaves a party, or is shut out, has of the own dossiers of parties: their links end."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agenda.accounts import people, reviews
from agenda.accounts.models import Membership, Person
from agenda.accounts.reviews import Choice, Judgement, Reviewed
from agenda.accounts.rules import Account
from agenda.documents.models import Edition
from agenda.dossiers.copies import select_copies
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import end_copy
from agenda.dossiers.shown import DossierEyes
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.rights import Actor, Permission, Scope, Stamp
from agenda.parties.models import Party
from agenda.programmes.models import Programme


def own_copies(session: Session, person: Person, party: Party, actor: Actor) -> Sequence[Copy]:
    """Those whose links go on, in the programmes in which the actor manages people."""
    found = _copies(session, person, Edition.party_id == party.id)
    return [one for one in found if actor.may(Permission.PERSON_MANAGE, Scope(one.edition.programme_id))]


def _copies(session: Session, person: Person, *wanted: ColumnElement[bool]) -> Sequence[Copy]:
    own = Edition.confidentiality == Confidentiality.OWN_PARTY, Copy.revoked_at.is_(None)
    return session.scalars(select_copies(*own, Copy.email == person.email.lower(), *wanted)).all()


def end_own_copies(session: Session, person: Person, party: Party, stamp: Stamp) -> int:
    """Who no longer acts for a party, no longer reads what is its own; whose right to do this was asked already."""
    return sum(end_copy(session, one, stamp) for one in own_copies(session, person, party, stamp.by))


def withdraw_role(session: Session, person: Person, membership: int, stamp: Stamp) -> int:
    """Ends one role (row number) of this person; how many links ended with it."""
    lost = {one.party_id for one in person.memberships if one.id == membership}
    people.withdraw(session, person, membership, stamp)
    return _end_lost(session, person, lost, stamp)


def review(session: Session, programme: Programme, judgements: Sequence[Judgement], stamp: Stamp) -> Reviewed:
    """Of who loses a role in it, the links end as well."""
    ended = [one.seen.membership for one in judgements if one.choice is Choice.WITHDRAW]
    roles = select(Membership.person_id, Membership.party_id).where(Membership.id.in_(ended))
    lost = session.execute(roles.where(Membership.party_id.is_not(None)).order_by(Membership.id)).all()
    reviewed = reviews.review(session, programme, judgements, stamp)
    for person, party in lost:
        _end_lost(session, session.get_one(Person, person), [party], stamp)
    return reviewed


def _end_lost(session: Session, person: Person, parties: Iterable[int | None], stamp: Stamp) -> int:
    """At these parties; not where another role still lets them read it."""
    still = DossierEyes(Account(person))
    numbers = [one for one in parties if one is not None]
    lost = [one for one in _copies(session, person, Edition.party_id.in_(numbers)) if not still.sees(one.edition)]
    return sum(end_copy(session, one, stamp) for one in lost)


def shut_out(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> bool:
    """Everywhere and at once; False when they had no access already. Links do not come back with access."""
    done = people.deactivate(session, person, stamp, programme)
    for one in _copies(session, person):
        end_copy(session, one, stamp)
    return done
