"""What somebody who leaves a party has of its own dossiers."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.documents.models import Edition
from agenda.dossiers.copies import select_copies
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import end_copy
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.rights import Actor, Permission, Scope, Stamp
from agenda.parties.models import Party


def own_copies(session: Session, person: Person, party: Party, actor: Actor) -> Sequence[Copy]:
    """Those whose links go on, in the programmes in which the actor manages people."""
    own = Edition.confidentiality == Confidentiality.OWN_PARTY, Edition.party_id == party.id
    found = session.scalars(select_copies(*own, Copy.email == person.email.lower(), Copy.revoked_at.is_(None)))
    return [one for one in found if actor.may(Permission.PERSON_MANAGE, Scope(one.edition.programme_id))]


def end_own_copies(session: Session, person: Person, party: Party, stamp: Stamp) -> int:
    """Who no longer acts for a party, no longer reads what is its own; whose right to do this was asked already."""
    return sum(end_copy(session, one, stamp) for one in own_copies(session, person, party, stamp.by))
