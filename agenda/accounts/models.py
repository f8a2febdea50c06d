from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.records import Record
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class Role(Word):
    SECRETARIAT = "secretariat", "secretariaat"
    OWNER = "owner", "actiehouder bij een partij"
    READER = "reader", "lezer bij een partij"
    LETTER_WRITER = "letter_writer", "briefschrijver"
    MANAGER = "manager", "functioneel beheerder"
    AUDITOR = "auditor", "auditor"


class Person(Record):
    """``password`` is an argon2id hash; a new ``session_key`` ends every session of this person."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column("session_key", unique=True)
    created_at: Mapped[datetime]
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
