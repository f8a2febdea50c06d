"""Takes up long work, tells how far it is, and keeps what comes of it exactly once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from agenda.documents import annexes, typesetting
from agenda.jobs.runners import RUNNERS, stamp_of
from agenda.jobs.workshop import Workshop
from agenda.kernel.refusal import NotAllowed, Refusal
from agenda.kernel.rights import Permission
from agenda.work.models import Task
from agenda.work.queries import is_any_due
from agenda.work.services import Hold, TakenOver, claim, fail, finish, held, hold_of, progress, put_back

log = structlog.get_logger()

LONGEST_PART = timedelta(seconds=typesetting.PATIENCE + annexes.PATIENCE_TO_BIND)
"""A PDF: the typesetter and then the binder are stopped when they take longer than that."""

LEASE = LONGEST_PART + timedelta(minutes=2)
"""With time for what this process does with it itself."""

PAUSE = timedelta(minutes=1)
"""Before what crossed the work of somebody else is tried again."""

CROSSED = (IntegrityError, OperationalError, StaleDataError)
BROKEN = "Er ging iets mis aan onze kant. Er is niets bewaard. Probeer het later opnieuw, of vraag de beheerder."


class Stopping(Exception):
    """The process has to end."""


def do_long_work(workshop: Workshop) -> int:
    """How many tasks were finished; goes on until none is due."""
    finished = 0
    while not workshop.stopping.is_set() and (turn := _next_turn(workshop)) is not None:
        finished += turn.carry_out()
    return finished


def is_long_work_due(session: Session, at: datetime) -> bool:
    return is_any_due(session, at, RUNNERS)


def _next_turn(workshop: Workshop) -> "Turn | None":
    """Looks first without writing, so that nobody waits for who finds nothing to do."""
    at = workshop.clock.now()
    with workshop.database.reading() as session:
        if not is_long_work_due(session, at):
            return None
    with workshop.database.transaction() as session:
        task = claim(session, at, LEASE, RUNNERS)
        return Turn(workshop, task, hold_of(task)) if task else None


class Turn:
    """One task in the hands of one worker."""

    def __init__(self, workshop: Workshop, task: Task, hold: Hold) -> None:
        self.workshop, self.task, self.hold = workshop, task, hold

    def carry_out(self) -> bool:
        """Whether it was finished. What goes wrong with one task is no matter of the next."""
        try:
            self._work()
        except TakenOver:
            log.warning("long work taken over", task=self.task.id)
        except Stopping:
            self._put_back(after=timedelta(0), counts=False)
        except CROSSED:
            log.warning("long work crossed", task=self.task.id, exc_info=True)
            self._put_back(after=PAUSE, counts=True)
        except Refusal as refusal:
            self._refused(refusal)
        except Exception:
            log.exception("long work failed", task=self.task.id)
            self._fail(BROKEN)
        else:
            return True
        return False

    def tell(self, done: int, total: int, told: str) -> None:
        """In a transaction of its own, so that whoever waits sees it."""
        if self.workshop.stopping.is_set():
            raise Stopping
        at = self.workshop.clock.now()
        with self.workshop.database.transaction() as session:
            self.hold = progress(session, self.hold, done, total, told, at=at, lease=LEASE)

    def _work(self) -> None:
        keep = RUNNERS[self.task.kind](self.workshop, self.task, self.tell)
        with self.workshop.database.transaction() as session:
            held(session, self.hold)
            stamp = stamp_of(session, self.task, self.workshop)
            result = keep(session, stamp)
            session.flush()
            finish(session, self.hold, result, stamp.at)

    def _refused(self, refusal: Refusal) -> None:
        """The helpers of a process that is ended are ended with it: that says nothing about the work."""
        if self.workshop.stopping.is_set():
            self._put_back(after=timedelta(0), counts=False)
        else:
            self._fail(told_to_all(refusal))

    def _fail(self, sentence: str) -> None:
        with self._settling() as session:
            fail(session, self.hold, sentence, self.workshop.clock.now())

    def _put_back(self, *, after: timedelta, counts: bool) -> None:
        with self._settling() as session:
            put_back(session, self.hold, self.workshop.clock.now() + after, counts=counts)

    @contextmanager
    def _settling(self) -> Iterator[Session]:
        """What somebody else has meanwhile is left to them."""
        try:
            with self.workshop.database.transaction() as session:
                yield session
        except TakenOver:
            log.warning("long work taken over", task=self.task.id)


def told_to_all(refusal: Refusal) -> str:
    """The sentence is read by others than the one to whom it was said."""
    if isinstance(refusal, NotAllowed) and refusal.needs:
        return f"Wie dit vroeg, mag hier niet (meer) {Permission.stored(refusal.needs).label}."
    return str(refusal)
