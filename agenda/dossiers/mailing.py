"""The mail in which a copy of a dossier goes out, with its link."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.documents.comparison.erratum import errata, erratum_text
from agenda.documents.models import Edition
from agenda.dossiers.errata import changed_since_each
from agenda.dossiers.sending import Issued
from agenda.dossiers.variants import VARIANTS
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.texts import Post
from agenda.parties.models import PartyName
from agenda.parties.queries import names_on
from agenda.programmes.models import Programme

KIND = "dossier"
MOST_TOLD = 10


def mail_copies(session: Session, post: Post, issued: Sequence[Issued], at: datetime) -> int:
    """One mail to each, in the outbox; all are copies of one version. How many were written."""
    if not issued:
        return 0
    edition = issued[0].copy.edition
    since = changed_since_each((one.copy.instead_of for one in issued if one.copy.instead_of), edition)
    programme = session.get_one(Programme, edition.programme_id)
    told = {
        "programme": programme,
        "consultation": session.get_one(Consultation, edition.subject_id),
        "edition": edition,
        "called": called(session, edition, at),
    }
    written = 0
    for one in issued:
        found = since.get(one.copy.instead_of_id or 0)
        words = told | {
            "copy": one.copy,
            "words": one.copy.dispatch.words,
            "key": one.key,
            "former": one.copy.instead_of,
            "changes": erratum_text(found, MOST_TOLD) if found is not None else "",
            "errata": errata(found[:MOST_TOLD]) if found else [],
            "more": max(0, len(found or ()) - MOST_TOLD),
        }
        key = f"{KIND}/{one.copy.id}"
        written += post.write(session, KIND, one.copy.email, key, words, at, programme=programme.id)
    return written


def called(session: Session, edition: Edition, at: datetime) -> str:
    """What the variant is called; of what is one party's own, with the name that it has now."""
    if edition.party_id:
        names = names_on(session, at.astimezone(AMSTERDAM).date(), PartyName.party_id == edition.party_id)
        return f"Dossier van {names[edition.party_id].short}"
    return VARIANTS[edition.variant].label if edition.variant in VARIANTS else edition.variant
