from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.countdown.services import mark_carried_out
from agenda.documents.models import Edition
from agenda.documents.services import Subject, make_edition
from agenda.dossiers.content import VARIANTS, dossier_document
from agenda.dossiers.queries import dossier_facts
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require

COMPLETE = "full"
"""The variant by which the dossier of a meeting is there."""


def build_dossier(
    session: Session, consultation: Consultation, variant: str, formats: Sequence[str], fonts: Path, stamp: Stamp
) -> Edition:
    """The next version of the dossier: its content frozen, its files made of that."""
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
    edition = make_edition(session, subject, document, formats, fonts)
    record(session, "dossier.build", edition, stamp, new={"name": edition.name, "sha256": edition.content_sha256})
    if variant == COMPLETE:
        mark_carried_out(session, consultation, "dossier", stamp)
    return edition
