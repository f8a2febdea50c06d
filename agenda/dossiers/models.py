from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.documents.models import Edition
from agenda.kernel.records import Record, Versioned
from agenda.kernel.rights import Scope


class Release(Versioned):
    """From when a version is seen by others than those who make it: first by whom it is for, then by all.

    A moment that is to come releases it then; None not yet. ``public_from`` is for what is public alone.
    """

    __tablename__ = "dossier_release"
    __table_args__ = (UniqueConstraint("edition_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    readers_from: Mapped[datetime | None]
    public_from: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)

    @property
    def scope(self) -> Scope:
        return self.edition.scope


class Dispatch(Record):
    """That a version was sent, with the words of whoever sent it (``person:7``)."""

    __tablename__ = "dossier_dispatch"
    __table_args__ = (Index(None, "edition_id", "sent_at"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
    words: Mapped[str] = mapped_column(default="")

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)
    copies: Mapped[list["Copy"]] = relationship(
        order_by="Copy.id", cascade="all, delete-orphan", back_populates="dispatch"
    )

    @property
    def scope(self) -> Scope:
        return self.edition.scope


class Copy(Record):
    """The copy of one recipient, with the link by which only they read it.

    The database has only the SHA-256 of its key. ``instead_of_id`` is the version that the recipient had before.
    """

    __tablename__ = "dossier_copy"
    __table_args__ = (Index(None, "dispatch_id"), Index(None, "email"))

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dossier_dispatch.id"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    key_sha256: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    first_opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]

    dispatch: Mapped[Dispatch] = relationship(lazy="joined", innerjoin=True, back_populates="copies")
    instead_of: Mapped[Edition | None] = relationship()

    @property
    def edition(self) -> Edition:
        return self.dispatch.edition

    @property
    def scope(self) -> Scope:
        return self.dispatch.scope
