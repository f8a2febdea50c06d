"""Tries to sign in. Whoever fails learns nothing: not who exists, who is locked, nor who has no password."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.lockout import is_locked, wait_after
from agenda.accounts.models import Means, Person
from agenda.accounts.passwords import hashed, matches
from agenda.accounts.second_factor import Authenticator, use_code
from agenda.history.services import Named, record
from agenda.kernel.rights import Scope, Stamp
from agenda.kernel.text import one_line

UNKNOWN = Named(Person.__tablename__, 0, Scope())
REFUSED = "geweigerd"


@dataclass(frozen=True)
class Try:
    """A password as it was held against what was kept then: slow work, done before the row of the person is held.

    ``kept`` is the hash it was held against; ``fresh`` a stronger one to put in its place.
    """

    email: str
    kept: str | None
    right: bool
    fresh: str | None = None


def bare_address(typed: str) -> str:
    return one_line(typed).strip().lower()


def kept_password(session: Session, email: str) -> str | None:
    return session.scalar(select(Person.password).where(Person.email == email))


def held_against(kept: str | None, email: str, typed: str, hasher: PasswordHasher) -> Try:
    right = matches(kept, typed, hasher)
    stale = right and kept is not None and hasher.check_needs_rehash(kept)
    return Try(email, kept, right, hashed(typed, hasher) if stale else None)


def admit(session: Session, one: Try, stamp: Stamp) -> Person | None:
    """The person whose password it is; None, and a wrong try more, when it is not, or not now."""
    person = _held(session, one.email)
    return person if _passes(session, person, one, stamp) else None


def confirm(session: Session, person: Person, one: Try, stamp: Stamp) -> bool:
    """Whether somebody who is signed in knows the password too; counted as at the door."""
    return _passes(session, _held(session, person.email), one, stamp)


def pass_code(session: Session, person: Person, typed: str, authenticator: Authenticator, stamp: Stamp) -> bool:
    """Whether the second factor was right; the row of the person is held by then."""
    if not is_locked(person, stamp.at) and use_code(session, person, typed, authenticator, stamp):
        return True
    _count_failure(session, person, Means.CODE, stamp)
    return False


def half_way(session: Session, key: str) -> Person | None:
    """Who gave the right password and still owes a code, by the key that a new password or an end everywhere renews."""
    wanted = select(Person).where(Person.fs_uniquifier == key, Person.active).with_for_update(of=Person)
    return session.scalars(wanted).unique().one_or_none()


def _held(session: Session, email: str) -> Person | None:
    """The person, whom no other try can touch until this transaction ends."""
    wanted = select(Person).where(Person.email == email).with_for_update(of=Person)
    return session.scalars(wanted.execution_options(populate_existing=True)).unique().one_or_none()


def _passes(session: Session, person: Person | None, one: Try, stamp: Stamp) -> bool:
    if person is None:
        record(session, "person.sign_in_failed", UNKNOWN, stamp, new={"means": Means.PASSWORD}, result=REFUSED)
        return False
    open_now = person.active and not is_locked(person, stamp.at)
    if not (open_now and one.right and person.password == one.kept):
        _count_failure(session, person, Means.PASSWORD, stamp)
        return False
    person.password = one.fresh or person.password
    return True


def _count_failure(session: Session, person: Person, means: Means, stamp: Stamp) -> None:
    """While an account is locked, wrong tries do not count: nobody can keep it shut by going on."""
    if is_locked(person, stamp.at):
        record(session, "person.sign_in_failed", person, stamp, new={"means": means}, result=REFUSED)
        return
    person.failures += 1
    record(session, "person.sign_in_failed", person, stamp, new={"means": means}, result=REFUSED)
    if wait := wait_after(person.failures):
        person.locked_until = stamp.at + wait
        record(session, "person.lock", person, stamp, new={"locked_until": person.locked_until})
