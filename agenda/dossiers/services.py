from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.countdown.services import mark_carried_out
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.services import Files, Paper, Subject, keep_edition, make_files
from agenda.dossiers.content import VARIANTS, dossier_document
from agenda.dossiers.queries import dossier_facts
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Scope, Stamp, require

COMPLETE = "full"
"""The variant by which the dossier of a meeting is there."""


def dossier_paper(session: Session, consultation: Consultation, variant: str, stamp: Stamp) -> Paper:
    """What the dossier says at this moment."""
    require(stamp.by, Permission.DOSSIER_BUILD, consultation)
    if variant not in VARIANTS:
        raise Invalid([Fault("variant", f"‘{variant}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    audience = VARIANTS[variant].audience
    document = dossier_document(dossier_facts(session, consultation, stamp.at, audience), variant)
    subject = Subject(
        consultation.programme_id,
        Consultation.__tablename__,
        consultation.id,
        consultation.occasion.key,
        variant,
        audience,
    )
    return Paper(subject, document)


def keep_dossier(session: Session, paper: Paper, files: Files, stamp: Stamp) -> Edition:
    """The next version of the dossier: its content frozen, with the files made of that."""
    require(stamp.by, Permission.DOSSIER_BUILD, Scope(paper.subject.programme))
    edition = keep_edition(session, paper, files)
    record(session, "dossier.build", edition, stamp, new={"name": edition.name, "sha256": edition.content_sha256})
    if paper.subject.variant == COMPLETE:
        mark_carried_out(session, session.get_one(Consultation, paper.subject.identity), "dossier", stamp)
    return edition


def build_dossier(
    session: Session, consultation: Consultation, variant: str, formats: Sequence[str], fonts: Path, stamp: Stamp
) -> Edition:
    """All at once, in the transaction of the caller."""
    paper = dossier_paper(session, consultation, variant, stamp)
    return keep_dossier(session, paper, make_files(paper.document, formats, Materials(fonts)), stamp)
