"""Versions of dossiers to send about: small documents, kept without any file being set."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Account, Operator
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.content import Document, Heading, Paragraph
from agenda.documents.models import Edition
from agenda.documents.services import Paper, Subject, keep_edition
from agenda.dossiers.circle import Recipient
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.models import Party

AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
BY_SYSTEM = Stamp(Operator(), AT, "proef")
AN = Recipient("An de Vries", "an@flevoland.example")
BO = Recipient("Bo Jansen", "bo@elders.example")
AUDIENCES = {
    "full": Audience(Confidentiality.PARTICIPANTS),
    "summary": Audience(Confidentiality.PARTICIPANTS),
    "public": Audience(Confidentiality.PUBLIC),
}


def meeting(session: Session) -> Consultation:
    return consultation_by_key(session, "BO-2026-1")


def kept(
    session: Session, variant: str = "full", says: Sequence[str] = ("Alles gaat goed.",), party: Party | None = None
) -> Edition:
    """The next version, with a paragraph for each of ``says``."""
    audience = Audience(Confidentiality.OWN_PARTY, party.id) if party else AUDIENCES[variant]
    name = f"party-{party.key}" if party else variant
    consultation = meeting(session)
    document = Document("Dossier BO-2026-1", AT, [Heading(1, "Stand"), *map(Paragraph, says)])
    subject = Subject(consultation.programme_id, "consultation", consultation.id, f"proef-{name}", name, audience)
    edition = keep_edition(session, Paper(subject, document), {"html": " ".join(says).encode()})
    session.flush()
    return edition


def by(session: Session, email: str, at: datetime = AT) -> Stamp:
    account: Account = account_by_email(session, email)
    return Stamp(account, at, "proef")


def later(stamp: Stamp, **time: float) -> Stamp:
    return replace(stamp, at=stamp.at + timedelta(**time))
