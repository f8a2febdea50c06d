"""Closes the coordination rounds of letters after their last day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.coordination import close_round
from agenda.letters.models import Coordination


def close_coordinations(workshop: Workshop) -> int:
    """How many were closed."""
    with workshop.database.transaction() as session:
        return close_all(session, workshop.clock.now())


def close_all(session: Session, at: datetime) -> int:
    over = select(Coordination).where(
        Coordination.closed_at.is_(None), Coordination.until < at.astimezone(AMSTERDAM).date()
    )
    found = session.scalars(over.order_by(Coordination.id)).all()
    for asked in found:
        close_round(session, asked, Stamp(Operator(), at, "klok"))
    return len(found)
