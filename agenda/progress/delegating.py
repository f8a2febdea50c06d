"""Which colleague of a party answers a question."""

from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import may
from agenda.history.services import record
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.progress.models import Question


def delegate(session: Session, question: Question, colleague: Person | None, stamp: Stamp) -> bool:
    """Lets a colleague of the same party answer, or nobody in particular again; tells whether anything changed."""
    require(stamp.by, Permission.UPDATE_WRITE, question)
    if question.round.frozen_at is not None:
        raise NotNow("De uitvraag is bevroren; er valt niets meer te melden.")
    if colleague is not None and not may(colleague.memberships, Permission.UPDATE_WRITE, question.scope):
        raise NotAllowed(f"{colleague.name} mag hier niet voor deze partij melden; kies een collega met die rol.")
    new = colleague.id if colleague else None
    if question.delegate_id == new:
        return False
    old, question.delegate_id = question.delegate_id, new
    record(session, "update.delegate", question, stamp, old={"person": old}, new={"person": new})
    return True
