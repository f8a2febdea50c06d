from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.history.models import HistoryHead, HistoryLine
from agenda.history.rules import FIRST_SEAL, seal
from agenda.kernel.refusal import Fault


def lines_about(session: Session, kind: str, identity: int, limit: int = 100) -> Sequence[HistoryLine]:
    """The newest lines about one record, newest first."""
    return session.scalars(
        select(HistoryLine)
        .where(HistoryLine.object_kind == kind, HistoryLine.object_id == identity)
        .order_by(HistoryLine.sequence.desc())
        .limit(limit)
    ).all()


def faults_in_chain(session: Session, key: bytes) -> Iterator[Fault]:
    """What is altered, missing or reordered, by line number; nothing when the history is intact."""
    expected, previous = 1, FIRST_SEAL
    for line in session.scalars(select(HistoryLine).order_by(HistoryLine.sequence).execution_options(yield_per=1000)):
        if line.sequence != expected:
            yield Fault(f"regel {expected}", f"ontbreekt; de volgende regel is {line.sequence}.")
        elif seal(line, previous, key) != line.seal:
            yield Fault(f"regel {line.sequence}", "is gewijzigd nadat zij is vastgelegd.")
        expected, previous = line.sequence + 1, line.seal
    head = session.get_one(HistoryHead, 1)
    if (head.sequence, head.seal) != (expected - 1, previous):
        yield Fault(f"regel {expected}", f"de laatste regel hoort nummer {head.sequence} te zijn: het eind ontbreekt.")


def last_line_about(session: Session, kind: str, identity: int) -> HistoryLine | None:
    return next(iter(lines_about(session, kind, identity, limit=1)), None)
