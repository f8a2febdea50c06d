"""Puts the building of a dossier in the queue, one at a time for each variant and party."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.kernel.rights import Actor, Scope, Stamp, owned_by
from agenda.work.models import Task
from agenda.work.queries import under_way
from agenda.work.rules import KINDS, require_asker
from agenda.work.services import ask_once_more

KIND = "dossier"


def dossiers_under_way(session: Session, consultation: Consultation) -> list[Task]:
    """Whoever asked for them, and for whomever they are."""
    found = under_way(session, KIND, consultation.programme_id)
    return [task for task in found if task.params.get("consultation") == consultation.id]


def refuse_builder(actor: Actor, scope: Scope) -> None:
    """Of one party's own only who reads what that party notes for itself."""
    require_asker(actor, KINDS[KIND], scope)


def ask_dossier(
    session: Session,
    consultation: Consultation,
    variant: str,
    formats: Sequence[str],
    stamp: Stamp,
    party: int | None = None,
) -> Task:
    """The task that is under way for just this variant, in whatever formats, or else a new one.

    ``party`` (row number) is the one whose own dossier it is.
    """
    refuse_builder(stamp.by, owned_by(consultation.programme_id, party))
    params = {"consultation": consultation.id, "variant": variant, "formats": list(formats)}
    return ask_once_more(session, KIND, consultation.programme_id, params, stamp, party=party)
