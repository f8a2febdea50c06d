from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Sitting
from agenda.accounts.passwords import STRONG, faults_of, hashed
from agenda.accounts.people import add_person, grant
from agenda.accounts.sittings import end_all_sittings
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require

__all__ = ["add_person", "grant", "set_password"]


def set_password(
    session: Session,
    person: Person,
    password: str,
    stamp: Stamp,
    *,
    spared: Sitting | None = None,
    hasher: PasswordHasher = STRONG,
) -> None:
    """Replaces the password, opens the lock, and ends the person's sittings but the one that is spared.

    For the person alone, and for whoever manages people. Only the fact is recorded.
    """
    if stamp.by.key != person.key:
        require(stamp.by, Permission.PERSON_MANAGE, Scope())
    if faults := list(faults_of(password, person)):
        raise Invalid(Fault("wachtwoord", sentence) for sentence in faults)
    person.password, person.failures, person.locked_until = hashed(password, hasher), 0, None
    record(session, "person.password", person, stamp)
    end_all_sittings(session, person, stamp, but=spared)
