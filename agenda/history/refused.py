"""Who was refused what: a line each, but never so many that one person fills the history."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.history.models import HistoryLine
from agenda.history.services import Named, hold_head, record
from agenda.kernel.rights import Permission, Scope, Stamp

KIND, NO_RECORD = "page", 0
REFUSED, OFTEN = "access.refused", "access.refused_often"
RESULT = "geweigerd"
MOST, LATELY = 30, timedelta(hours=1)


@dataclass(frozen=True)
class Refused:
    """Somebody who may not do what was asked at this address: an actor that may do nothing at all."""

    key: str
    address: str
    needs: str | None
    programme: int | None

    def may(self, permission: Permission, scope: Scope) -> bool:
        return False


def is_told_enough(session: Session, actor: str, at: datetime) -> bool:
    """Whether the history already says that this actor is refused over and over."""
    return _lately(session, actor, at) > MOST


def record_refusal(session: Session, refused: Refused, at: datetime, origin: str) -> None:
    """Adds a line; the one after ``MOST`` within an hour says that there are more, and then no further ones come."""
    hold_head(session)
    lately = _lately(session, refused.key, at)
    page, stamp = Named(KIND, NO_RECORD, Scope(refused.programme)), Stamp(refused, at, origin)
    if lately < MOST:
        told = {"address": refused.address, "needs": refused.needs}
        record(session, REFUSED, page, stamp, new=told, result=RESULT)
    elif lately == MOST:
        record(session, OFTEN, page, stamp, new={"most": MOST}, result=RESULT)


def _lately(session: Session, actor: str, at: datetime) -> int:
    lines = select(func.count()).select_from(HistoryLine).where(HistoryLine.object_kind == KIND)
    return session.scalar(lines.where(HistoryLine.actor == actor, HistoryLine.at > at - LATELY)) or 0
