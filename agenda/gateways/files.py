"""Files in the database, named by their content: one transaction, one backup, every host sees them."""

from hashlib import sha256

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from agenda.gateways.database import inserting
from agenda.kernel.records import Base
from agenda.kernel.refusal import NotFound


class StoredFile(Base):
    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


def keep(session: Session, content: bytes) -> str:
    """Stores the bytes once and returns their SHA-256 in hexadecimal."""
    digest = sha256(content).hexdigest()
    if session.get(StoredFile, digest) is None:
        row = {"sha256": digest, "size": len(content), "content": content}
        session.execute(inserting(session, StoredFile).values(row).on_conflict_do_nothing())
    return digest


def fetch(session: Session, digest: str) -> bytes:
    stored = session.get(StoredFile, digest)
    if stored is None:
        raise NotFound("Dit bestand staat niet (meer) in de database.")
    return stored.content
