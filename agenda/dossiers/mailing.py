"""The mail in which a copy of a dossier goes out, with its link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.documents.comparison.differences import Difference
from agenda.documents.comparison.erratum import errata, erratum_text
from agenda.documents.models import Edition
from agenda.dossiers.copies import MAIL, mail_key
from agenda.dossiers.errata import changed_since_each
from agenda.dossiers.sending import Issued
from agenda.dossiers.variants import label_for
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.texts import Post
from agenda.parties.models import PartyName
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme

MOST_TOLD = 10


@dataclass(frozen=True)
class Signature:
    """Whose dossier it is: of the secretariat, or of the party whose own it is."""

    name: str
    email: str = ""


def mail_copies(session: Session, post: Post, issued: Sequence[Issued], at: datetime) -> int:
    """One mail to each, in the outbox; all are copies of one version. How many were written."""
    if not issued:
        return 0
    edition = issued[0].copy.edition
    programme = session.get_one(Programme, edition.programme_id)
    names = names_on(session, at.astimezone(AMSTERDAM).date(), PartyName.party_id == edition.party_id)
    own = edition.confidentiality is Confidentiality.OWN_PARTY
    since = {} if own else changed_since_each((one.copy.instead_of for one in issued if one.copy.instead_of), edition)
    told = {
        "consultation": session.get_one(Consultation, edition.subject_id),
        "edition": edition,
        "called": label_for(edition.variant, names[edition.party_id].short if edition.party_id else ""),
        "own": own,
        "signature": signature_of(edition, programme, names),
    }
    written = 0
    for one in issued:
        words, key = told | _told(one, since), mail_key(one.copy)
        written += post.write(session, MAIL, one.copy.email, key, words, at, programme=programme.id)
    return written


def _told(one: Issued, since: Mapping[int, Sequence[Difference]]) -> dict[str, Any]:
    """What a party notes for itself never stands in a mail: of its own dossier no changes are told here."""
    found = since.get(one.copy.instead_of_id or 0)
    return {
        "copy": one.copy,
        "words": one.copy.dispatch.words,
        "key": one.key,
        "former": one.copy.instead_of,
        "changes": erratum_text(found, MOST_TOLD) if found is not None else "",
        "errata": errata(found[:MOST_TOLD]) if found else [],
        "more": max(0, len(found or ()) - MOST_TOLD),
    }


def signature_of(edition: Edition, programme: Programme, names: Mapping[int, Naming]) -> Signature:
    if edition.confidentiality is Confidentiality.OWN_PARTY and edition.party_id:
        return Signature(names[edition.party_id].name)
    return Signature(programme.secretariat, programme.secretariat_email)
