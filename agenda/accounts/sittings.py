"""Sittings: a sign-in from its start until it is ended, by the person, by a new password, or by its age."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from agenda.accounts.models import Means, Person, Sitting
from agenda.history.services import record
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Stamp

KEPT = timedelta(days=30)
"""Sittings that began longer ago are forgotten; the history still has their sign-ins."""


def digest(key: str) -> str:
    return sha256(key.encode(errors="replace")).hexdigest()


def person_at(session: Session, key: str, since: datetime) -> tuple[Person, Sitting] | None:
    """Who holds this key, if the sitting began after ``since`` and has not ended."""
    found = session.execute(
        select(Person, Sitting)
        .join(Sitting, Sitting.person_id == Person.id)
        .where(Sitting.key_sha256 == digest(key), Sitting.ended_at.is_(None), Sitting.started_at > since)
        .where(Person.active)
    )
    row = found.unique().one_or_none()
    return (row[0], row[1]) if row else None


def open_sittings(session: Session, person: Person, since: datetime) -> Sequence[Sitting]:
    """Those that began after ``since``, the newest first."""
    return session.scalars(
        select(Sitting)
        .where(Sitting.person_id == person.id, Sitting.ended_at.is_(None), Sitting.started_at > since)
        .order_by(Sitting.started_at.desc(), Sitting.id.desc())
    ).all()


def begin_sitting(session: Session, person: Person, means: Means, stamp: Stamp) -> str:
    """Signs the person in, and returns the key that only the browser keeps."""
    key = secrets.token_urlsafe(32)
    person.failures, person.locked_until, person.signed_in_at = 0, None, stamp.at
    session.execute(delete(Sitting).where(Sitting.person_id == person.id, Sitting.started_at < stamp.at - KEPT))
    session.add(Sitting(person_id=person.id, key_sha256=digest(key), means=means, started_at=stamp.at))
    record(session, "person.sign_in", person, stamp, new={"means": means})
    return key


def end_sitting(session: Session, person: Person, identity: int, stamp: Stamp) -> None:
    """Ends one of the person's sittings, by row number."""
    sitting = session.get(Sitting, identity)
    if sitting is None or sitting.person_id != person.id:
        raise NotFound("Deze sessie is niet van u, of is al lang voorbij.")
    if sitting.ended_at is None:
        sitting.ended_at = stamp.at
        record(session, "person.sign_out", person, stamp)


def end_all_sittings(session: Session, person: Person, stamp: Stamp, but: Sitting | None = None) -> None:
    """Signs the person out everywhere; a sign-in that is half-way has to begin anew as well."""
    person.fs_uniquifier = secrets.token_hex(32)
    running = update(Sitting).where(Sitting.person_id == person.id, Sitting.ended_at.is_(None))
    if but is not None:
        running = running.where(Sitting.id != but.id)
    ended = session.execute(running.values(ended_at=stamp.at))
    if isinstance(ended, CursorResult) and ended.rowcount:
        record(session, "person.sign_out_all", person, stamp)
