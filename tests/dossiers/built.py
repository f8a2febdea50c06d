"""Versions of dossiers, as a person had them built."""

from collections.abc import Sequence
from dataclasses import replace

from agenda.accounts.queries import account_by_email
from agenda.consultations.queries import consultation_by_key
from agenda.documents.models import Edition
from agenda.dossiers.services import build_dossier
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from tests.dossiers.making import AT, MEETING
from tests.progress.asking import BY_OPERATOR
from tests.work.asking import FONTS


def built(
    database: Database,
    variant: str = "full",
    formats: Sequence[str] = (),
    *,
    party: str | None = None,
    email: str | None = None,
) -> str:
    """The name of the next version, by this person, or by the operator without one."""
    with database.transaction() as session:
        stamp = Stamp(account_by_email(session, email), AT, "proef") if email else replace(BY_OPERATOR, at=AT)
        meeting = consultation_by_key(session, MEETING)
        whose = party_by_key(session, party) if party else None
        edition: Edition = build_dossier(session, meeting, variant, formats, FONTS, stamp, whose)
        return edition.name
