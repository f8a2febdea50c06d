from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.records import Base, Record
from agenda.kernel.rights import Scope, owned_by


class Edition(Record):
    """A numbered version of a document: its content frozen as it stood at ``as_of``, and the files made of it.

    ``sources`` holds ``[kind, row number, version]`` of the records that it was made of. ``party_id`` is the party
    whose own it is, if its confidentiality says so.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "variant", "version"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    variant: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    as_of: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    content_sha256: Mapped[str]
    sources: Mapped[list[Any]] = mapped_column(deferred=True, default=list)
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    files: Mapped[list["EditionFile"]] = relationship(order_by="EditionFile.format", cascade="all, delete-orphan")
    annexes: Mapped[list["EditionAnnex"]] = relationship(order_by="EditionAnnex.position", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        return owned_by(self.programme_id, self.party_id)


class EditionFile(Base):
    __tablename__ = "edition_file"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class EditionAnnex(Base):
    """A file that goes with an edition, kept as long as that is; ``remark`` as in the document."""

    __tablename__ = "edition_annex"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    remark: Mapped[str] = mapped_column(default="")
