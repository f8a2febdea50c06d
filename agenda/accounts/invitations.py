"""Mailed links by which a person chooses a password: a first one, or another when it was forgotten."""

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from agenda.accounts.models import Invitation, InvitationPurpose, Person
from agenda.accounts.passwords import STRONG
from agenda.accounts.rules import Account
from agenda.accounts.services import set_password
from agenda.accounts.sign_ins import UNKNOWN
from agenda.accounts.sittings import digest
from agenda.history.services import record
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post
from agenda.programmes.models import Programme

LASTS = {InvitationPurpose.INVITATION: timedelta(days=7), InvitationPurpose.PASSWORD: timedelta(hours=1)}
MAILS = {InvitationPurpose.INVITATION: "invitation", InvitationPurpose.PASSWORD: "new_password"}
MOST_PER_HOUR = 3
"""Mails about a forgotten password to one person; more are no help, and a nuisance."""
SPENT = "Deze link werkt niet meer: hij is gebruikt, vervangen of verlopen."


def make_invitation(session: Session, person: Person, purpose: InvitationPurpose, stamp: Stamp) -> str:
    """The key of a new link; a new invitation takes the place of an earlier one."""
    if purpose is InvitationPurpose.INVITATION:
        _withdraw(session, person, stamp.at, Invitation.purpose == purpose)
    key = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            person_id=person.id,
            purpose=purpose,
            key_sha256=digest(key),
            made_at=stamp.at,
            made_by=stamp.by.key,
            expires_at=stamp.at + LASTS[purpose],
        )
    )
    return key


def mail_invitation(
    session: Session,
    person: Person,
    purpose: InvitationPurpose,
    post: Post,
    stamp: Stamp,
    programme: Programme | None = None,
) -> None:
    """``programme`` is the one whose secretariat hears that it can't be delivered; without it, the managers do."""
    key = make_invitation(session, person, purpose, stamp)
    words = {"person": person, "key": key, "expires_at": stamp.at + LASTS[purpose]}
    reason = f"{MAILS[purpose]}/{digest(key)}"
    where = programme.id if programme else None
    post.write(session, MAILS[purpose], person.email, reason, words, stamp.at, programme=where)


def ask_new_password(session: Session, email: str, post: Post, stamp: Stamp) -> None:
    """Mails a link, if there is somebody to mail it to; the asker is never told whether there is."""
    person = session.scalars(select(Person).where(Person.email == email, _signs_in_by_password())).unique().first()
    record(session, "person.password_asked", person or UNKNOWN, stamp)
    if person is not None and _made_lately(session, person, stamp.at) < MOST_PER_HOUR:
        mail_invitation(session, person, InvitationPurpose.PASSWORD, post, stamp)


def open_invitation(session: Session, key: str, at: datetime) -> tuple[Invitation, Person]:
    """Refuses when the link no longer works; in a writing session both rows are held, so that it works once."""
    wanted = (
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.key_sha256 == digest(key), Invitation.expires_at > at, Person.active)
        .where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    )
    if not session.info["read_only"]:
        wanted = wanted.with_for_update(of=(Invitation, Person))
    row = session.execute(wanted).unique().one_or_none()
    if row is None:
        raise NotNow(SPENT)
    return row[0], row[1]


def use_invitation(
    session: Session, key: str, password: str, at: datetime, origin: str, hasher: PasswordHasher = STRONG
) -> Person:
    """Gives the person this password; no link that was mailed before works after it."""
    invitation, person = open_invitation(session, key, at)
    set_password(session, person, password, Stamp(Account(person), at, origin), hasher=hasher)
    invitation.used_at = at
    session.flush()
    _withdraw(session, person, at)
    return person


def _withdraw(session: Session, person: Person, at: datetime, *which: ColumnElement[bool]) -> None:
    mine = update(Invitation).where(Invitation.person_id == person.id, *which)
    mine = mine.where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    session.execute(mine.values(withdrawn_at=at))


def _signs_in_by_password() -> ColumnElement[bool]:
    """An active person who has a password, or was once invited to choose one: not who has an organisation account."""
    invited = exists().where(
        Invitation.person_id == Person.id,
        Invitation.purpose == InvitationPurpose.INVITATION,
        Invitation.withdrawn_at.is_(None),
    )
    return Person.active & or_(Person.password.is_not(None), invited)


def _made_lately(session: Session, person: Person, at: datetime) -> int:
    lately = select(func.count()).where(
        Invitation.person_id == person.id,
        Invitation.purpose == InvitationPurpose.PASSWORD,
        Invitation.made_at > at - LASTS[InvitationPurpose.PASSWORD],
    )
    return session.scalar(lately) or 0
