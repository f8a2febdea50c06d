from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class Role(Word):
    SECRETARIAT = "secretariat", "secretariaat"
    OWNER = "owner", "actiehouder bij een partij"
    READER = "reader", "bestuurder of lezer bij een partij"
    LETTER_WRITER = "letter_writer", "briefschrijver"
    MANAGER = "manager", "functioneel beheerder"
    AUDITOR = "auditor", "auditor"


class Person(Record):
    """``password`` is an argon2id hash; a new ``session_key`` ends a sign-in of this person that is half-way.

    The names ``fs_…``, ``tf_…`` and ``mf_…`` are those of Flask-Security: the key of the authenticator, encrypted, and
    the recovery codes that are left, hashed. ``totp_counter`` is the place of the last code that was used.
    ``failures`` counts wrong sign-ins since the last right one.
    """

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column("session_key", unique=True)
    created_at: Mapped[datetime]
    tf_primary_method: Mapped[str | None] = mapped_column("second_factor")
    tf_totp_secret: Mapped[str | None] = mapped_column("totp_secret")
    totp_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column("recovery_codes")
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    memberships: Mapped[list["Membership"]] = relationship(lazy="joined", cascade="all, delete-orphan")

    @property
    def key(self) -> str:
        return f"person:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope()


class Membership(Record):
    """A role, in one programme or in all (None), on behalf of one party or of none."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "role", "programme_id", "party_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]


class Identity(Record):
    """Who somebody is at an identity provider: ``iss`` and ``sub``, which unlike an address never pass to another."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Means(Word):
    PASSWORD = "password", "wachtwoord"
    CODE = "password_and_code", "wachtwoord en code"
    PROVIDER = "provider", "organisatieaccount"


class Sitting(Record):
    """A sign-in that lasts until it is ended; the browser holds the key, the database only its SHA-256."""

    __tablename__ = "sitting"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key_sha256: Mapped[str] = mapped_column(unique=True)
    means: Mapped[Means]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class InvitationPurpose(Word):
    INVITATION = "invitation", "uitnodiging"
    PASSWORD = "password", "nieuw wachtwoord"


class Invitation(Record):
    """A mailed link by which a person chooses a password, once; the database has only the SHA-256 of its key."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "person_id", "made_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[InvitationPurpose]
    key_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
