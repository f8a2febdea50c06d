from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.documents.claims import content_sha256
from agenda.documents.content import Document
from agenda.documents.formats import Materials, write
from agenda.documents.models import Edition, EditionFile
from agenda.documents.queries import last_version
from agenda.gateways.files import keep
from agenda.kernel.confidentiality import Audience


@dataclass(frozen=True)
class Subject:
    """Of what a document is an edition, and for whom; ``key`` and ``variant`` begin the names of its files."""

    programme: int
    kind: str
    identity: int
    key: str
    variant: str
    audience: Audience


@dataclass(frozen=True)
class Paper:
    """A document that is not an edition yet."""

    subject: Subject
    document: Document


Files = Mapping[str, bytes]
"""Per format the file."""


def make_files(document: Document, formats: Sequence[str], materials: Materials) -> Files:
    """Takes long, and asks no database."""
    return {name: write(document, name, materials) for name in formats}


def keep_edition(session: Session, paper: Paper, files: Files) -> Edition:
    """Freezes the content as the next version, with its files: ``BO-2026-1-full-v1.pdf``."""
    subject, document = paper.subject, paper.document
    version = last_version(session, subject.kind, subject.identity, subject.variant) + 1
    name = f"{subject.key}-{subject.variant}-v{version}"
    content = document.to_json()
    edition = Edition(
        programme_id=subject.programme,
        subject_kind=subject.kind,
        subject_id=subject.identity,
        variant=subject.variant,
        version=version,
        name=name,
        as_of=document.created,
        content=content,
        content_sha256=content_sha256(content),
        confidentiality=subject.audience.confidentiality,
        party_id=subject.audience.party,
        files=[],
    )
    for one, written in files.items():
        edition.files.append(EditionFile(format=one, name=f"{name}.{one}", sha256=keep(session, written)))
    session.add(edition)
    return edition
