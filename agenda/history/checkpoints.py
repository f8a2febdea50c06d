"""Lines older than they are kept are pruned; a signed checkpoint stands for them, so that the chain still begins."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from agenda.history.models import HistoryCheckpoint, HistoryLine
from agenda.history.rules import require_operator, signature
from agenda.history.services import Named, hold_head, record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Scope, Stamp

KIND = HistoryCheckpoint.__tablename__
EVENT = "history.prune"
LEAST_YEARS = 3
"""For incidents one has to be able to look back this far (BIO2), whatever the setting says."""

SIGNED = ("sequence", "seal", "last_at", "pruned_at", "pruned_by")


def checkpoint_signature(checkpoint: HistoryCheckpoint, key: bytes) -> str:
    return signature("checkpoint", {name: getattr(checkpoint, name) for name in SIGNED}, key)


def kept_since(at: datetime, years: int) -> datetime:
    """The first moment of the day that lies this many years back; 29 February becomes the 28th."""
    day = at.astimezone(AMSTERDAM).date()
    leap = (day.month, day.day) == (2, 29)
    return datetime.combine(date(day.year - years, day.month, 28 if leap else day.day), time.min, AMSTERDAM)


@dataclass(frozen=True)
class Prunable:
    """The lines that all lie before a moment, without a newer one among them."""

    first: int
    last: int
    last_at: datetime
    seal: str

    @property
    def number(self) -> int:
        return self.last - self.first + 1


def prunable(session: Session, until: datetime) -> Prunable | None:
    first = session.scalar(select(func.min(HistoryLine.sequence)))
    newer = select(func.min(HistoryLine.sequence)).where(HistoryLine.at >= until).scalar_subquery()
    last = session.scalars(
        select(HistoryLine)
        .where(HistoryLine.at < until, func.coalesce(HistoryLine.sequence < newer, True))
        .order_by(HistoryLine.sequence.desc())
        .limit(1)
    ).first()
    return Prunable(first, last.sequence, last.at, last.seal) if first and last else None


def prune(session: Session, until: datetime, stamp: Stamp) -> Prunable | None:
    """Removes what lies before this moment; None when nothing does. Whoever asks has found the history intact."""
    require_operator(stamp.by, "De geschiedenis opschonen")
    if until > (least := kept_since(stamp.at, LEAST_YEARS)):
        raise NotNow(f"Regels vanaf {spoken_date(least)} blijven staan: ten minste {LEAST_YEARS} jaar.")
    hold_head(session)
    found = prunable(session, until)
    if found is None:
        return None
    checkpoint = HistoryCheckpoint(
        sequence=found.last, seal=found.seal, last_at=found.last_at, pruned_at=stamp.at, pruned_by=stamp.by.key
    )
    checkpoint.signature = checkpoint_signature(checkpoint, session.info["chain_key"])
    session.add(checkpoint)
    session.flush()
    session.execute(delete(HistoryLine).where(HistoryLine.sequence <= found.last))
    new = {"sequence": found.last, "seal": found.seal, "lines": found.number, "last_at": found.last_at}
    record(session, EVENT, Named(KIND, checkpoint.id, Scope()), stamp, new=new)
    return found
